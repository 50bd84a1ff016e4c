-- Who signed in from where: a note of its own, which stood among the counters of attempts as one of no attempts, dated ahead.

-- +goose Up

CREATE TABLE sign_in_note (
    key   bytea NOT NULL PRIMARY KEY,
    until timestamptz NOT NULL
);
CREATE INDEX sign_in_note_until_idx ON sign_in_note (until);
COMMENT ON TABLE sign_in_note IS 'Accounts that signed in from an address, and until when that counts. key is a hash of both.';
INSERT INTO sign_in_note (key, until)
SELECT key, max(window_at) FROM sign_in_attempt WHERE attempts = 0 AND window_at > now() + interval '1 day' GROUP BY key;
DELETE FROM sign_in_attempt WHERE attempts = 0 AND window_at > now() + interval '1 day';

-- +goose Down

INSERT INTO sign_in_attempt (key, window_at, attempts) SELECT key, until, 0 FROM sign_in_note;
DROP TABLE sign_in_note;
