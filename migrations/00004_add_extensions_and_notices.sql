-- Extensions of the due date for one department, and what departments are told: reminders, returns, acceptances.

-- +goose Up

CREATE TABLE extension (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year          integer NOT NULL,
    quarter       integer NOT NULL,
    department_id bigint NOT NULL REFERENCES department,
    state         text NOT NULL
                  CONSTRAINT extension_state_check CHECK (state IN ('requested', 'granted', 'refused', 'replaced')),
    until         timestamptz NOT NULL,
    asked_until   timestamptz,
    reason        text NOT NULL
                  CONSTRAINT extension_reason_check CHECK (reason <> '' AND length(reason) <= 2000),
    asked_by      bigint REFERENCES account,
    asked_at      timestamptz,
    answer        text NOT NULL DEFAULT '' CONSTRAINT extension_answer_check CHECK (length(answer) <= 2000),
    decided_by    bigint REFERENCES account,
    decided_at    timestamptz,
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number),
    CONSTRAINT extension_asked_check CHECK ((asked_until IS NULL) = (asked_at IS NULL)),
    CONSTRAINT extension_decided_check CHECK (state NOT IN ('granted', 'refused') OR decided_at IS NOT NULL),
    CONSTRAINT extension_refused_check CHECK (state <> 'refused' OR answer <> '')
);
CREATE UNIQUE INDEX extension_requested_key ON extension (year, quarter, department_id) WHERE state = 'requested';
CREATE UNIQUE INDEX extension_granted_key ON extension (year, quarter, department_id) WHERE state = 'granted';
CREATE INDEX extension_department_idx ON extension (department_id);
COMMENT ON TABLE extension IS '延期: one department''s own due date in a quarter. asked_until null: the office gave it by itself. until is what counts; granting may set it to another day than was asked for. replaced: a newer request or a newer extension took its place. reason and answer are internal.';

CREATE TABLE notice (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    department_id bigint NOT NULL REFERENCES department,
    kind          text NOT NULL
                  CONSTRAINT notice_kind_check CHECK (kind IN ('reminder', 'returned', 'accepted', 'extended', 'refused')),
    year          integer NOT NULL,
    quarter       integer NOT NULL,
    tasks         integer[] NOT NULL DEFAULT '{}',
    subject       text NOT NULL CONSTRAINT notice_subject_check CHECK (subject <> '' AND length(subject) <= 200),
    text          text NOT NULL DEFAULT '' CONSTRAINT notice_text_check CHECK (length(text) <= 4000),
    occasion      text,
    created_at    timestamptz NOT NULL,
    created_by    bigint REFERENCES account,
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number)
);
CREATE INDEX notice_department_idx ON notice (department_id, created_at);
CREATE UNIQUE INDEX notice_occasion_key ON notice (department_id, occasion) WHERE occasion IS NOT NULL;
COMMENT ON TABLE notice IS '提醒: what a department is told. subject may leave the login by mail; text may not, it holds reasons of returns. occasion, such as 2020/q2/2020-07-06/-3, is what a reminder by the calendar is for: there is one of each. created_by null: the calendar.';

CREATE TABLE notice_read (
    notice_id  bigint NOT NULL REFERENCES notice ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES account,
    read_at    timestamptz NOT NULL,
    PRIMARY KEY (notice_id, account_id)
);
CREATE INDEX notice_read_account_idx ON notice_read (account_id);
COMMENT ON TABLE notice_read IS 'Who has marked which notice as read. No row: not read.';

CREATE TABLE notice_mail (
    notice_id  bigint NOT NULL REFERENCES notice ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES account,
    digest     text NOT NULL,
    sent_at    timestamptz NOT NULL,
    refused    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (notice_id, account_id)
);
CREATE INDEX notice_mail_account_idx ON notice_mail (account_id);
COMMENT ON TABLE notice_mail IS 'Which notice went to whom, in which digest (its key, which its Message-ID has). Its key keeps a notice from being mailed twice to one person. refused: the mail server would not take it for good.';

ALTER TABLE account ADD COLUMN email text
    CONSTRAINT account_email_check CHECK (length(email) <= 254 AND email ~ '^[^@[:space:]]+@[^@[:space:]]+$');
COMMENT ON COLUMN account.email IS 'Where digests of notices go; null: nowhere.';

-- +goose Down

ALTER TABLE account DROP COLUMN email;
DROP TABLE notice_mail, notice_read, notice, extension;
