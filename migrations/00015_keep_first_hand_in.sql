-- A text that was handed in on time, returned and handed in again was on time: its first hand-in is kept beside the newest.
-- A content does not have to pass its 保密审查: whoever rejects it says why.

-- +goose Up

ALTER TABLE entry ADD COLUMN resubmitted_at timestamptz;
ALTER TABLE entry ADD CONSTRAINT entry_resubmitted_check CHECK (resubmitted_at IS NULL OR submitted_at IS NOT NULL);
COMMENT ON COLUMN entry.submitted_at IS 'The first hand-in, which punctuality is judged by; one that the unit took back (撤回) itself is none. Of the entry of a joint task: when its first part was there.';
COMMENT ON COLUMN entry.resubmitted_at IS 'The newest hand-in after a return; null when the first one is the newest.';

-- Until now submitted_at was the newest. What came first is in the revisions, and in the audit what was taken back.
WITH handed AS (
    SELECT r.entry_id, r.saved_at, lead(r.saved_at) OVER (PARTITION BY r.entry_id ORDER BY r.number) AS next
    FROM revision r
    WHERE r.action = 'submit'
), stood AS (
    SELECT h.entry_id,
        min(h.saved_at) FILTER (WHERE NOT taken.back) AS first,
        max(h.saved_at) FILTER (WHERE NOT taken.back) AS newest
    FROM handed h
    JOIN entry e ON e.id = h.entry_id
    JOIN task t ON t.id = e.task_id
    LEFT JOIN department d ON d.id = e.department_id
    CROSS JOIN LATERAL (
        SELECT EXISTS (SELECT FROM audit a
            WHERE a.action = 'withdraw' AND a.subject = concat_ws('/', e.year, 'q' || e.quarter, t.number, d.code)
                AND a.at >= h.saved_at AND (h.next IS NULL OR a.at <= h.next)) AS back
    ) taken
    GROUP BY h.entry_id
)
UPDATE entry e
SET submitted_at = s.first, resubmitted_at = CASE WHEN s.newest > s.first THEN s.newest END
FROM stood s
WHERE s.entry_id = e.id;

ALTER TABLE secrecy_check ADD COLUMN rejected_by bigint REFERENCES account;
ALTER TABLE secrecy_check ADD COLUMN rejected_at timestamptz;
ALTER TABLE secrecy_check ADD COLUMN rejection text;
ALTER TABLE secrecy_check ADD CONSTRAINT secrecy_check_rejected_check
    CHECK ((rejected_by IS NULL) = (rejected_at IS NULL) AND (rejected_by IS NULL) = (rejection IS NULL));
ALTER TABLE secrecy_check ADD CONSTRAINT secrecy_check_rejection_check CHECK (rejection <> '' AND length(rejection) <= 2000);
ALTER TABLE secrecy_check ADD CONSTRAINT secrecy_check_rejected_by_another_check CHECK (rejected_by <> prepared_by);
COMMENT ON COLUMN secrecy_check.rejection IS 'Why the content did not pass (不通过); null when nobody rejected it. Internal. With confirmed_by set: who rejected it has thought better.';

-- +goose Down

ALTER TABLE secrecy_check DROP COLUMN rejection;
ALTER TABLE secrecy_check DROP COLUMN rejected_at;
ALTER TABLE secrecy_check DROP COLUMN rejected_by;
UPDATE entry SET submitted_at = resubmitted_at WHERE resubmitted_at IS NOT NULL;
ALTER TABLE entry DROP COLUMN resubmitted_at;
COMMENT ON COLUMN entry.submitted_at IS NULL;
