-- A 保密审查 that was not passed is over: to pass, the content is submitted again. What was refused stays as it was written.

-- +goose Up

ALTER TABLE secrecy_check DROP CONSTRAINT secrecy_check_digest_key;

-- Whoever refused a content could let the same submission pass after all. That becomes two submissions of one moment, of
-- which the second, with the higher id, was passed.
INSERT INTO secrecy_check (year, quarter, digest, prepared_by, prepared_at, confirmed_by, confirmed_at)
SELECT year, quarter, digest, prepared_by, prepared_at, confirmed_by, confirmed_at
FROM secrecy_check
WHERE confirmed_by IS NOT NULL AND rejected_by IS NOT NULL
ORDER BY id;
UPDATE secrecy_check SET confirmed_by = NULL, confirmed_at = NULL WHERE confirmed_by IS NOT NULL AND rejected_by IS NOT NULL;

ALTER TABLE secrecy_check ADD CONSTRAINT secrecy_check_verdict_check CHECK (confirmed_by IS NULL OR rejected_by IS NULL);
CREATE UNIQUE INDEX secrecy_check_standing_key ON secrecy_check (year, quarter, digest) WHERE rejected_by IS NULL;
CREATE INDEX secrecy_check_quarter_idx ON secrecy_check (year, quarter, prepared_at, id);
COMMENT ON TABLE secrecy_check IS '保密审查: one submission of one content, to the letter. digest is the SHA-256 of what would be published (ledger.CandidateDigest). Prepared by one account of the office, confirmed or rejected by another; after that it never changes. A content has one submission that was not rejected, and any number of rejected ones.';
COMMENT ON COLUMN secrecy_check.rejection IS 'Why the content did not pass (不通过); null when nobody rejected it. Internal.';

CREATE TRIGGER secrecy_check_frozen BEFORE UPDATE ON secrecy_check FOR EACH ROW
    WHEN (OLD.confirmed_by IS NOT NULL OR OLD.rejected_by IS NOT NULL
        OR (NEW.year, NEW.quarter, NEW.digest, NEW.prepared_by, NEW.prepared_at)
            IS DISTINCT FROM (OLD.year, OLD.quarter, OLD.digest, OLD.prepared_by, OLD.prepared_at))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER secrecy_check_settled BEFORE DELETE ON secrecy_check FOR EACH ROW
    WHEN (OLD.confirmed_by IS NOT NULL OR OLD.rejected_by IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER secrecy_check_kept BEFORE TRUNCATE ON secrecy_check FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down

DROP TRIGGER secrecy_check_kept ON secrecy_check;
DROP TRIGGER secrecy_check_settled ON secrecy_check;
DROP TRIGGER secrecy_check_frozen ON secrecy_check;
DROP INDEX secrecy_check_standing_key, secrecy_check_quarter_idx;
ALTER TABLE secrecy_check DROP CONSTRAINT secrecy_check_verdict_check;
-- What was two submissions of one moment becomes one again.
UPDATE secrecy_check passed
SET rejected_by = refused.rejected_by, rejected_at = refused.rejected_at, rejection = refused.rejection
FROM secrecy_check refused
WHERE refused.year = passed.year AND refused.quarter = passed.quarter AND refused.digest = passed.digest
    AND refused.prepared_at = passed.prepared_at AND refused.rejected_by = passed.confirmed_by AND refused.confirmed_by IS NULL;
DELETE FROM secrecy_check refused
USING secrecy_check passed
WHERE refused.year = passed.year AND refused.quarter = passed.quarter AND refused.digest = passed.digest
    AND refused.id <> passed.id AND refused.prepared_at = passed.prepared_at AND refused.rejected_by = passed.confirmed_by
    AND refused.confirmed_by IS NULL;
-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM secrecy_check GROUP BY year, quarter, digest HAVING count(*) > 1) THEN
        RAISE EXCEPTION 'a content was submitted again after it was rejected: this cannot be undone';
    END IF;
END
$$;
-- +goose StatementEnd
ALTER TABLE secrecy_check ADD CONSTRAINT secrecy_check_digest_key UNIQUE (year, quarter, digest);
COMMENT ON TABLE secrecy_check IS '保密审查 of one content, to the letter: digest is the SHA-256 of what would be published (ledger.CandidateDigest). Prepared by one account of the office, confirmed by another.';
COMMENT ON COLUMN secrecy_check.rejection IS 'Why the content did not pass (不通过); null when nobody rejected it. Internal. With confirmed_by set: who rejected it has thought better.';
