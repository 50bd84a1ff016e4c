package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// PaceCurve is the curve (年度进度曲线) that a task's cumulative targets are set against. The zero PaceCurve is even growth,
// which nobody drew.
type PaceCurve struct {
	Number int // of its version; 0 for none
	Task   int // number in the newest version of the plan of the task whose own it is; 0 for the plan's
	Points ledger.PacePoints
}

// Drawn reports whether somebody drew it otherwise than even.
func (c PaceCurve) Drawn() bool { return c.Number > 0 && c.Points != ledger.LinearPace }

// Curve is the curve as readings are judged by it.
func (c PaceCurve) Curve() reading.Curve {
	if c.Number == 0 {
		return reading.Linear
	}
	return c.Points.Months()
}

// paceCurves are those of a year.
type paceCurves struct {
	plan PaceCurve
	own  map[int64]PaceCurve // by the task's matter
}

// of is the curve of a task: its own, or the plan's.
func (c paceCurves) of(matter int64) PaceCurve {
	if own, ok := c.own[matter]; ok {
		return own
	}
	return c.plan
}

// paceCurveRow is the newest version of one. A curve is that of a task under whatever number.
type paceCurveRow struct {
	Matter  int64 // 0: the plan's
	Task    int
	Number  int
	Points  []int
	Follows bool
}

const paceCurvesSQL = `-- name: PaceCurves
	SELECT DISTINCT ON (coalesce(c.task_id, 0)) coalesce(c.task_id, 0) AS matter, coalesce(t.number, 0) AS task, c.number, c.points, c.follows
	FROM pace_curve c
	LEFT JOIN LATERAL (` + newestNumber + ` WHERE t.matter = c.task_id ORDER BY v.number DESC LIMIT 1) t ON true
	WHERE c.year = @year
	ORDER BY coalesce(c.task_id, 0), c.number DESC`

// newestNumber is the beginning of the tasks of a year's plan, with their number in each version.
const newestNumber = `SELECT t.matter, tv.number, tv.requirement
	FROM plan_version v
	JOIN task_version tv ON tv.plan_version_id = v.id
	JOIN task t ON t.id = tv.task_id`

// pacedTask is the task that has number @task in the newest version of the plan of @year.
const pacedTask = newestNumber + `
	WHERE v.year = @year AND v.number = (SELECT max(number) FROM plan_version WHERE year = @year) AND tv.number = @task`

// readPaceCurves reads the newest version of each of a year's curves.
func readPaceCurves(ctx context.Context, db querier, year int) (paceCurves, error) {
	found, err := rows[paceCurveRow](ctx, db, paceCurvesSQL, pgx.StrictNamedArgs{"year": year})
	return newPaceCurves(found), err
}

func newPaceCurves(found []paceCurveRow) paceCurves {
	curves := paceCurves{own: map[int64]PaceCurve{}}
	for _, f := range found {
		c := PaceCurve{Number: f.Number, Task: f.Task, Points: ledger.PacePoints(f.Points)}
		switch {
		case f.Matter == 0:
			curves.plan = c
		case !f.Follows:
			curves.own[f.Matter] = c
		}
	}
	return curves
}

// PaceVersion is a curve as somebody drew it.
type PaceVersion struct {
	Number  int
	Points  ledger.PacePoints
	Follows bool // the task goes by its plan's curve again
	Reason  string
	MadeAt  time.Time
	MadeBy  string // display name
}

// PaceDesk is a curve as the office draws it.
type PaceDesk struct {
	Year        int
	Task        int // 0: the plan's own curve
	Title       string
	Requirement string // of the task in the newest version of the plan
	Holds       PaceCurve
	Versions    []PaceVersion // the newest first
	Own         []int         // numbers of the tasks with a curve of their own, for the plan's
}

// Base is the number of the newest version, 0 for none.
func (d PaceDesk) Base() int {
	if len(d.Versions) == 0 {
		return 0
	}
	return d.Versions[0].Number
}

// PaceDesk reads the curve of a year's plan, or of one of its tasks when task is not 0. Only the office may; a year without
// a plan and a task that the plan does not have are ledger.ErrNotFound.
func (s *Store) PaceDesk(ctx context.Context, actor ledger.Actor, year, task int) (PaceDesk, error) {
	desk := PaceDesk{Year: year, Task: task}
	if err := plansAreTheOffices(actor); err != nil {
		return desk, err
	}
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		args := pgx.StrictNamedArgs{"year": year, "task": task}
		head, err := row[struct {
			Title       string
			Requirement string
			Matter      int64
		}](ctx, tx, `-- name: PaceDesk
			SELECT p.title, coalesce(t.requirement, '') AS requirement, coalesce(t.matter, 0) AS matter
			FROM plan p
			LEFT JOIN LATERAL (`+pacedTask+`) t ON true
			WHERE p.year = @year AND (@task::int = 0 OR t.matter IS NOT NULL)`, args)
		if err != nil {
			return err
		}
		desk.Title, desk.Requirement = head.Title, head.Requirement
		versions, err := rows[paceVersionRow](ctx, tx, paceVersionsSQL, pgx.StrictNamedArgs{"year": year, "matter": head.Matter})
		if err != nil {
			return fmt.Errorf("read versions of a curve: %w", err)
		}
		for _, v := range versions {
			desk.Versions = append(desk.Versions, v.version())
		}
		curves, err := readPaceCurves(ctx, tx, year)
		if err != nil {
			return err
		}
		desk.Holds = curves.of(head.Matter)
		if task == 0 {
			desk.Own, err = pacedApart(ctx, tx, year)
		}
		return err
	})
	return desk, err
}

