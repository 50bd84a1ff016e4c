package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Edition is a published quarter, frozen.
type Edition struct {
	ID          int64
	Year        int
	Quarter     int // 1 to 4
	Number      int // 1 is the first publication, each correction the next
	Title       string
	PlanTitle   string
	PublishedAt time.Time
	Source      string       // 信息来源
	Rows        []EditionRow `db:"-"` // in table order; nil in a list of editions
}

// Of is the quarter that the edition publishes.
func (e Edition) Of() ledger.Quarter { return ledger.Quarter{Year: e.Year, Number: e.Quarter} }

// EditionRow is one row of the official table, to the letter.
type EditionRow = ledger.EditionRow

// EditionUnit is a department that answers for a row, under the name that it had when the edition was published.
type EditionUnit = ledger.EditionUnit

// TaskEdition is a task's row in the newest edition of one quarter.
type TaskEdition struct {
	Year         int
	Quarter      int
	Edition      int
	Number       int // as the quarter prints it
	Title        string
	PlanTitle    string
	PublishedAt  time.Time
	Source       string
	Requirement  string
	Progress     []string
	UnitsPrinted []string
	Departments  []EditionUnit

	FirstPublishedAt time.Time  // of the quarter
	CorrectedAt      *time.Time // the newest edition that changed the row; nil when none did
	CorrectedIn      int        // its number
	Reason           string     // why
}

// Of is the quarter that the row was published for.
func (e TaskEdition) Of() ledger.Quarter { return ledger.Quarter{Year: e.Year, Number: e.Quarter} }

// TaskLine is a task as a link to it says it.
type TaskLine struct {
	Number      int
	Requirement string
}

// Department is a department as an index lists it.
type Department struct {
	Code string
	Name string
	Kind ledger.DepartmentKind

	Successor     string // code of the department that it was merged into; empty: none
	SuccessorName string
}

// Editions lists the newest edition of every published quarter without its rows, the newest quarter first.
func (s *Store) Editions(ctx context.Context) ([]Edition, error) {
	found, err := rows[Edition](ctx, s.public, `-- name: Editions
		SELECT DISTINCT ON (year, quarter) id, year, quarter, number, title, plan_title, published_at, source
		FROM edition
		ORDER BY year DESC, quarter DESC, number DESC`, pgx.StrictNamedArgs{})
	if err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	return found, nil
}

// Edition returns the newest edition of a quarter with all its rows, or ledger.ErrNotFound when it is not published.
// Two statements may see no half of an edition: it is committed whole and never changes.
func (s *Store) Edition(ctx context.Context, q ledger.Quarter) (Edition, error) {
	edition, err := row[Edition](ctx, s.public, `-- name: Edition
		SELECT id, year, quarter, number, title, plan_title, published_at, source
		FROM edition
		WHERE year = @year AND quarter = @quarter
		ORDER BY number DESC
		LIMIT 1`, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	if err != nil {
		return Edition{}, fmt.Errorf("read edition of %s: %w", q, err)
	}
	edition.Rows, err = rows[EditionRow](ctx, s.public, `-- name: EditionRows
		SELECT number, requirement, progress, units_printed, departments
		FROM edition_row
		WHERE edition_id = @edition
		ORDER BY number`, pgx.StrictNamedArgs{"edition": edition.ID})
	if err != nil {
		return Edition{}, fmt.Errorf("read rows of %s: %w", q, err)
	}
	return edition, nil
}

// TaskEditions returns the task's row in the newest edition of every published quarter of the year, in order of
// quarters; none when there is no such task. numbers are those under which the quarters print it, 0 where they do not.
func (s *Store) TaskEditions(ctx context.Context, year int, numbers [4]int) ([]TaskEdition, error) {
	found, err := rows[TaskEdition](ctx, s.public, `-- name: TaskEditions
		SELECT e.year, e.quarter, e.number AS edition, r.number, e.title, e.plan_title, e.published_at, e.source,
			r.requirement, r.progress, r.units_printed, r.departments,
			(SELECT min(f.published_at) FROM edition f WHERE f.year = e.year AND f.quarter = e.quarter) AS first_published_at,
			c.published_at AS corrected_at, coalesce(c.number, 0) AS corrected_in, coalesce(c.reason, '') AS reason
		FROM (
			SELECT DISTINCT ON (quarter) id, year, quarter, number, title, plan_title, published_at, source
			FROM edition
			WHERE year = @year
			ORDER BY quarter, number DESC
		) e
		JOIN unnest(@numbers::integer[]) WITH ORDINALITY AS printed (number, quarter) ON printed.quarter = e.quarter
		JOIN edition_row r ON r.edition_id = e.id AND r.number = printed.number
		LEFT JOIN LATERAL (
			SELECT n.number, n.published_at, n.reason
			FROM edition n
			JOIN edition_row now ON now.edition_id = n.id AND now.number = r.number
			JOIN edition b ON b.year = n.year AND b.quarter = n.quarter AND b.number = n.number - 1
			JOIN edition_row before ON before.edition_id = b.id AND before.number = r.number
			WHERE n.year = e.year AND n.quarter = e.quarter AND now.progress <> before.progress
			ORDER BY n.number DESC
			LIMIT 1
		) c ON true
		ORDER BY e.quarter`, pgx.StrictNamedArgs{"year": year, "numbers": numbers[:]})
	if err != nil {
		return nil, fmt.Errorf("read task %d/%v: %w", year, numbers, err)
	}
	return found, nil
}

// TaskNeighbours returns the tasks before and after the number in the year's newest published table: two, one at
// either end, none when nothing is published.
func (s *Store) TaskNeighbours(ctx context.Context, year, number int) ([]TaskLine, error) {
	found, err := rows[TaskLine](ctx, s.public, `-- name: TaskNeighbours
		WITH newest AS (
			SELECT id FROM edition WHERE year = @year ORDER BY quarter DESC, number DESC LIMIT 1
		)
		(SELECT r.number, r.requirement
		FROM edition_row r JOIN newest n ON n.id = r.edition_id
		WHERE r.number < @number ORDER BY r.number DESC LIMIT 1)
		UNION ALL
		(SELECT r.number, r.requirement
		FROM edition_row r JOIN newest n ON n.id = r.edition_id
		WHERE r.number > @number ORDER BY r.number LIMIT 1)
		ORDER BY number`, pgx.StrictNamedArgs{"year": year, "number": number})
	if err != nil {
		return nil, fmt.Errorf("read neighbours of task %d/%d: %w", year, number, err)
	}
	return found, nil
}

// Departments lists all departments in the order of the index.
func (s *Store) Departments(ctx context.Context) ([]Department, error) {
	found, err := rows[Department](ctx, s.public, `-- name: Departments
		SELECT d.code, d.name, d.kind, coalesce(into_.code, '') AS successor, coalesce(into_.name, '') AS successor_name
		FROM department d
		LEFT JOIN department into_ ON into_.id = d.successor_id
		ORDER BY d.position, d.code`, pgx.StrictNamedArgs{})
	if err != nil {
		return nil, fmt.Errorf("list departments: %w", err)
	}
	return found, nil
}
