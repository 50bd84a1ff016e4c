package store_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Every statement of a publication, and the commit itself, at which it can be cut off.
var cuts = map[string]string{
	"at the edition":       `BEFORE INSERT ON edition FOR EACH ROW`,
	"among its rows":       `BEFORE INSERT ON edition_row FOR EACH ROW WHEN (NEW.number = 85)`,
	"at the seal":          `BEFORE INSERT ON seal FOR EACH ROW`,
	"among the row seals":  `BEFORE INSERT ON seal_row FOR EACH ROW WHEN (NEW.number = 85)`,
	"among the texts":      `BEFORE UPDATE ON entry FOR EACH ROW`,
	"at the revision":      `BEFORE INSERT ON revision FOR EACH ROW`, // of a correction
	"at the quarter":       `BEFORE UPDATE ON quarter FOR EACH ROW`,  // of a first edition
	"at the audit record":  `BEFORE INSERT ON audit FOR EACH ROW`,
	"before it is for all": `AFTER INSERT ON edition DEFERRABLE INITIALLY DEFERRED FOR EACH ROW`, // at commit, everything written
}

const pause = 7_213_004_399 // key of the advisory lock at which the publication waits

// killedAt publishes q and ends the database's process in the middle. It reports false when the publication does not come
// by there.
func (r *round) killedAt(q ledger.Quarter, where string) bool {
	r.t.Helper()
	ctx := r.t.Context()
	kind := "TRIGGER"
	if where == cuts["before it is for all"] {
		kind = "CONSTRAINT TRIGGER"
	}
	r.exec(`CREATE OR REPLACE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN PERFORM pg_advisory_xact_lock(7213004399); RETURN NEW; END $$`, nil)
	var table string
	if err := r.Pool().QueryRow(ctx, `SELECT (regexp_match($1, 'ON (\w+)'))[1]`, where).Scan(&table); err != nil {
		r.t.Fatal(err)
	}
	r.exec(`CREATE `+kind+` pause `+where+` EXECUTE FUNCTION pause()`, nil)
	defer r.exec(`DROP TRIGGER pause ON `+table, nil)

	holder, err := pgx.Connect(ctx, r.Pool().Config().ConnString())
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = holder.Close(ctx) }()
	if _, err := holder.Exec(ctx, `SELECT pg_advisory_lock($1)`, int64(pause)); err != nil {
		r.t.Fatal(err)
	}
	p := r.previewOf(q)
	done := make(chan error, 1)
	go func() { done <- r.Publish(ctx, r.office, q, p.Edition, p.Digest()) }()
	for {
		select {
		case err := <-done: // it did not wait
			if err != nil {
				r.t.Fatal(err)
			}
			return false
		default:
		}
		var killed bool
		if err := holder.QueryRow(ctx, `
			SELECT coalesce(bool_or(pg_terminate_backend(l.pid)), false)
			FROM pg_locks l
			WHERE l.locktype = 'advisory' AND NOT l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`).Scan(&killed); err != nil {
			r.t.Fatal(err)
		}
		if killed {
			if err := <-done; err == nil {
				r.t.Error("a publication that was killed says that it is done")
			}
			return true
		}
	}
}

// state is everything that a publication changes, in one number of each kind.
func (r *round) state() (s [8]int) {
	r.t.Helper()
	err := r.Pool().QueryRow(r.t.Context(), `SELECT (SELECT count(*) FROM edition), (SELECT count(*) FROM edition_row), (SELECT count(*) FROM seal),
		(SELECT count(*) FROM seal_row), (SELECT count(*) FROM quarter WHERE state = 'published'), (SELECT count(*) FROM entry WHERE state = 'published'),
		(SELECT count(*) FROM revision), (SELECT count(*) FROM audit)`).Scan(&s[0], &s[1], &s[2], &s[3], &s[4], &s[5], &s[6], &s[7])
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

func TestAPublicationThatIsKilledLeavesTheOldOrTheNew(t *testing.T) {
	t.Parallel()
	for kind, c := range map[string]struct {
		start   func(*testing.T) *round
		quarter ledger.Quarter
		passes  string // the cut that it does not come by
	}{
		"first edition": {ready, second, "at the revision"},
		"correction": {func(t *testing.T) *round {
			r := newRound(t)
			r.correct("数据更正", map[int]string{39: "更正后的话39。", 1: "更正后的话1。"})
			return r
		}, first, "at the quarter"},
	} {
		for name, where := range cuts {
			if name == c.passes {
				continue
			}
			t.Run(kind+" "+name, func(t *testing.T) {
				t.Parallel()
				r := c.start(t)
				r.checked(c.quarter)
				before := r.state()
				if !r.killedAt(c.quarter, where) {
					t.Fatal("the publication does not come by here")
				}
				if after := r.state(); after != before {
					t.Errorf("half of it stays: %v, was %v", after, before)
				}
				r.whole()

				// The same page, sent again, publishes the whole.
				p := r.previewOf(c.quarter)
				if err := r.Publish(t.Context(), r.office, c.quarter, p.Edition, p.Digest()); err != nil {
					t.Fatal(err)
				}
				after := r.state()
				if after[0] != before[0]+1 || after[1] != before[1]+170 || after[2] != before[2]+1 || after[3] != before[3]+170 {
					t.Errorf("the edition is not whole: %v, was %v", after, before)
				}
				r.whole()
			})
		}
	}
}
