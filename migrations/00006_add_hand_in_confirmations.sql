-- What the writer confirmed when a text was handed in although a check asked about it.

-- +goose Up

CREATE TABLE hand_in_confirmation (
    entry_id   bigint NOT NULL REFERENCES entry,
    revision   integer NOT NULL,
    code       text NOT NULL
               CONSTRAINT hand_in_confirmation_code_check CHECK (code <> '' AND length(code) <= 40),
    finding    text NOT NULL CONSTRAINT hand_in_confirmation_finding_check CHECK (finding <> '' AND length(finding) <= 1000),
    words      text NOT NULL DEFAULT '' CONSTRAINT hand_in_confirmation_words_check CHECK (length(words) <= 200),
    account_id bigint REFERENCES account,
    at         timestamptz NOT NULL,
    PRIMARY KEY (entry_id, revision, code)
);
COMMENT ON TABLE hand_in_confirmation IS '核对确认: a check asked about the text of the revision with this number, which was handed in, and its writer confirmed it. finding is the question as it was put, words the reason, if one was asked for. Internal; never changed, never deleted.';

CREATE TRIGGER hand_in_confirmation_frozen BEFORE UPDATE OR DELETE ON hand_in_confirmation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hand_in_confirmation_kept BEFORE TRUNCATE ON hand_in_confirmation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down

DROP TABLE hand_in_confirmation;
