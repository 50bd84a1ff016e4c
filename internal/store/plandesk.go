package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// PlanDesk is what a new plan version is judged against.
type PlanDesk struct {
	Year        int
	Title       string // empty: the year has no plan yet
	Newest      int    // number of the newest version, 0: none
	Stage       ledger.Stage
	Started     bool // a quarter was opened or published
	Used        []int
	Tasks       []VersionTask // of the newest version
	Departments []ledger.Department
	Collectives map[string][]string
	Former      []FormerName
}

// FormerName is a name that a department had before it was renamed or merged, with the department that goes on.
type FormerName struct {
	Name string
	Code string
	Now  string // its name
}

// Directory is what printed names of units are looked up in: the departments that there are, created, which are about to
// be, and names of before.
func (d PlanDesk) Directory(created ...ledger.Department) ledger.Directory {
	directory := ledger.NewDirectory(slices.Concat(d.Departments, created), d.Collectives)
	for _, f := range d.Former {
		directory.Former(f.Name, f.Code)
	}
	return directory
}

// Before are the tasks of the newest version as printed.
func (d PlanDesk) Before() []ledger.PlanTask {
	out := make([]ledger.PlanTask, len(d.Tasks))
	for i, t := range d.Tasks {
		out[i] = t.Print()
	}
	return out
}

// PlanDesk reads it. Only the office may.
func (s *Store) PlanDesk(ctx context.Context, actor ledger.Actor, year int) (PlanDesk, error) {
	if err := plansAreTheOffices(actor); err != nil {
		return PlanDesk{}, err
	}
	return planDesk(ctx, s.pool, year)
}

func planDesk(ctx context.Context, db querier, year int) (PlanDesk, error) {
	desk := PlanDesk{Year: year, Collectives: map[string][]string{}}
	args := pgx.StrictNamedArgs{"year": year}
	plans, err := rows[struct {
		Title   string
		Number  int
		Stage   ledger.Stage
		Started bool
		Used    []int
	}](ctx, db, `-- name: PlanDesk
		SELECT p.title, v.number, v.stage,
			EXISTS (SELECT FROM quarter q WHERE q.year = p.year AND q.state <> 'scheduled') AS started,
			ARRAY(SELECT t.number FROM task t WHERE t.year = p.year ORDER BY t.number) AS used
		FROM plan p
		JOIN plan_version v ON v.year = p.year
		WHERE p.year = @year
		ORDER BY v.number DESC
		LIMIT 1`, args)
	if err != nil {
		return desk, fmt.Errorf("read plan: %w", err)
	}
	if len(plans) > 0 {
		p := plans[0]
		desk.Title, desk.Newest, desk.Stage, desk.Started, desk.Used = p.Title, p.Number, p.Stage, p.Started, p.Used
		if desk.Tasks, err = versionTasks(ctx, db, year, p.Number); err != nil {
			return desk, fmt.Errorf("read tasks: %w", err)
		}
	}
	desk.Departments, err = rows[ledger.Department](ctx, db, `-- name: PlanDepartments
		SELECT code, name FROM department WHERE closed_on IS NULL ORDER BY position`, pgx.StrictNamedArgs{})
	if err != nil {
		return desk, err
	}
	collectives, err := rows[struct {
		Name  string
		Codes []string
	}](ctx, db, `-- name: Collectives
		SELECT c.name, array_agg(d.code ORDER BY m.position) AS codes
		FROM collective c
		JOIN collective_member m ON m.collective_id = c.id
		JOIN department d ON d.id = m.department_id
		WHERE d.closed_on IS NULL
		GROUP BY c.name`, pgx.StrictNamedArgs{})
	for _, c := range collectives {
		desk.Collectives[c.Name] = c.Codes
	}
	if err != nil {
		return desk, err
	}
	desk.Former, err = formerNames(ctx, db)
	return desk, err
}
