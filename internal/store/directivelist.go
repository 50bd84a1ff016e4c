package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// directiveScope says which directives a statement reads: those that are an account's, or every one for the calendar and the overview.
type directiveScope struct {
	every   bool  // of every leader, all units
	author  int64 // that this account wrote
	staff   int64 // to units that this account writes for; those units alone
	task    int   // its number in quarter; 0: any
	quarter ledger.Quarter
	id      int64 // 0: any
	open    bool  // only open ones
	waiting bool  // only those to which a unit of staff has not answered
}

// directiveRow is a directive as it comes from the database.
type directiveRow struct {
	ID          int64
	Year        int
	Number      int
	Task        int
	Requirement string
	Words       string
	AnswerBy    time.Time
	State       ledger.DirectiveState
	Author      int64
	AuthorName  string
	OpenedAt    time.Time
	CreatedAt   time.Time
	Version     int
	Codes       []string
	Names       []string
	Answered    []*time.Time
	Versions    []int
}

// directivesSQL reads directives with their units. A unit sees itself alone among several.
const directivesSQL = `-- name: Directives
	WITH mine AS (
		SELECT ad.department_id
		FROM account_department ad
		JOIN account ac ON ac.id = ad.account_id
		WHERE ad.account_id = @staff AND ac.role = 'staff' AND ac.disabled_at IS NULL
	)
	SELECT v.id, v.year, v.quarter AS number, t.number AS task, tv.requirement, v.words, v.answer_by, v.state,
		v.created_by AS author, a.display_name AS author_name, v.opened_at, v.created_at, v.version,
		u.codes, u.names, u.answered, u.versions
	FROM directive v
	JOIN task t ON t.id = v.task_id
	JOIN quarter q ON q.year = v.year AND q.number = v.quarter
	JOIN task_version tv ON tv.plan_version_id = q.plan_version_id AND tv.task_id = v.task_id
	JOIN account a ON a.id = v.created_by
	CROSS JOIN LATERAL (
		SELECT array_agg(d.code ORDER BY u.position) AS codes, array_agg(d.name ORDER BY u.position) AS names,
			array_agg(u.answered_at ORDER BY u.position) AS answered, array_agg(u.version ORDER BY u.position) AS versions
		FROM directive_unit u
		JOIN department d ON d.id = u.department_id
		WHERE u.directive_id = v.id AND (@staff::bigint = 0 OR u.department_id IN (SELECT department_id FROM mine))
	) u
	WHERE u.codes IS NOT NULL
		AND (@everything::boolean OR @author::bigint <> 0 AND v.created_by = @author OR @staff::bigint <> 0)
		AND (@id::bigint = 0 OR v.id = @id)
		AND (@task::int = 0 OR t.matter = (SELECT asked.matter FROM quarter aq
			JOIN task asked ON asked.year = aq.year AND asked.number = @task
			JOIN task_version av ON av.plan_version_id = aq.plan_version_id AND av.task_id = asked.id
			WHERE aq.year = @year AND aq.number = @quarter))
		AND (NOT @open::boolean OR v.state = 'open')
		AND (NOT @waiting::boolean OR v.state <> 'closed' AND array_position(u.answered, NULL) IS NOT NULL)
	ORDER BY CASE v.state WHEN 'open' THEN 0 WHEN 'answered' THEN 1 ELSE 2 END,
		CASE WHEN v.state = 'closed' THEN -v.id END, v.answer_by, v.id`

func (s *Store) directives(ctx context.Context, db querier, scope directiveScope) ([]ledger.Directive, error) {
	found, err := rows[directiveRow](ctx, db, directivesSQL, pgx.StrictNamedArgs{
		"staff": scope.staff, "everything": scope.every, "author": scope.author,
		"id": scope.id, "task": scope.task, "year": scope.quarter.Year, "quarter": scope.quarter.Number, "open": scope.open, "waiting": scope.waiting,
	})
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Directive, len(found))
	for i, r := range found {
		out[i] = ledger.Directive{
			ID: r.ID, Year: r.Year, Number: r.Number, Task: r.Task, Requirement: r.Requirement, Words: r.Words, AnswerBy: r.AnswerBy,
			State: r.State, Author: r.Author, AuthorName: r.AuthorName, OpenedAt: r.OpenedAt, CreatedAt: r.CreatedAt, Version: r.Version,
		}
		for k := range r.Codes {
			out[i].Units = append(out[i].Units, ledger.DirectiveUnit{Code: r.Codes[k], Name: r.Names[k], AnsweredAt: r.Answered[k], Version: r.Versions[k]})
		}
	}
	return out, nil
}

