-- Two 事项 can have had one number: a withdrawal is known by the table that printed the number. Every version says its numbers.

-- +goose Up

-- All code writes it; 00018 has filled in what was there before.
ALTER TABLE task_version ALTER COLUMN number SET NOT NULL;

CREATE OR REPLACE VIEW withdrawn_task AS
WITH printed AS (
    SELECT q.year, q.number AS quarter, tv.number, t.matter
    FROM quarter q
    JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
    JOIN task t ON t.id = tv.task_id
    WHERE q.year IN (SELECT v.year FROM task_change c JOIN plan_version v ON v.id = c.plan_version_id WHERE c.kind = 'withdrawn')
        AND EXISTS (SELECT FROM edition e WHERE e.year = q.year AND e.quarter = q.number)
), gone AS (
    SELECT v.year, t.matter, c.old_number, c.reason, v.number AS version, v.stage, first.quarter, first.published_at
    FROM task_change c
    JOIN task t ON t.id = c.task_id
    JOIN plan_version v ON v.id = c.plan_version_id
    JOIN LATERAL (
        SELECT e.quarter, e.published_at
        FROM edition e
        JOIN quarter q ON q.year = e.year AND q.number = e.quarter
        JOIN plan_version answered ON answered.id = q.plan_version_id
        WHERE e.year = v.year AND e.number = 1 AND answered.number >= v.number
            AND NOT EXISTS (SELECT FROM printed p WHERE p.year = v.year AND p.matter = t.matter AND p.quarter >= e.quarter)
        ORDER BY e.quarter
        LIMIT 1
    ) first ON true
    WHERE c.kind = 'withdrawn'
)
SELECT g.year, p.number, g.reason, g.stage, g.quarter, g.published_at, p.quarter AS printed
FROM gone g
JOIN printed p ON p.year = g.year AND p.matter = g.matter
UNION ALL
(SELECT DISTINCT ON (g.year, g.old_number) g.year, g.old_number, g.reason, g.stage, g.quarter, g.published_at, 0
FROM gone g
WHERE NOT EXISTS (SELECT FROM printed p WHERE p.year = g.year AND (p.matter = g.matter OR p.number = g.old_number))
ORDER BY g.year, g.old_number, g.version DESC);
COMMENT ON VIEW withdrawn_task IS '已撤销的事项, public: tasks that a version of the plan withdrew, with the reason, once a quarter that answers this version or a later one is published and no quarter since has them. A row for each published table that has the task: printed is its quarter, number that of the task there. A task that was never published has one row with printed 0 and the number that it had when it was withdrawn, unless a table has printed this number for another, or another was withdrawn with it later. quarter, published_at and stage: the first quarter without it, when that was published, the stage of the version that withdrew.';

-- +goose Down

DROP VIEW withdrawn_task;
CREATE VIEW withdrawn_task AS
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
COMMENT ON VIEW withdrawn_task IS '已撤销的事项, public: tasks that a version of the plan withdrew, with the reason, once a quarter that answers this version or a later one is published. quarter, published_at and stage: the first such quarter, when it was published, the stage of the version that withdrew.';
GRANT SELECT ON withdrawn_task TO taizhang_public;
ALTER TABLE task_version ALTER COLUMN number DROP NOT NULL;
