-- Seals of what was published, the check that precedes publication, and corrections of what was published.
-- What a seal is computed from is documented in internal/ledger/seal.go; edition_json and edition_row_json write the same bytes.

-- +goose Up

ALTER TABLE edition ADD COLUMN reason text
    CONSTRAINT edition_reason_check CHECK ((number = 1) = (reason IS NULL) AND reason <> '' AND length(reason) <= 2000);
COMMENT ON COLUMN edition.reason IS '更正理由: why a correction was made, public. Null for the first edition of a quarter.';

-- A text as a string of RFC 8785: to_json escapes what has to be escaped and nothing else.
CREATE FUNCTION canonical_texts(list text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT '[' || coalesce(string_agg(to_json(t)::text, ',' ORDER BY i), '') || ']' FROM unnest(list) WITH ORDINALITY AS u (t, i)
$$;

CREATE FUNCTION edition_row_json(r edition_row) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{"departments":[' || coalesce((
            SELECT string_agg('{' || (
                    SELECT string_agg(to_json(m.key)::text || ':' || m.value::text, ',' ORDER BY m.key COLLATE "C") FROM jsonb_each(d.unit) m
                ) || '}', ',' ORDER BY d.i)
            FROM jsonb_array_elements(r.departments) WITH ORDINALITY AS d (unit, i)
        ), '')
        || '],"number":' || r.number
        || ',"progress":' || canonical_texts(r.progress)
        || ',"requirement":' || to_json(r.requirement)::text
        || ',"units_printed":' || canonical_texts(r.units_printed) || '}'
$$;
COMMENT ON FUNCTION edition_row_json IS 'A row of an edition as canonical JSON (RFC 8785), the bytes of its hash in seal_row.';

CREATE FUNCTION edition_head_json(e edition) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{"number":' || e.number
        || ',"plan_title":' || to_json(e.plan_title)::text
        || ',"published_at":' || to_json(to_char(e.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::text
        || ',"quarter":' || e.quarter
        || ',"reason":' || coalesce(to_json(e.reason)::text, 'null')
        || ',"source":' || to_json(e.source)::text
        || ',"title":' || to_json(e.title)::text
        || ',"year":' || e.year || '}'
$$;
COMMENT ON FUNCTION edition_head_json IS 'What an edition says of itself as canonical JSON (RFC 8785).';

CREATE FUNCTION edition_json(e edition, previous bytea) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{"edition":' || edition_head_json(e)
        || ',"previous":' || coalesce('"' || encode(previous, 'hex') || '"', 'null')
        || ',"rows":[' || coalesce((
            SELECT string_agg(edition_row_json(r), ',' ORDER BY r.number) FROM edition_row r WHERE r.edition_id = e.id
        ), '') || ']}'
$$;
COMMENT ON FUNCTION edition_json IS 'The file whose SHA-256 seals an edition, previous being the seal of the edition before it.';

CREATE TABLE seal (
    edition_id    bigint PRIMARY KEY REFERENCES edition,
    hash          bytea NOT NULL CONSTRAINT seal_hash_check CHECK (length(hash) = 32),
    previous_hash bytea CONSTRAINT seal_previous_hash_check CHECK (length(previous_hash) = 32),
    head          text NOT NULL,
    sealed_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT seal_hash_key UNIQUE (hash)
);
CREATE UNIQUE INDEX seal_previous_hash_key ON seal (coalesce(previous_hash, ''));
COMMENT ON TABLE seal IS 'SHA-256 of each edition, in a chain in the order of edition_id: previous_hash is the hash of the edition published before, null for the first of all. head: edition_head_json when it was sealed, to name what was touched. taizhang verify computes it anew.';

CREATE TABLE seal_row (
    edition_id bigint NOT NULL REFERENCES seal,
    number     integer NOT NULL,
    hash       bytea NOT NULL CONSTRAINT seal_row_hash_check CHECK (length(hash) = 32),
    PRIMARY KEY (edition_id, number)
);
COMMENT ON TABLE seal_row IS 'SHA-256 of each row of an edition, so that a row that was touched can be named.';

-- +goose StatementBegin
DO $$
DECLARE
    e edition;
    last bytea;
    file text;
BEGIN
    FOR e IN SELECT * FROM edition ORDER BY id LOOP
        file := edition_json(e, last);
        INSERT INTO seal (edition_id, hash, previous_hash, head)
        VALUES (e.id, sha256(convert_to(file, 'UTF8')), last, edition_head_json(e))
        RETURNING hash INTO last;
        INSERT INTO seal_row (edition_id, number, hash)
        SELECT e.id, r.number, sha256(convert_to(edition_row_json(r), 'UTF8')) FROM edition_row r WHERE r.edition_id = e.id;
    END LOOP;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER seal_frozen     BEFORE UPDATE OR DELETE ON seal     FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_row_frozen BEFORE UPDATE OR DELETE ON seal_row FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_kept       BEFORE TRUNCATE ON seal     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER seal_row_kept   BEFORE TRUNCATE ON seal_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT SELECT ON seal TO taizhang_public;

CREATE TABLE secrecy_check (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year         integer NOT NULL,
    quarter      integer NOT NULL,
    digest       bytea NOT NULL CONSTRAINT secrecy_check_digest_check CHECK (length(digest) = 32),
    prepared_by  bigint NOT NULL REFERENCES account,
    prepared_at  timestamptz NOT NULL,
    confirmed_by bigint REFERENCES account,
    confirmed_at timestamptz,
    CONSTRAINT secrecy_check_digest_key UNIQUE (year, quarter, digest),
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number),
    CONSTRAINT secrecy_check_two_people_check CHECK (confirmed_by <> prepared_by),
    CONSTRAINT secrecy_check_confirmed_check CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL))
);
COMMENT ON TABLE secrecy_check IS '保密审查 of one content, to the letter: digest is the SHA-256 of what would be published (ledger.CandidateDigest). Prepared by one account of the office, confirmed by another.';

CREATE TABLE correction (
    year       integer NOT NULL,
    quarter    integer NOT NULL,
    edition    integer NOT NULL CONSTRAINT correction_edition_check CHECK (edition >= 2),
    reason     text NOT NULL DEFAULT '' CONSTRAINT correction_reason_check CHECK (length(reason) <= 2000),
    version    integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    updated_by bigint NOT NULL REFERENCES account,
    PRIMARY KEY (year, quarter, edition),
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number)
);
COMMENT ON TABLE correction IS '更正稿: what the office is about to correct in a published quarter. edition is the number that the new edition gets; one that is there already has been published.';

CREATE TABLE correction_text (
    year     integer NOT NULL,
    quarter  integer NOT NULL,
    edition  integer NOT NULL,
    task_id  bigint NOT NULL REFERENCES task,
    progress text NOT NULL CONSTRAINT correction_text_progress_check CHECK (progress <> '' AND length(progress) <= 10000),
    PRIMARY KEY (year, quarter, edition, task_id),
    FOREIGN KEY (year, quarter, edition) REFERENCES correction
);
CREATE INDEX correction_text_task_idx ON correction_text (task_id);
COMMENT ON TABLE correction_text IS 'The new public text of one task of a correction.';

-- +goose Down

DROP TABLE correction_text, correction, secrecy_check;
REVOKE ALL ON seal FROM taizhang_public;
DROP TABLE seal_row, seal;
DROP FUNCTION edition_json, edition_head_json, edition_row_json, canonical_texts;
ALTER TABLE edition DROP COLUMN reason;
