package store_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// Whatever is changed in the tables that an overview is read from, by whomever: an overview that is another one now has
// another stamp. Revisions are not gone through, which nobody can change.
func TestAnOverviewThatChangesChangesItsStamp(t *testing.T) {
	t.Parallel()
	for _, table := range []string{"account", "assignment", "department", "edition", "entry", "extension", "figure", "measure", "pace_curve", "plan",
		"plan_version", "quarter", "task", "task_version"} {
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			round := newStampRound(t)
			for _, c := range round.columns(table) {
				if table == "entry" { // of which the stamp goes over some by their state alone
					round.change("UPDATE entry SET " + c.name + " = " + c.other + " WHERE state = 'draft'")
				}
				round.change("UPDATE " + table + " SET " + c.name + " = " + c.other)
			}
			switch table {
			case "entry":
				round.change(`UPDATE entry SET submitted_at = now() WHERE state = 'draft'`)
				round.change(`UPDATE entry SET state = 'returned' WHERE state = 'submitted'`)
				round.change(`DELETE FROM entry`)
			case "edition":
				round.change(`INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source) VALUES (2020, 2, 1, '题', '题', now(), '源')`)
			case "quarter", "task_version": // without them there is nothing to look at
			default:
				round.change("DELETE FROM " + table)
			}
			if round.changed == 0 {
				t.Error("nothing that was done changed the overview")
			}
		})
	}
}

// stampRound is a round with something in every table.
type stampRound struct {
	overviewRound
	view    store.Overview
	changed int // so often
}

func newStampRound(t *testing.T) *stampRound {
	t.Helper()
	round := &stampRound{overviewRound: newOverviewRound(t)}
	round.write()
	for _, sql := range []string{
		`INSERT INTO account (name, display_name, role) VALUES ('stamp', '张三', 'office')`,
		`INSERT INTO measure (plan_version_id, task_id, label, comparison, low, unit, kind, falls, quote, start_rune, end_rune, state, origin, ruled_by, ruled_at)
			SELECT q.plan_version_id, e.task_id, '亩数', '>=', 100, '亩', 'count', false, '100亩', 0, 4, 'confirmed', 'read', (SELECT id FROM account), now()
			FROM entry e JOIN quarter q ON q.year = e.year AND q.number = e.quarter WHERE e.quarter = 2 AND e.state = 'accepted'`,
		`INSERT INTO figure (entry_id, revision, label, value, unit, stance, kind, quote, start_rune, end_rune, state, origin, ruled_by, ruled_at)
			SELECT e.id, 1, '亩数', 30, '亩', 'achieved', 'count', '30亩', 0, 3, 'confirmed', 'read', (SELECT id FROM account), now()
			FROM entry e WHERE e.quarter = 2 AND e.state = 'accepted'`,
		`INSERT INTO extension (year, quarter, department_id, state, until, reason, decided_at)
			SELECT 2020, 2, id, 'granted', now() + interval '9 days', '核数', now() FROM department WHERE code = 'fgw'`,
		`INSERT INTO pace_curve (year, number, points, reason, made_at)
			VALUES (2020, 1, ARRAY[50,100,200,300,400,500,600,700,800,900,950,1000], '往年', now())`,
	} {
		if _, err := round.store.Pool().Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	round.view = round.overview(secondRound)
	return round
}

// change does something to the database, without triggers and foreign keys: it stands for hands that the program does not
// know. What a check refuses is left, which holds for everybody.
func (r *stampRound) change(sql string) {
	r.t.Helper()
	ctx := r.t.Context()
	batch := &pgx.Batch{}
	for _, s := range []string{`BEGIN`, `SET LOCAL session_replication_role = replica`, sql, `COMMIT`} {
		batch.Queue(s)
	}
	if err := r.store.Pool().SendBatch(ctx, batch).Close(); err != nil {
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code[:2] != "23" { // integrity constraint violation
			r.t.Errorf("%s: %v", sql, err)
		}
		return
	}
	stamp, err := r.store.OverviewStamp(ctx, overviewLeader, secondRound)
	if err != nil {
		r.t.Fatalf("%s: %v", sql, err)
	}
	before, now := r.view, r.overview(secondRound)
	r.view = now
	if now.Stamp != stamp {
		r.t.Errorf("after %s the overview is stamped %s, and said to be at %s", sql, now.Stamp, stamp)
	}
	same := before.Stamp == now.Stamp
	before.Stamp, now.Stamp = "", ""
	if !reflect.DeepEqual(before, now) {
		r.changed++
		if same {
			r.t.Errorf("%s changed the overview and not its stamp", sql)
		}
	}
}

type column struct {
	name  string
	other string // an expression of another value
}

// columns are those of a table that can be given another value in every row, but for the years and numbers by which the
// quarter is found.
func (r overviewRound) columns(table string) []column {
	r.t.Helper()
	found, err := r.store.Pool().Query(r.t.Context(), `SELECT column_name::text, data_type::text FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position`, table)
	if err != nil {
		r.t.Fatal(err)
	}
	defer found.Close()
	var all []column
	for found.Next() {
		var name, kind string
		if err := found.Scan(&name, &kind); err != nil {
			r.t.Fatal(err)
		}
		if name == "year" || name == "quarter" || table == "quarter" && (name == "number" || name == "state") {
			continue
		}
		switch kind {
		case "text":
			all = append(all, column{name, name + " || '改'"})
		case "integer", "smallint", "bigint", "numeric", "double precision":
			all = append(all, column{name, name + " + 1"})
		case "timestamp with time zone":
			all = append(all, column{name, name + " + interval '1 hour'"})
		case "date":
			all = append(all, column{name, name + " + 1"})
		case "boolean":
			all = append(all, column{name, "NOT " + name})
		case "ARRAY":
			all = append(all, column{name, "ARRAY[1] || " + name + "[2:12]"})
		default:
			r.t.Errorf("%s.%s is of type %s, of which no other value is known", table, name, kind)
		}
	}
	return all
}

// A department's saves come every few seconds, and nobody else sees of them what they change.
func TestDraftsLeaveTheStampAlone(t *testing.T) {
	t.Parallel()
	round, ctx := newOverviewRound(t), t.Context()
	version := round.draft(2, "fgw", false, ledger.Behind)
	before := round.overview(secondRound).Stamp
	text := roundText(ledger.Behind)
	text.Progress = "另一种写法"
	version = round.must(round.store.SaveEntry(ctx, round.staff("fgw"), roundKey(2, "fgw", false), version, text))
	if got := round.overview(secondRound).Stamp; got != before {
		t.Error("a save of a draft changed the stamp")
	}
	round.must(round.store.HandIn(ctx, round.staff("fgw"), roundKey(2, "fgw", false), version, text))
	if got := round.overview(secondRound).Stamp; got == before {
		t.Error("handing in did not change the stamp")
	}
}

func TestTheStampIsRefusedAsTheOverviewIs(t *testing.T) {
	t.Parallel()
	round, ctx := newOverviewRound(t), t.Context()
	var refusal *ledger.Refusal
	if _, err := round.store.OverviewStamp(ctx, round.staff("fgw"), secondRound); !errors.As(err, &refusal) || refusal.Kind != ledger.Forbidden {
		t.Errorf("staff: %v", err)
	}
	if _, err := round.store.OverviewStamp(ctx, overviewLeader, ledger.Quarter{Year: 2020, Number: 3}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a quarter that has not begun: %v", err)
	}
}
