-- The ledger: plans and their versions, tasks, who answers for them, the quarters, what was written, what was published.
-- Names of constraints are part of the interface: internal/store/constraint.go maps them to messages.

-- +goose Up

CREATE TABLE department (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL CONSTRAINT department_code_key UNIQUE
         CONSTRAINT department_code_check CHECK (code ~ '^[a-z][a-z0-9-]{1,31}$'),
    name text NOT NULL CONSTRAINT department_name_key UNIQUE
         CONSTRAINT department_name_check CHECK (name <> '' AND length(name) <= 60),
    kind text NOT NULL
         CONSTRAINT department_kind_check CHECK (kind IN ('bureau', 'government', 'enterprise', 'other')),
    position integer NOT NULL
);
COMMENT ON TABLE department IS '责任单位: a body that answers for tasks. code is its address and never changes.';

CREATE TABLE collective (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CONSTRAINT collective_name_key UNIQUE
);
COMMENT ON TABLE collective IS 'A printed name that stands for several departments, such as 各区、县(市)政府.';

CREATE TABLE collective_member (
    collective_id bigint NOT NULL REFERENCES collective,
    department_id bigint NOT NULL REFERENCES department,
    position      integer NOT NULL,
    PRIMARY KEY (collective_id, department_id)
);
COMMENT ON TABLE collective_member IS 'The departments behind a collective, in the order in which they are named.';

CREATE TABLE plan (
    year  integer PRIMARY KEY CONSTRAINT plan_year_check CHECK (year BETWEEN 2000 AND 2100),
    title text NOT NULL CONSTRAINT plan_title_check CHECK (title <> '')
);
COMMENT ON TABLE plan IS '年度重点工作: one year''s numbered list. title is without the stage: 市政府2020年重点工作.';

CREATE TABLE plan_version (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year   integer NOT NULL REFERENCES plan,
    number integer NOT NULL CONSTRAINT plan_version_number_check CHECK (number >= 1),
    stage  text NOT NULL
           CONSTRAINT plan_version_stage_check CHECK (stage IN ('preliminary', 'formal', 'adjusted')),
    CONSTRAINT plan_version_number_key UNIQUE (year, number),
    CONSTRAINT plan_version_year_key UNIQUE (id, year)
);
COMMENT ON TABLE plan_version IS 'One issue of a plan''s text: 预下达, 正式, 调整. Text is never retyped, only versioned.';

CREATE TABLE task (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year   integer NOT NULL REFERENCES plan,
    number integer NOT NULL CONSTRAINT task_number_check CHECK (number BETWEEN 1 AND 9999),
    CONSTRAINT task_number_key UNIQUE (year, number),
    CONSTRAINT task_year_key UNIQUE (id, year)
);
COMMENT ON TABLE task IS '事项: one numbered item of a plan.';

CREATE TABLE task_version (
    plan_version_id bigint NOT NULL,
    task_id         bigint NOT NULL,
    year            integer NOT NULL,
    requirement     text NOT NULL CONSTRAINT task_version_requirement_check CHECK (requirement <> ''),
    PRIMARY KEY (plan_version_id, task_id),
    FOREIGN KEY (plan_version_id, year) REFERENCES plan_version (id, year),
    FOREIGN KEY (task_id, year) REFERENCES task (id, year)
);
CREATE INDEX task_version_task_idx ON task_version (task_id);
COMMENT ON TABLE task_version IS '内容与要求 of a task as one plan version prints it, to the letter.';

CREATE TABLE task_unit (
    plan_version_id bigint NOT NULL,
    task_id         bigint NOT NULL,
    position        integer NOT NULL CONSTRAINT task_unit_position_check CHECK (position >= 1),
    printed         text NOT NULL CONSTRAINT task_unit_printed_check CHECK (printed <> ''),
    PRIMARY KEY (plan_version_id, task_id, position),
    FOREIGN KEY (plan_version_id, task_id) REFERENCES task_version
);
COMMENT ON TABLE task_unit IS 'The 责任单位 column line by line as printed, △ included.';

CREATE TABLE assignment (
    plan_version_id bigint NOT NULL,
    task_id         bigint NOT NULL,
    department_id   bigint NOT NULL REFERENCES department,
    role            text NOT NULL
                    CONSTRAINT assignment_role_check CHECK (role IN ('sole', 'lead', 'supporting', 'joint')),
    position        integer NOT NULL CONSTRAINT assignment_position_check CHECK (position >= 1),
    PRIMARY KEY (plan_version_id, task_id, department_id),
    CONSTRAINT assignment_position_key UNIQUE (plan_version_id, task_id, position),
    FOREIGN KEY (plan_version_id, task_id) REFERENCES task_version
);
CREATE INDEX assignment_department_idx ON assignment (department_id);
CREATE UNIQUE INDEX assignment_one_writer ON assignment (plan_version_id, task_id) WHERE role IN ('sole', 'lead');
COMMENT ON TABLE assignment IS 'Who answers for a task, collectives resolved, in printed order. At most one sole or lead; joint has none.';

