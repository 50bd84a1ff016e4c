-- What the office says of a text when it returns it: a code, words, and where in the text.

-- +goose Up

CREATE TABLE remark (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id   bigint NOT NULL REFERENCES entry,
    revision   integer NOT NULL, -- no foreign key: revisions are never deleted, and TRUNCATE is refused by their own trigger
    code       text NOT NULL
               CONSTRAINT remark_code_check CHECK (code IN ('figures', 'scope', 'missing', 'repeated', 'wording', 'other')),
    words      text NOT NULL
               CONSTRAINT remark_words_check CHECK (words <> '' AND length(words) <= 2000),
    quote      text NOT NULL DEFAULT '',
    start_rune integer,
    end_rune   integer,
    created_by bigint REFERENCES account,
    created_at timestamptz NOT NULL,
    CONSTRAINT remark_pin_check CHECK (
        CASE WHEN quote = '' THEN start_rune IS NULL AND end_rune IS NULL
             ELSE start_rune >= 0 AND end_rune = start_rune + length(quote) END)
);
CREATE INDEX remark_entry_idx ON remark (entry_id, created_at);
COMMENT ON TABLE remark IS '退回意见: why a text was returned, one row a remark. revision is the wording that was returned; quote stands in its public part from start_rune to before end_rune, counted in characters; empty: the remark is about the whole. Internal. Never changed, never deleted.';

CREATE TRIGGER remark_frozen BEFORE UPDATE OR DELETE ON remark FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER remark_kept BEFORE TRUNCATE ON remark FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down

DROP TABLE remark;
