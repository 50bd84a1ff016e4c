-- A brief that is drafted anew keeps the office's own paragraphs and offers the new wording of each: for that it must be known
-- which draft they were written over.

-- +goose Up

ALTER TABLE brief_section ADD COLUMN base text;
UPDATE brief_section SET base = drafted;
ALTER TABLE brief_section ALTER COLUMN base SET NOT NULL;
COMMENT ON COLUMN brief_section.base IS 'The draft that words were written over, paragraph by paragraph: where it is not what was drafted last, the program words a paragraph otherwise now and the office has not said yet which of the two stays.';

-- +goose Down

ALTER TABLE brief_section DROP COLUMN base;
