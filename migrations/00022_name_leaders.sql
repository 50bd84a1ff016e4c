-- The leader in charge of a task, where the plan says who that is.

-- +goose Up

ALTER TABLE task_version
    ADD COLUMN leader text NOT NULL DEFAULT '' CONSTRAINT task_version_leader_check CHECK (length(leader) <= 60);
COMMENT ON COLUMN task_version.leader IS '分管领导, internal: as this version names him, several parted by 、; empty: it does not say. Never guessed, never in an edition.';

-- +goose Down

ALTER TABLE task_version DROP COLUMN leader;
