package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// MeasureRuling is what a person decides about one 指标. Numbers are decimals as typed, already checked: they go into
// numeric columns and never through a float.
type MeasureRuling struct {
	ID         int64 // 0: a proposal, or quoted by hand
	Version    int   // of the row that was seen
	State      reading.State
	Origin     reading.Origin
	Label      string
	Op         reading.Op
	Low, High  string // High is empty unless Op is reading.Range
	Unit       string
	Kind       reading.Kind
	Falls      bool
	Quote      string
	Start, End int // runes of the requirement
}

// FigureRuling is what a person decides about one 读数.
type FigureRuling struct {
	ID         int64
	Version    int
	State      reading.State
	Origin     reading.Origin
	Measure    [2]int // Start and End of the measure that it answers; both 0 for none
	Label      string
	Value      string
	Unit       string
	AsOf       string // 2006-01-02; empty for none
	Status     reading.Status
	Kind       reading.Kind
	Quote      string
	Start, End int // runes of the progress
}

// errOvertaken means that a row, or the text under it, is not what its reader saw.
var errOvertaken = &ledger.Refusal{Kind: ledger.Conflict, Message: "别人刚刚改过这一项的指标、读数或文字，没有保存。请看过现在的内容再定。"}

// RuleReadings keeps what a person decided about the numbers of a task, in one transaction. The office may decide on any
// task, the staff of its sole or leading unit on theirs, but not over what the office has decided. It returns
// ledger.ErrNotFound when the actor has no such task, a *ledger.Refusal of kind Conflict when a row or the words under a
// number changed since they were seen, and ledger.Problems when a figure answers a measure that nobody confirmed. What was
// typed beside the task's texts, in every quarter of the same version of the plan, is read by the measures as they are then.
func (s *Store) RuleReadings(ctx context.Context, actor ledger.Actor, key ledger.Key, measures []MeasureRuling, figures []FigureRuling) error {
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		now, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		if now.Role != ledger.Office && now.Role != ledger.Staff {
			return &ledger.Refusal{Kind: ledger.Forbidden, Message: "指标和读数由督查室和牵头单位确认，您的账户不能办理。"}
		}
		key.Department = ""
		doc, err := s.lockDocument(ctx, tx, key)
		if err != nil {
			return err
		}
		subjectOf := pgx.StrictNamedArgs{"year": key.Quarter.Year, "quarter": key.Quarter.Number, "task": key.Task,
			"account": now.ID, "internal": now.Role == ledger.Office}
		text, err := row[ReadingTask](ctx, tx, readingTasksSQL, subjectOf)
		if err != nil {
			return fmt.Errorf("read task: %w", err)
		}
		r := ruler{s, tx, now, doc}
		for _, m := range measures {
			if !stands(text.Requirement, m.Quote, m.Start, m.End) {
				return errOvertaken
			}
			if err := r.measure(ctx, m); err != nil {
				return fmt.Errorf("rule measure: %w", err)
			}
		}
		if len(measures) > 0 {
			if err := s.retype(ctx, tx, key, doc); err != nil {
				return err
			}
		}
		for _, f := range figures {
			if !stands(text.Progress, f.Quote, f.Start, f.End) && f.State != reading.Struck {
				return errOvertaken
			}
			if err := r.figure(ctx, f); err != nil {
				return fmt.Errorf("rule figure: %w", err)
			}
		}
		return s.record(ctx, tx, now, "rule readings", subject(key), map[string]any{"measures": len(measures), "figures": len(figures)})
	})
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.ConstraintName == "measure_place_key" || pg.ConstraintName == "figure_place_key") {
		return errOvertaken // two confirmed the same words at the same moment
	}
	return err
}

// stands reports whether a quote stands in a text from rune start to before rune end.
func stands(text, quote string, start, end int) bool {
	runes := []rune(text)
	return quote != "" && start >= 0 && start <= end && end <= len(runes) && string(runes[start:end]) == quote
}

// ruler writes the rulings of one task in its transaction.
type ruler struct {
	s     *Store
	tx    pgx.Tx
	actor ledger.Actor
	doc   document
}

// overOffice is a condition: nobody but the office changes what the office decided.
const overOffice = `(@office::boolean OR NOT EXISTS (SELECT FROM account a WHERE a.id = r.ruled_by AND a.role = 'office'))`