// pacedApart are the numbers of the tasks that go by a curve of their own.
func pacedApart(ctx context.Context, db querier, year int) ([]int, error) {
	found, err := rows[struct{ Number int }](ctx, db, `-- name: PacedApart
		SELECT tv.number
		FROM plan_version v
		JOIN task_version tv ON tv.plan_version_id = v.id
		JOIN task t ON t.id = tv.task_id
		WHERE v.year = @year AND v.number = (SELECT max(number) FROM plan_version WHERE year = @year)
			AND (SELECT NOT c.follows FROM pace_curve c WHERE c.task_id = t.matter ORDER BY c.number DESC LIMIT 1)
		ORDER BY tv.number`, pgx.StrictNamedArgs{"year": year})
	out := make([]int, len(found))
	for i, f := range found {
		out[i] = f.Number
	}
	return out, err
}

type paceVersionRow struct {
	Number  int
	Points  []int
	Follows bool
	Reason  string
	MadeAt  time.Time
	MadeBy  string
}

func (r paceVersionRow) version() PaceVersion {
	return PaceVersion{Number: r.Number, Points: ledger.PacePoints(r.Points), Follows: r.Follows, Reason: r.Reason, MadeAt: r.MadeAt, MadeBy: r.MadeBy}
}

const paceVersionsSQL = `-- name: PaceVersions
	SELECT c.number, c.points, c.follows, c.reason, c.made_at, coalesce(by.display_name, '') AS made_by
	FROM pace_curve c
	LEFT JOIN account by ON by.id = c.made_by
	WHERE c.year = @year AND coalesce(c.task_id, 0) = @matter
	ORDER BY c.number DESC`

// PaceChange is a curve as it is to be, or for a task that it goes by its plan's again. Base is the version that was read.
type PaceChange struct {
	Base    int
	Points  ledger.PacePoints
	Follows bool
	Reason  string
}

// DrawPace adds a version of a curve, which holds from then on for all quarters of the year. It returns ledger.Problems of
// the fields points and reason, a *ledger.Refusal of kind Conflict when somebody else drew meanwhile and of kind Forbidden
// to anybody but the office, and ledger.ErrNotFound as of PaceDesk.
func (s *Store) DrawPace(ctx context.Context, actor ledger.Actor, year, task int, change PaceChange) error {
	reason, problems := ledger.CleanPaceReason(change.Reason)
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := plansAreTheOffices(actor); err != nil {
			return err
		}
		args := pgx.StrictNamedArgs{"year": year, "task": task}
		paced, err := row[struct{ Matter int64 }](ctx, tx, `-- name: LockPaced
			SELECT coalesce(t.matter, 0) AS matter
			FROM plan p
			LEFT JOIN LATERAL (`+pacedTask+`) t ON true
			WHERE p.year = @year AND (@task::int = 0 OR t.matter IS NOT NULL)
			FOR NO KEY UPDATE OF p`, args)
		if err != nil {
			return err
		}
		versions, err := rows[paceVersionRow](ctx, tx, paceVersionsSQL, pgx.StrictNamedArgs{"year": year, "matter": paced.Matter})
		if err != nil {
			return fmt.Errorf("read versions of a curve: %w", err)
		}
		now := paceVersionRow{Follows: task > 0, Points: ledger.LinearPace[:]}
		if len(versions) > 0 {
			now = versions[0]
		}
		if now.Number != change.Base {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "曲线刚由" + now.MadeBy + "改过，您的没有保存。现在的曲线在上面，您填的还在下面，请核对后再保存。"}
		}
		if change.Follows {
			change.Points = ledger.LinearPace
		}
		if now.Follows == change.Follows && (change.Follows || ledger.PacePoints(now.Points) == change.Points) {
			problems["points"] = "曲线没有改动。"
		}
		if err := problems.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: DrawPace
			INSERT INTO pace_curve (year, task_id, number, points, follows, reason, made_at, made_by)
			VALUES (@year, nullif(@matter::bigint, 0), @number, @points, @follows, @reason, @now, nullif(@by::bigint, 0))`,
			pgx.StrictNamedArgs{"year": year, "matter": paced.Matter, "number": now.Number + 1, "points": change.Points[:], "follows": change.Follows,
				"reason": reason, "now": s.now(), "by": actor.ID}); err != nil {
			return fmt.Errorf("draw curve: %w", err)
		}
		subject := fmt.Sprintf("plan/%d", year)
		if task > 0 {
			subject = fmt.Sprintf("plan/%d/tasks/%d", year, task)
		}
		return s.record(ctx, tx, actor, "draw-pace", subject, map[string]any{"version": now.Number + 1, "reason": reason})
	})
}
