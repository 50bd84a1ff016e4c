-- Directives of leaders on tasks, which their units must answer, and the quarterly brief of the office.

-- +goose Up

CREATE TABLE directive (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id    bigint NOT NULL,
    year       integer NOT NULL,
    quarter    integer NOT NULL,
    words      text NOT NULL CONSTRAINT directive_words_check CHECK (words <> '' AND length(words) <= 2000),
    answer_by  date NOT NULL,
    state      text NOT NULL DEFAULT 'open'
               CONSTRAINT directive_state_check CHECK (state IN ('open', 'answered', 'closed')),
    created_by bigint NOT NULL REFERENCES account,
    created_at timestamptz NOT NULL,
    opened_at  timestamptz NOT NULL,
    version    integer NOT NULL DEFAULT 1,
    FOREIGN KEY (task_id, year) REFERENCES task (id, year),
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number)
);
CREATE INDEX directive_task_idx ON directive (task_id);
CREATE INDEX directive_author_idx ON directive (created_by, state);
CREATE INDEX directive_due_idx ON directive (answer_by) WHERE state = 'open';
COMMENT ON TABLE directive IS '批示: a leader''s instruction on a task, written in a quarter. answer_by is the last day, in Shanghai. open: a unit has not answered; answered: all have; closed: dealt with. opened_at: when it was written, or reopened last. Internal for ever.';

CREATE TABLE directive_unit (
    directive_id  bigint NOT NULL REFERENCES directive,
    department_id bigint NOT NULL REFERENCES department,
    position      integer NOT NULL,
    answered_at   timestamptz,
    version       integer NOT NULL DEFAULT 1,
    PRIMARY KEY (directive_id, department_id)
);
CREATE INDEX directive_unit_department_idx ON directive_unit (department_id);
COMMENT ON TABLE directive_unit IS 'Who must answer a directive, in printed order: the sole or leading unit of the task when it was written, of a task without a lead every one. answered_at: its newest answer since the directive was opened last.';

CREATE TABLE directive_step (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    directive_id  bigint NOT NULL REFERENCES directive,
    action        text NOT NULL
                  CONSTRAINT directive_step_action_check CHECK (action IN ('write', 'answer', 'close', 'reopen')),
    department_id bigint REFERENCES department,
    words         text NOT NULL DEFAULT ''
                  CONSTRAINT directive_step_words_check CHECK (length(words) <= 2000 AND (words <> '' OR action = 'close')),
    answer_by     date,
    at            timestamptz NOT NULL,
    by            bigint REFERENCES account,
    CONSTRAINT directive_step_unit_check CHECK ((action = 'answer') = (department_id IS NOT NULL)),
    CONSTRAINT directive_step_day_check CHECK ((action IN ('write', 'reopen')) = (answer_by IS NOT NULL))
);
CREATE INDEX directive_step_directive_idx ON directive_step (directive_id, id);
COMMENT ON TABLE directive_step IS 'What was said and done on a directive. Internal. Never changed, never deleted.';

CREATE TRIGGER directive_step_frozen BEFORE UPDATE OR DELETE ON directive_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER directive_step_kept BEFORE TRUNCATE ON directive_step FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check
    CHECK (kind IN ('reminder', 'returned', 'accepted', 'extended', 'refused', 'directive'));

CREATE TABLE brief (
    year       integer NOT NULL,
    quarter    integer NOT NULL,
    title      text NOT NULL CONSTRAINT brief_title_check CHECK (title <> '' AND length(title) <= 100),
    version    integer NOT NULL DEFAULT 1,
    drafted_at timestamptz NOT NULL,
    saved_at   timestamptz NOT NULL,
    saved_by   bigint REFERENCES account,
    PRIMARY KEY (year, quarter),
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number)
);
COMMENT ON TABLE brief IS '季度通报: the office''s brief of a quarter. drafted_at: when the program worded it last. Internal.';

CREATE TABLE brief_section (
    year     integer NOT NULL,
    quarter  integer NOT NULL,
    key      text NOT NULL CONSTRAINT brief_section_key_check CHECK (key <> ''),
    position integer NOT NULL,
    heading  text NOT NULL,
    drafted  text NOT NULL,
    words    text NOT NULL CONSTRAINT brief_section_words_check CHECK (length(words) <= 20000),
    PRIMARY KEY (year, quarter, key),
    FOREIGN KEY (year, quarter) REFERENCES brief (year, quarter)
);
COMMENT ON TABLE brief_section IS 'A part of a brief. drafted: as the program worded it last; words: as the office has it. Where the two differ the office has edited it.';

-- +goose Down

DROP TABLE brief_section, brief;
DELETE FROM notice WHERE kind = 'directive';
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check
    CHECK (kind IN ('reminder', 'returned', 'accepted', 'extended', 'refused'));
DROP TABLE directive_step, directive_unit, directive;
