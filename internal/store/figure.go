package store

import (
	"time"

	"taizhang/internal/reading"
)

// figureRow is a reading.Statement as it comes from the database.
type figureRow struct {
	Number   int
	ID       int64
	Version  int
	State    reading.State
	Origin   reading.Origin
	By       string
	ByOffice bool
	At       time.Time
	Measure  int64
	Label    string
	Value    float64
	Unit     string
	AsOf     *time.Time
	Stance   reading.Status
	Kind     reading.Kind
	Quote    string
	Start    int
	Stop     int
}

func (f figureRow) statement() reading.Statement {
	x := reading.Statement{
		Ruling:  reading.Ruling{ID: f.ID, Version: f.Version, State: f.State, Origin: f.Origin, By: f.By, ByOffice: f.ByOffice, At: f.At},
		Measure: f.Measure, Label: f.Label, Value: f.Value, Unit: f.Unit, Status: f.Stance, Kind: f.Kind,
		Quote: f.Quote, Start: f.Start, End: f.Stop,
	}
	if f.AsOf != nil {
		x.AsOf = reading.AsOf{Year: f.AsOf.Year(), Month: int(f.AsOf.Month()), Day: f.AsOf.Day()}
	}
	return x
}

// figureColumns are those of a figureRow but the task's number, of figure f that account by ruled on.
const figureColumns = `f.id, f.version, f.state, f.origin, coalesce(by.display_name, '') AS by,
		coalesce(by.role = 'office', false) AS by_office, f.ruled_at AS at, coalesce(f.measure_id, 0) AS measure,
		f.label, f.value::float8 AS value, f.unit, f.as_of, f.stance, f.kind, f.quote,
		coalesce(f.start_rune, 0) AS start, coalesce(f.end_rune, 0) AS stop`

// figureTables are those of figureColumns, from a quarter on.
const figureTables = `
	FROM quarter q
	JOIN entry e ON e.year = q.year AND e.quarter = q.number AND e.department_id IS NULL
	JOIN figure f ON f.entry_id = e.id
	JOIN task t ON t.id = e.task_id
	LEFT JOIN account by ON by.id = f.ruled_by`

// A figure of a text that its unit is still writing is not shown to anybody else.
var figuresSQL = `-- name: Figures
	SELECT t.number, ` + figureColumns + figureTables + `
	WHERE q.year = @year AND q.number = @quarter AND (@task::int = 0 OR t.number = @task)
		AND CASE WHEN @internal::boolean THEN e.state IN ('submitted', 'accepted', 'published') ELSE ` + ownsEntry + ` END
	ORDER BY t.number, f.start_rune, f.id`

// quarterFiguresSQL reads all figures of a quarter's texts that are handed in, for who reads internal texts.
const quarterFiguresSQL = `-- name: OverviewFigures
	SELECT t.number, ` + figureColumns + figureTables + `
	WHERE q.year = @year AND q.number = @quarter AND e.state IN ('submitted', 'accepted', 'published')
	ORDER BY t.number, f.start_rune, f.id`
