package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// SeriesQuarter is what was reported of some tasks in one quarter of a year.
type SeriesQuarter struct {
	Quarter ledger.Quarter
	State   ledger.QuarterState
	Tasks   []SeriesTask // in printed order; none of a quarter that has not begun
}

// SeriesTask is a task in one of the quarters, without units.
type SeriesTask struct {
	OverviewTask
	As int // its number in the quarter by whose numbers one asked
}

// Series reads some tasks, named by their numbers in quarter from, through the quarters of its year, from the first, in five
// statements whatever their number: what was handed in, and what people ruled about its numbers. It returns a *ledger.Refusal of kind Forbidden unless the actor reads
// internal texts; a year without quarters has none.
func (s *Store) Series(ctx context.Context, actor ledger.Actor, from ledger.Quarter, tasks []int) ([]SeriesQuarter, error) {
	if err := mayOversee(actor); err != nil {
		return nil, err
	}
	var series []SeriesQuarter
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		quarters, err := rows[struct {
			Number int
			State  ledger.QuarterState
		}](ctx, tx, `-- name: SeriesQuarters
			SELECT number, state FROM quarter WHERE year = @year ORDER BY number`, pgx.StrictNamedArgs{"year": from.Year})
		if err != nil {
			return err
		}
		curves, err := readPaceCurves(ctx, tx, from.Year)
		if err != nil {
			return fmt.Errorf("read curves: %w", err)
		}
		args := pgx.StrictNamedArgs{"year": from.Year, "from": from.Number, "tasks": tasks}
		entries, err := rows[seriesRow](ctx, tx, seriesSQL, args)
		if err != nil {
			return fmt.Errorf("read entries: %w", err)
		}
		place := map[[2]int]*OverviewTask{}
		for _, q := range quarters {
			one := SeriesQuarter{Quarter: ledger.Quarter{Year: from.Year, Number: q.Number}, State: q.State}
			for _, e := range entries {
				if e.Quarter == q.Number {
					one.Tasks = append(one.Tasks, SeriesTask{As: e.Named, OverviewTask: OverviewTask{Number: e.Number, Requirement: e.Requirement,
						State: e.State, Text: ledger.Text{Progress: e.Progress, Rating: e.Rating}, Pace: curves.of(e.Matter)}})
				}
			}
			for i := range one.Tasks {
				place[[2]int{q.Number, one.Tasks[i].Number}] = &one.Tasks[i].OverviewTask
			}
			series = append(series, one)
		}
		return seriesRulings(ctx, tx, args, place)
	})
	return series, err
}

// seriesRulings hangs what people ruled on the tasks, by quarter and number.
func seriesRulings(ctx context.Context, tx pgx.Tx, args pgx.StrictNamedArgs, place map[[2]int]*OverviewTask) error {
	measures, err := rows[struct {
		Quarter int
		measureRow
	}](ctx, tx, seriesMeasuresSQL, args)
	if err != nil {
		return fmt.Errorf("read measures: %w", err)
	}
	for _, m := range measures {
		if t := place[[2]int{m.Quarter, m.Number}]; t != nil {
			t.Measures = append(t.Measures, m.measure())
		}
	}
	figures, err := rows[struct {
		Quarter int
		figureRow
	}](ctx, tx, seriesFiguresSQL, args)
	if err != nil {
		return fmt.Errorf("read figures: %w", err)
	}
	for _, f := range figures {
		if t := place[[2]int{f.Quarter, f.Number}]; t != nil {
			t.Figures = append(t.Figures, f.statement())
		}
	}
	return nil
}

type seriesRow struct {
	Quarter     int
	Number      int
	Named       int
	Matter      int64
	Requirement string
	State       ledger.State
	Progress    string
	Rating      ledger.Rating
}

// seriesWanted are the tasks that are asked for under whatever number, each with the one that it was named by.
const seriesWanted = `
	WITH wanted AS (
		SELECT t.matter, t.number AS named
		FROM quarter q
		JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
		JOIN task t ON t.id = tv.task_id
		WHERE q.year = @year AND q.number = @from AND t.number = ANY (@tasks::int[])
	)`

const seriesSQL = `-- name: SeriesEntries` + seriesWanted + `
	SELECT q.number AS quarter, t.number, w.named, t.matter, tv.requirement, coalesce(e.state, '') AS state,
		coalesce(` + handedIn + ` e.progress END, '') AS progress, coalesce(` + handedIn + ` e.rating END, '') AS rating
	FROM quarter q
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = tv.task_id
	JOIN wanted w ON w.matter = t.matter
	LEFT JOIN entry e ON e.task_id = t.id AND e.year = q.year AND e.quarter = q.number AND e.department_id IS NULL
	WHERE q.year = @year AND q.state <> 'scheduled'
	ORDER BY q.number, w.named`

const seriesMeasuresSQL = `-- name: SeriesMeasures` + seriesWanted + `
	SELECT q.number AS quarter, t.number, ` + measureColumns + `
	FROM quarter q
	JOIN measure m ON m.plan_version_id = q.plan_version_id
	JOIN task t ON t.id = m.task_id
	JOIN wanted w ON w.matter = t.matter
	LEFT JOIN account by ON by.id = m.ruled_by
	WHERE q.year = @year AND q.state <> 'scheduled'
	ORDER BY q.number, t.number, m.start_rune, m.id`

const seriesFiguresSQL = `-- name: SeriesFigures` + seriesWanted + `
	SELECT q.number AS quarter, t.number, ` + figureColumns + `
	FROM quarter q
	JOIN entry e ON e.year = q.year AND e.quarter = q.number AND e.department_id IS NULL
	JOIN figure f ON f.entry_id = e.id
	JOIN task t ON t.id = e.task_id
	JOIN wanted w ON w.matter = t.matter
	LEFT JOIN account by ON by.id = f.ruled_by
	WHERE q.year = @year AND e.state IN ('submitted', 'accepted', 'published')
	ORDER BY q.number, t.number, f.start_rune, f.id`
