-- What becomes of departments and of the numbers of tasks: renamed, merged, closed; renumbered, withdrawn.

-- +goose Up

ALTER TABLE department
    ADD COLUMN closed_on    date,
    ADD COLUMN successor_id bigint REFERENCES department,
    ADD CONSTRAINT department_successor_check CHECK (successor_id IS NULL OR (closed_on IS NOT NULL AND successor_id <> id));
CREATE INDEX department_successor_idx ON department (successor_id);
COMMENT ON COLUMN department.closed_on IS 'From this day on it gets no tasks; null: it goes on.';
COMMENT ON COLUMN department.successor_id IS 'The department that it was merged into; null: none.';

CREATE TABLE department_change (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department_id bigint NOT NULL REFERENCES department,
    kind          text NOT NULL
                  CONSTRAINT department_change_kind_check CHECK (kind IN ('added', 'renamed', 'merged', 'closed')),
    before        text NOT NULL DEFAULT '',
    after         text NOT NULL DEFAULT '',
    reason        text NOT NULL
                  CONSTRAINT department_change_reason_check CHECK (reason <> '' AND length(reason) <= 2000),
    effective_on  date NOT NULL,
    changed_at    timestamptz NOT NULL,
    changed_by    bigint REFERENCES account
);
CREATE INDEX department_change_department_idx ON department_change (department_id);
COMMENT ON TABLE department_change IS '单位变更: what became of a department, why, and from which day. before and after: its name, or for a merger its name and that of the successor. Never changed, never deleted.';

ALTER TABLE plan_version
    ADD COLUMN made_at timestamptz,
    ADD COLUMN made_by bigint REFERENCES account;
COMMENT ON COLUMN plan_version.made_at IS 'Null: loaded from a document.';

ALTER TABLE task_version ADD COLUMN number integer;
COMMENT ON COLUMN task_version.number IS '序号 as this version prints it; null: that of the task, which never had another.';

-- Numbers change places in one statement.
ALTER TABLE task DROP CONSTRAINT task_number_key, ADD CONSTRAINT task_number_key UNIQUE (year, number) DEFERRABLE INITIALLY IMMEDIATE;

CREATE TABLE task_change (
    plan_version_id bigint NOT NULL REFERENCES plan_version,
    task_id         bigint NOT NULL REFERENCES task,
    kind            text NOT NULL CONSTRAINT task_change_kind_check CHECK (kind IN ('renumbered', 'withdrawn')),
    old_number      integer NOT NULL,
    new_number      integer,
    reason          text NOT NULL CONSTRAINT task_change_reason_check CHECK (reason <> '' AND length(reason) <= 2000),
    PRIMARY KEY (plan_version_id, task_id),
    CONSTRAINT task_change_number_check CHECK ((kind = 'renumbered') = (new_number IS NOT NULL))
);
CREATE INDEX task_change_task_idx ON task_change (task_id);
COMMENT ON TABLE task_change IS '序号变更、撤销: what plan_version did to a task, and why. Never changed, never deleted.';

CREATE TRIGGER department_change_frozen BEFORE UPDATE OR DELETE ON department_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER task_change_frozen       BEFORE UPDATE OR DELETE ON task_change FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- +goose Down

DROP TABLE task_change;
ALTER TABLE task DROP CONSTRAINT task_number_key, ADD CONSTRAINT task_number_key UNIQUE (year, number);
ALTER TABLE task_version DROP COLUMN number;
ALTER TABLE plan_version DROP COLUMN made_at, DROP COLUMN made_by;
DROP TABLE department_change;
ALTER TABLE department DROP CONSTRAINT department_successor_check, DROP COLUMN successor_id, DROP COLUMN closed_on;