// scopeOf is what an actor may see of directives, to act on: the office all, a leader the own, staff those to its units.
func scopeOf(actor ledger.Actor) (directiveScope, error) {
	switch actor.Role {
	case ledger.Office:
		return directiveScope{every: true}, nil
	case ledger.Leader:
		return directiveScope{author: actor.ID}, nil
	case ledger.Staff:
		return directiveScope{staff: actor.ID}, nil
	}
	return directiveScope{}, &ledger.Refusal{Kind: ledger.Forbidden, Message: "您的账户不能查看批示。"}
}

// Directives lists the directives that are the actor's: of the office all, of a leader those that he wrote, of staff those
// that its units have to answer. Open ones come first, by their day; then answered, then closed, the newest first. Steps
// are not read. Anybody else gets a *ledger.Refusal.
func (s *Store) Directives(ctx context.Context, actor ledger.Actor) ([]ledger.Directive, error) {
	scope, err := scopeOf(actor)
	if err != nil {
		return nil, err
	}
	return s.directives(ctx, s.pool, scope)
}

// WaitingDirectives lists those to which a unit of the actor, who is staff, has not answered: all, or on one task, named by its
// number in a quarter, whatever the quarter in which they were written.
func (s *Store) WaitingDirectives(ctx context.Context, actor ledger.Actor, q ledger.Quarter, task int) ([]ledger.Directive, error) {
	if actor.Role != ledger.Staff {
		return nil, nil
	}
	return s.directives(ctx, s.pool, directiveScope{staff: actor.ID, quarter: q, task: task, waiting: true})
}

// TaskDirectives lists the directives on a task, named by its number in a quarter, of all quarters of the year, whoever wrote
// them, with their steps: a leader who writes another must know what was asked for before. It refuses whoever does not read internal texts.
func (s *Store) TaskDirectives(ctx context.Context, actor ledger.Actor, q ledger.Quarter, task int) ([]ledger.Directive, error) {
	if err := mayOversee(actor); err != nil {
		return nil, err
	}
	found, err := s.directives(ctx, s.pool, directiveScope{every: true, quarter: q, task: task})
	if err != nil {
		return nil, err
	}
	return found, s.readSteps(ctx, s.pool, 0, found)
}

// Directive reads one directive with its steps. One that is not the actor's is ledger.ErrNotFound; of several units staff
// reads the own answers only.
func (s *Store) Directive(ctx context.Context, actor ledger.Actor, id int64) (ledger.Directive, error) {
	return s.directive(ctx, s.pool, actor, id)
}

func (s *Store) directive(ctx context.Context, db querier, actor ledger.Actor, id int64) (ledger.Directive, error) {
	scope, err := scopeOf(actor)
	if err != nil {
		return ledger.Directive{}, err
	}
	scope.id = id
	found, err := s.directives(ctx, db, scope)
	if err != nil {
		return ledger.Directive{}, err
	}
	if len(found) == 0 {
		return ledger.Directive{}, ledger.ErrNotFound
	}
	return found[0], s.readSteps(ctx, db, scope.staff, found)
}

// readSteps fills in what was said and done.
func (s *Store) readSteps(ctx context.Context, db querier, staff int64, directives []ledger.Directive) error {
	at := map[int64]int{}
	ids := make([]int64, len(directives))
	for i, d := range directives {
		at[d.ID], ids[i] = i, d.ID
	}
	steps, err := rows[struct {
		ID int64
		ledger.DirectiveStep
	}](ctx, db, `-- name: DirectiveSteps
		SELECT p.directive_id AS id, p.action, coalesce(d.name, '') AS unit, coalesce(a.display_name, '') AS by, p.words, p.at
		FROM directive_step p
		LEFT JOIN department d ON d.id = p.department_id
		LEFT JOIN account a ON a.id = p.by
		WHERE p.directive_id = ANY (@ids)
			AND (@staff::bigint = 0 OR p.department_id IS NULL
				OR p.department_id IN (SELECT ad.department_id FROM account_department ad WHERE ad.account_id = @staff))
		ORDER BY p.id`, pgx.StrictNamedArgs{"ids": ids, "staff": staff})
	if err != nil {
		return err
	}
	for _, p := range steps {
		d := &directives[at[p.ID]]
		d.Steps = append(d.Steps, p.DirectiveStep)
	}
	return nil
}
