-- What the public may know of tasks that a later version of the plan withdrew: from the first published table without them.

-- +goose Up

CREATE VIEW withdrawn_task AS
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
COMMENT ON VIEW withdrawn_task IS '已撤销的事项, public: tasks that a version of the plan withdrew, with the reason, once a quarter that answers this version or a later one is published. quarter, published_at and stage: the first such quarter, when it was published, the stage of the version that withdrew.';
GRANT SELECT ON withdrawn_task TO taizhang_public;

-- +goose Down

DROP VIEW withdrawn_task;