CREATE TABLE account (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name                text NOT NULL CONSTRAINT account_name_key UNIQUE
                        CONSTRAINT account_name_check CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,31}$'),
    display_name        text NOT NULL
                        CONSTRAINT account_display_name_check CHECK (display_name <> '' AND length(display_name) <= 60),
    role                text NOT NULL
                        CONSTRAINT account_role_check CHECK (role IN ('staff', 'office', 'leader', 'admin')),
    password_hash       text,
    session_epoch       integer NOT NULL DEFAULT 1,
    disabled_at         timestamptz,
    created_at          timestamptz NOT NULL DEFAULT now(),
    version             integer NOT NULL DEFAULT 1
);
COMMENT ON TABLE account IS 'Who may sign in. password_hash is argon2id, null until its owner sets it by a one-time link; a new session_epoch ends all sessions.';

CREATE TABLE account_department (
    account_id    bigint NOT NULL REFERENCES account,
    department_id bigint NOT NULL REFERENCES department,
    PRIMARY KEY (account_id, department_id)
);
CREATE INDEX account_department_department_idx ON account_department (department_id);
COMMENT ON TABLE account_department IS 'The departments for which a staff account writes.';

CREATE TABLE invitation (
    token_hash bytea PRIMARY KEY CONSTRAINT invitation_token_hash_check CHECK (length(token_hash) = 32),
    account_id bigint REFERENCES account,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);
CREATE INDEX invitation_account_idx ON invitation (account_id);
COMMENT ON TABLE invitation IS 'One-time links, kept as SHA-256 of the token. account_id null: the set-up link for the first admin.';

CREATE TABLE sign_in_attempt (
    key        bytea NOT NULL,
    window_at  timestamptz NOT NULL,
    attempts   integer NOT NULL,
    PRIMARY KEY (key, window_at)
);
COMMENT ON TABLE sign_in_attempt IS 'Sliding-window counters of sign-in attempts, key is a hash of an address or an account name.';

CREATE TABLE sessions (
    token  text PRIMARY KEY,
    data   bytea NOT NULL,
    expiry timestamptz NOT NULL
);
CREATE INDEX sessions_expiry_idx ON sessions (expiry);
COMMENT ON TABLE sessions IS 'Sign-in sessions; the name and the columns are those of scs/pgxstore.';

CREATE TABLE quarter (
    year            integer NOT NULL REFERENCES plan,
    number          integer NOT NULL CONSTRAINT quarter_number_check CHECK (number BETWEEN 1 AND 4),
    plan_version_id bigint NOT NULL,
    state           text NOT NULL DEFAULT 'scheduled'
                    CONSTRAINT quarter_state_check CHECK (state IN ('scheduled', 'open', 'closed', 'published')),
    due_at          timestamptz,
    opened_at       timestamptz,
    closed_at       timestamptz,
    version         integer NOT NULL DEFAULT 1,
    PRIMARY KEY (year, number),
    FOREIGN KEY (plan_version_id, year) REFERENCES plan_version (id, year),
    CONSTRAINT quarter_open_check CHECK (state NOT IN ('open', 'closed') OR (opened_at IS NOT NULL AND due_at IS NOT NULL))
);
COMMENT ON TABLE quarter IS '季度: a reporting round: scheduled, open, closed, published. Its entries answer plan_version_id. A published quarter that was loaded from a document has no dates.';

CREATE TABLE entry (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id         bigint NOT NULL,
    year            integer NOT NULL,
    quarter         integer NOT NULL,
    department_id   bigint REFERENCES department,
    state           text NOT NULL
                    CONSTRAINT entry_state_check CHECK (state IN ('draft', 'submitted', 'returned', 'accepted', 'published')),
    progress        text NOT NULL DEFAULT '' CONSTRAINT entry_progress_check CHECK (length(progress) <= 10000),
    problems        text NOT NULL DEFAULT '' CONSTRAINT entry_problems_check CHECK (length(problems) <= 4000),
    next_steps      text NOT NULL DEFAULT '' CONSTRAINT entry_next_steps_check CHECK (length(next_steps) <= 4000),
    rating          text CONSTRAINT entry_rating_check CHECK (rating IN ('done', 'ontrack', 'behind', 'paused')),
    office_edited   boolean NOT NULL DEFAULT false,
    submitted_at    timestamptz,
    reviewed_at     timestamptz,
    return_reason   text CONSTRAINT entry_return_reason_check CHECK (length(return_reason) <= 2000),
    version         integer NOT NULL DEFAULT 1,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    updated_by      bigint REFERENCES account,
    FOREIGN KEY (task_id, year) REFERENCES task (id, year),
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number),
    CONSTRAINT entry_returned_check CHECK (state <> 'returned' OR coalesce(return_reason, '') <> '' OR progress = '')
);
CREATE UNIQUE INDEX entry_task_key ON entry (task_id, quarter) WHERE department_id IS NULL;
CREATE UNIQUE INDEX entry_contribution_key ON entry (task_id, quarter, department_id) WHERE department_id IS NOT NULL;
CREATE INDEX entry_quarter_idx ON entry (year, quarter);
CREATE INDEX entry_department_idx ON entry (department_id) WHERE department_id IS NOT NULL;
COMMENT ON TABLE entry IS '进展情况: one text of a task in a quarter. department_id null: the entry, a row of the official table; set: that unit''s contribution (分报). progress is public once published; problems, next_steps, rating and return_reason are internal for ever. No row: nothing written yet.';

