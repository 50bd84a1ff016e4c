-- The curve that cumulative targets are set against: how much of a year's targets is due by the end of each month.

-- +goose Up

CREATE TABLE pace_curve (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year    integer NOT NULL REFERENCES plan,
    task_id bigint,
    number  integer NOT NULL CONSTRAINT pace_curve_number_check CHECK (number > 0),
    points  smallint[] NOT NULL
            CONSTRAINT pace_curve_points_check CHECK (cardinality(points) = 12 AND array_position(points, NULL) IS NULL
                AND -1 <= ALL (points) AND 1000 >= ALL (points) AND points[12] = 1000),
    follows boolean NOT NULL DEFAULT false
            CONSTRAINT pace_curve_follows_check CHECK (NOT follows OR task_id IS NOT NULL),
    reason  text NOT NULL CONSTRAINT pace_curve_reason_check CHECK (reason <> '' AND length(reason) <= 200),
    made_at timestamptz NOT NULL,
    made_by bigint REFERENCES account,
    FOREIGN KEY (task_id, year) REFERENCES task (id, year)
);
CREATE UNIQUE INDEX pace_curve_version_key ON pace_curve (year, coalesce(task_id, 0), number);
COMMENT ON TABLE pace_curve IS '年度进度曲线: how much of a year''s targets is due by the end of each month, in thousandths, -1 where the month lies on the line between its neighbours. Of a plan, or with task_id of one task whose work has its season. The highest number holds; without one growth is even. follows: the task goes by its plan''s curve again, and points say nothing. Never changed, never deleted.';

CREATE TRIGGER pace_curve_frozen BEFORE UPDATE OR DELETE ON pace_curve FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pace_curve_kept BEFORE TRUNCATE ON pace_curve FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- +goose Down

DROP TABLE pace_curve;
