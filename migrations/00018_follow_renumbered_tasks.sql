-- A task that was published keeps the number under which it was printed; a later version of the plan may give it another.

-- +goose Up

-- A task is a 事项 under one number. One that gets another number after a quarter has begun goes on as another task of the
-- same matter, so that whatever was written, published and recorded under the old number stays where it is.
ALTER TABLE task ADD COLUMN first_id bigint REFERENCES task;
ALTER TABLE task
    ADD COLUMN matter bigint GENERATED ALWAYS AS (coalesce(first_id, id)) STORED,
    ADD CONSTRAINT task_first_check CHECK (first_id <> id),
    DROP CONSTRAINT task_number_key;
CREATE INDEX task_number_idx ON task (year, number);
CREATE INDEX task_matter_idx ON task (matter);
COMMENT ON TABLE task IS '事项: one numbered item of a plan, under one number.';
COMMENT ON COLUMN task.first_id IS 'The task as which the same 事项 began under another number; null: it began as this one.';
COMMENT ON COLUMN task.matter IS 'What tasks that are one 事项 under several numbers have in common.';

UPDATE task_version v SET number = t.number FROM task t WHERE t.id = v.task_id AND v.number IS NULL;
ALTER TABLE task_version ADD CONSTRAINT task_version_number_key UNIQUE (plan_version_id, number) DEFERRABLE INITIALLY IMMEDIATE;
COMMENT ON COLUMN task_version.number IS '序号 as this version prints it. A task whose year has not begun may have got another one since.';

-- The page of a 事项 is at the newest number that it was printed with and nothing else has had since. Plans of which
-- nothing was withdrawn or renumbered are not looked through.
CREATE VIEW renumbered_task AS
WITH printed AS (
    SELECT q.year, q.number AS quarter, t.number, t.matter
    FROM quarter q
    JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
    JOIN task t ON t.id = tv.task_id
    WHERE q.year IN (SELECT v.year FROM task_change c JOIN plan_version v ON v.id = c.plan_version_id)
        AND EXISTS (SELECT FROM edition e WHERE e.year = q.year AND e.quarter = q.number)
), holder AS (
    SELECT DISTINCT ON (year, number) year, number, matter
    FROM printed
    ORDER BY year, number, quarter DESC
), page AS (
    SELECT DISTINCT ON (p.year, p.matter) p.year, p.matter, p.number
    FROM printed p
    JOIN holder h ON h.year = p.year AND h.number = p.number AND h.matter = p.matter
    ORDER BY p.year, p.matter, p.quarter DESC
)
SELECT p.year, p.quarter, p.number, coalesce(page.number, 0) AS page
FROM printed p
LEFT JOIN page ON page.year = p.year AND page.matter = p.matter
WHERE page.number IS DISTINCT FROM p.number;
COMMENT ON VIEW renumbered_task IS '改了序号的事项, public: a number that a published quarter prints, where the page of that 事项 is at another one, and which; 0: other 事项 have had all its numbers since.';
GRANT SELECT ON renumbered_task TO taizhang_public;

-- A withdrawn task is known by all numbers that it had.
CREATE OR REPLACE VIEW withdrawn_task AS
SELECT named.year, named.number, c.reason, v.stage, first.quarter, first.published_at
FROM task_change c
JOIN task t ON t.id = c.task_id
JOIN task named ON named.matter = t.matter
JOIN plan_version v ON v.id = c.plan_version_id
JOIN LATERAL (
    SELECT e.quarter, e.published_at
    FROM edition e
    JOIN quarter q ON q.year = e.year AND q.number = e.quarter
    JOIN plan_version answered ON answered.id = q.plan_version_id
    WHERE e.year = v.year AND e.number = 1 AND answered.number >= v.number
    ORDER BY e.quarter
    LIMIT 1
) first ON true
WHERE c.kind = 'withdrawn';

-- +goose Down

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM task GROUP BY year, number HAVING count(*) > 1) THEN
        RAISE EXCEPTION 'a number is that of two tasks: this cannot be undone';
    END IF;
END
$$;
-- +goose StatementEnd
DROP VIEW renumbered_task;
CREATE OR REPLACE VIEW withdrawn_task AS
SELECT t.year, t.number, c.reason, v.stage, first.quarter, first.published_at
FROM task_change c
JOIN task t ON t.id = c.task_id
JOIN plan_version v ON v.id = c.plan_version_id
JOIN LATERAL (
    SELECT e.quarter, e.published_at
    FROM edition e
    JOIN quarter q ON q.year = e.year AND q.number = e.quarter
    JOIN plan_version answered ON answered.id = q.plan_version_id
    WHERE e.year = v.year AND e.number = 1 AND answered.number >= v.number
    ORDER BY e.quarter
    LIMIT 1
) first ON true
WHERE c.kind = 'withdrawn';
ALTER TABLE task_version DROP CONSTRAINT task_version_number_key;
COMMENT ON COLUMN task_version.number IS '序号 as this version prints it; null: that of the task, which never had another.';
DROP INDEX task_number_idx, task_matter_idx;
ALTER TABLE task
    DROP COLUMN matter,
    DROP COLUMN first_id,
    ADD CONSTRAINT task_number_key UNIQUE (year, number) DEFERRABLE INITIALLY IMMEDIATE;
COMMENT ON TABLE task IS '事项: one numbered item of a plan.';
