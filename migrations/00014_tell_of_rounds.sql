-- Departments are told when a quarter is closed before its time, made public or corrected; a correction is a revision of
-- its own kind.

-- +goose Up

ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check
    CHECK (kind IN ('reminder', 'returned', 'accepted', 'extended', 'refused', 'directive', 'closed', 'published', 'corrected'));

ALTER TABLE revision DROP CONSTRAINT revision_action_check;
ALTER TABLE revision ADD CONSTRAINT revision_action_check
    CHECK (action IN ('load', 'save', 'submit', 'edit', 'compose', 'correct'));

-- +goose Down

DELETE FROM notice WHERE kind IN ('closed', 'published', 'corrected');
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check
    CHECK (kind IN ('reminder', 'returned', 'accepted', 'extended', 'refused', 'directive'));

-- A correction was the office's edit before there was a word for it.
ALTER TABLE revision DISABLE TRIGGER revision_frozen;
UPDATE revision SET action = 'edit' WHERE action = 'correct';
ALTER TABLE revision ENABLE TRIGGER revision_frozen;
ALTER TABLE revision DROP CONSTRAINT revision_action_check;
ALTER TABLE revision ADD CONSTRAINT revision_action_check
    CHECK (action IN ('load', 'save', 'submit', 'edit', 'compose'));
