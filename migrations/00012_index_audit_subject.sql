-- What was done to one text, for its history, without reading the whole audit.

-- +goose Up

CREATE INDEX audit_subject_idx ON audit (subject, at);

-- +goose Down

DROP INDEX audit_subject_idx;
