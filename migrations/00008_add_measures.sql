-- What a person has decided about the numbers in the texts: the measures of a requirement and the figures of a progress
-- text, confirmed, corrected, struck out or added by hand. What nobody has decided is read anew each time and not kept.

-- +goose Up

CREATE TABLE measure (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan_version_id bigint NOT NULL,
    task_id         bigint NOT NULL,
    label           text NOT NULL CONSTRAINT measure_label_check CHECK (length(label) <= 200),
    comparison      text NOT NULL CONSTRAINT measure_comparison_check CHECK (comparison IN ('=', '>=', '<=', '≈', 'range')),
    low             numeric NOT NULL,
    high            numeric,
    unit            text NOT NULL CONSTRAINT measure_unit_check CHECK (length(unit) <= 20),
    kind            text NOT NULL
                    CONSTRAINT measure_kind_check CHECK (kind IN ('count', 'amount', 'growth', 'ratio', 'ceiling', 'coverage', 'form_progress', 'nothing')),
    falls           boolean NOT NULL DEFAULT false,
    quote           text NOT NULL CONSTRAINT measure_quote_check CHECK (quote <> '' AND length(quote) <= 400),
    start_rune      integer NOT NULL,
    end_rune        integer NOT NULL,
    state           text NOT NULL CONSTRAINT measure_state_check CHECK (state IN ('confirmed', 'struck')),
    origin          text NOT NULL CONSTRAINT measure_origin_check CHECK (origin IN ('read', 'hand')),
    ruled_by        bigint REFERENCES account,
    ruled_at        timestamptz NOT NULL,
    version         integer NOT NULL DEFAULT 1,
    FOREIGN KEY (plan_version_id, task_id) REFERENCES task_version,
    CONSTRAINT measure_place_key UNIQUE (plan_version_id, task_id, start_rune, end_rune),
    CONSTRAINT measure_place_check CHECK (start_rune >= 0 AND end_rune = start_rune + length(quote)),
    CONSTRAINT measure_range_check CHECK (CASE WHEN comparison = 'range' THEN high IS NOT NULL AND high >= low ELSE high IS NULL END)
);
COMMENT ON TABLE measure IS '指标: a number that a requirement promises, as a person confirmed or struck it out. low and high are in unit as printed (10 of 万人); falls: low is how far it must fall. quote stands in the requirement from start_rune to before end_rune, counted in characters. origin: read by the program, or quoted by hand.';

CREATE TABLE figure (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id   bigint NOT NULL REFERENCES entry,
    revision   integer NOT NULL, -- no foreign key: revisions are never deleted, and TRUNCATE is refused by their own trigger
    measure_id bigint REFERENCES measure,
    label      text NOT NULL CONSTRAINT figure_label_check CHECK (length(label) <= 200),
    value      numeric NOT NULL,
    unit       text NOT NULL CONSTRAINT figure_unit_check CHECK (length(unit) <= 20),
    as_of      date,
    stance     text NOT NULL
               CONSTRAINT figure_stance_check CHECK (stance IN ('achieved', 'forecast', 'planned', 'started', 'preparatory')),
    kind       text NOT NULL
               CONSTRAINT figure_kind_check CHECK (kind IN ('count', 'amount', 'growth', 'ratio', 'form_progress', 'completion_rate')),
    quote      text NOT NULL CONSTRAINT figure_quote_check CHECK (length(quote) <= 400),
    start_rune integer,
    end_rune   integer,
    state      text NOT NULL CONSTRAINT figure_state_check CHECK (state IN ('confirmed', 'struck')),
    origin     text NOT NULL CONSTRAINT figure_origin_check CHECK (origin IN ('read', 'hand', 'typed')),
    ruled_by   bigint REFERENCES account,
    ruled_at   timestamptz NOT NULL,
    version    integer NOT NULL DEFAULT 1,
    CONSTRAINT figure_place_key UNIQUE (entry_id, start_rune, end_rune, quote), -- another wording may have another number there
    CONSTRAINT figure_place_check CHECK (
        CASE WHEN origin = 'typed' THEN quote = '' AND start_rune IS NULL AND end_rune IS NULL AND measure_id IS NOT NULL
             ELSE quote <> '' AND start_rune IS NOT NULL AND end_rune IS NOT NULL AND start_rune >= 0 AND end_rune = start_rune + length(quote) END)
);
CREATE INDEX figure_measure_idx ON figure (measure_id);
CREATE UNIQUE INDEX figure_typed_key ON figure (entry_id, measure_id) WHERE origin = 'typed';
COMMENT ON TABLE figure IS '读数: a number that a progress text states, as a person confirmed or struck it out. revision is the wording in which quote stood from start_rune to before end_rune, counted in characters; it is sought again in later ones. measure_id: the measure that it answers. as_of null: no date is printed. origin typed: given beside the text, without a place in it.';

-- +goose Down

DROP TABLE figure;
DROP TABLE measure;