CREATE TABLE revision (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id   bigint NOT NULL REFERENCES entry,
    number     integer NOT NULL CONSTRAINT revision_number_check CHECK (number >= 1),
    action     text NOT NULL CONSTRAINT revision_action_check CHECK (action IN ('load', 'save', 'submit', 'edit', 'compose')),
    progress   text NOT NULL,
    problems   text NOT NULL,
    next_steps text NOT NULL,
    rating     text,
    saved_at   timestamptz NOT NULL DEFAULT now(),
    saved_by   bigint REFERENCES account,
    CONSTRAINT revision_number_key UNIQUE (entry_id, number)
);
COMMENT ON TABLE revision IS '修订: one saved state of a text. Never changed, never deleted. saved_by null: loaded from a document, or composed from contributions.';

CREATE TABLE edition (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year         integer NOT NULL,
    quarter      integer NOT NULL,
    number       integer NOT NULL CONSTRAINT edition_number_check CHECK (number >= 1),
    title        text NOT NULL,
    plan_title   text NOT NULL,
    published_at timestamptz NOT NULL,
    source       text NOT NULL,
    CONSTRAINT edition_number_key UNIQUE (year, quarter, number),
    FOREIGN KEY (year, quarter) REFERENCES quarter (year, number)
);
COMMENT ON TABLE edition IS '公开版: a published quarter, frozen. The public pages read this and edition_row, nothing else. number 1 is the first publication, each correction the next.';

CREATE TABLE edition_row (
    edition_id    bigint NOT NULL REFERENCES edition,
    number        integer NOT NULL,
    requirement   text NOT NULL,
    progress      text[] NOT NULL,
    units_printed text[] NOT NULL,
    departments   jsonb NOT NULL,
    PRIMARY KEY (edition_id, number)
);
COMMENT ON TABLE edition_row IS 'One row of an edition. progress: paragraphs, empty when nothing was reported. departments: [{"code", "name", "role"}] in printed order.';

CREATE TABLE audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    account_id bigint REFERENCES account,
    action     text NOT NULL,
    subject    text NOT NULL,
    detail     jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_at_idx ON audit (at);
COMMENT ON TABLE audit IS 'Who did what to which subject. Written in the transaction of the deed; never changed, never deleted. account_id null: the command line or a migration.';

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_frozen';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER revision_frozen    BEFORE UPDATE OR DELETE ON revision    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER edition_frozen     BEFORE UPDATE OR DELETE ON edition     FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER edition_row_frozen BEFORE UPDATE OR DELETE ON edition_row FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_frozen       BEFORE UPDATE OR DELETE ON audit       FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revision_kept    BEFORE TRUNCATE ON revision    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER edition_kept     BEFORE TRUNCATE ON edition     FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER edition_row_kept BEFORE TRUNCATE ON edition_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_kept       BEFORE TRUNCATE ON audit       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- The public pages read as this role. It can see what was published and the names of departments, nothing else.
-- Roles belong to the whole server: it may exist already, made by another database of the same server.
-- +goose StatementBegin
DO $$
BEGIN
    -- Asked first, because a user who may not make roles is refused before the name is looked at.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'taizhang_public') THEN
        CREATE ROLE taizhang_public NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- made by another migration at the same moment
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
DO $$
BEGIN
    -- From 16 on, who makes a role is a member of it, but may not SET ROLE to it unless that is granted.
    IF NOT pg_has_role(current_user, 'taizhang_public',
            CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
        EXECUTE format('GRANT taizhang_public TO %I', current_user);
    END IF;
EXCEPTION WHEN unique_violation OR SQLSTATE 'XX000' THEN
    NULL; -- granted by another migration at the same moment
END
$$;
-- +goose StatementEnd
GRANT USAGE ON SCHEMA public TO taizhang_public;
GRANT SELECT ON edition, edition_row, department TO taizhang_public;

-- +goose Down

REVOKE ALL ON edition, edition_row, department FROM taizhang_public;
REVOKE USAGE ON SCHEMA public FROM taizhang_public;
DROP TABLE audit, edition_row, edition, revision, entry, quarter, sessions, sign_in_attempt, invitation,
    account_department, account, assignment, task_unit, task_version, task, plan_version, plan,
    collective_member, collective, department;
DROP FUNCTION refuse_change;
-- The role stays: other databases of the server may use it.