func (r ruler) measure(ctx context.Context, m MeasureRuling) error {
	args := pgx.StrictNamedArgs{"id": m.ID, "version": m.Version, "plan": r.doc.PlanVersionID, "task": r.doc.TaskID,
		"state": m.State, "label": m.Label, "op": m.Op, "low": m.Low, "high": m.High, "unit": m.Unit,
		"kind": m.Kind, "falls": m.Falls, "account": r.actor.ID, "now": r.s.now()}
	if m.ID == 0 {
		delete(args, "id")
		delete(args, "version")
		args["quote"], args["start"], args["stop"], args["origin"] = m.Quote, m.Start, m.End, m.Origin
		return r.exec(ctx, `-- name: AddMeasure
			INSERT INTO measure (plan_version_id, task_id, label, comparison, low, high, unit, kind, falls, quote, start_rune, end_rune,
				state, origin, ruled_by, ruled_at)
			VALUES (@plan, @task, @label, @op, @low::text::numeric, nullif(@high, '')::numeric, @unit, @kind, @falls, @quote, @start, @stop,
				@state, @origin, nullif(@account::bigint, 0), @now)`, args)
	}
	args["office"] = r.actor.Role == ledger.Office
	return r.exec(ctx, `-- name: RuleMeasure
		UPDATE measure r
		SET label = @label, comparison = @op, low = @low::text::numeric, high = nullif(@high, '')::numeric, unit = @unit, kind = @kind,
			falls = @falls, state = @state, ruled_by = nullif(@account::bigint, 0), ruled_at = @now, version = version + 1
		WHERE id = @id AND version = @version AND plan_version_id = @plan AND task_id = @task AND `+overOffice, args)
}

func (r ruler) figure(ctx context.Context, f FigureRuling) error {
	var measure *int64
	if f.Measure != [2]int{} && f.State == reading.Confirmed {
		found, err := rows[struct{ ID int64 }](ctx, r.tx, `-- name: MeasureAt
			SELECT id FROM measure
			WHERE plan_version_id = @plan AND task_id = @task AND start_rune = @start AND end_rune = @stop AND state = 'confirmed'`,
			pgx.StrictNamedArgs{"plan": r.doc.PlanVersionID, "task": r.doc.TaskID, "start": f.Measure[0], "stop": f.Measure[1]})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return ledger.Problems{AnswersField(f.Start, f.End): "它回答的指标还没有确认，请一并确认，或者改为“不回答指标”。"}
		}
		measure = &found[0].ID
	}
	args := pgx.StrictNamedArgs{"entry": r.doc.ID, "revision": r.doc.Revision, "measure": measure, "state": f.State, "label": f.Label,
		"value": f.Value, "unit": f.Unit, "as_of": f.AsOf, "stance": f.Status, "kind": f.Kind, "account": r.actor.ID, "now": r.s.now(),
		"quote": f.Quote, "start": f.Start, "stop": f.End}
	if f.ID == 0 {
		args["origin"] = f.Origin
		return r.exec(ctx, `-- name: AddFigure
			INSERT INTO figure (entry_id, revision, measure_id, label, value, unit, as_of, stance, kind, quote, start_rune, end_rune,
				state, origin, ruled_by, ruled_at)
			VALUES (@entry, @revision, @measure, @label, @value::text::numeric, @unit, nullif(@as_of, '')::date, @stance, @kind, @quote, @start, @stop,
				@state, @origin, nullif(@account::bigint, 0), @now)`, args)
	}
	args["id"], args["version"], args["office"] = f.ID, f.Version, r.actor.Role == ledger.Office
	return r.exec(ctx, `-- name: RuleFigure
		UPDATE figure r
		SET measure_id = @measure, label = @label, value = @value::text::numeric, unit = @unit, as_of = nullif(@as_of, '')::date, stance = @stance,
			kind = @kind, quote = @quote, start_rune = @start, end_rune = @stop, revision = @revision, state = @state,
			ruled_by = nullif(@account::bigint, 0), ruled_at = @now, version = version + 1
		WHERE id = @id AND version = @version AND entry_id = @entry AND origin <> 'typed' AND `+overOffice, args)
}

// exec runs a statement that must change exactly one row.
func (r ruler) exec(ctx context.Context, sql string, args pgx.StrictNamedArgs) error {
	done, err := r.tx.Exec(ctx, sql, named(args))
	if err == nil && done.RowsAffected() != 1 {
		return errOvertaken
	}
	return err
}

// AnswersField names the field of a form in which the measure of the figure at a place is chosen.
func AnswersField(start, end int) string { return fmt.Sprintf("answers-%d-%d", start, end) }
