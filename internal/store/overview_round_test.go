package store_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

var (
	overviewNow    = time.Date(2020, 7, 3, 9, 30, 0, 0, ledger.Shanghai)
	secondRound    = ledger.Quarter{Year: 2020, Number: 2}
	overviewLeader = ledger.Actor{Role: ledger.Leader}
)

// overviewRound is a made-up second quarter, open, written through the store as its users do.
type overviewRound struct {
	t     *testing.T
	store *store.Store
}

func newOverviewRound(t *testing.T) overviewRound {
	t.Helper()
	s, err := store.Open(t.Context(), dbtest.URL(t), func() time.Time { return overviewNow })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	_, err = s.Pool().Exec(t.Context(), `UPDATE quarter SET state = 'open', opened_at = @now, due_at = @due
		WHERE year = 2020 AND number = 2`,
		pgx.NamedArgs{"now": overviewNow, "due": overviewNow.AddDate(0, 0, 3)})
	if err != nil {
		t.Fatal(err)
	}
	return overviewRound{t, s}
}

// staff is an account of the department with this code.
func (r overviewRound) staff(code string) ledger.Actor {
	return ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: code}}}
}

func roundText(rating ledger.Rating) ledger.Text {
	said := ledger.Text{Progress: "进展 " + string(rating), Rating: rating}
	if rating == ledger.Behind || rating == ledger.Paused {
		said.Problems, said.NextSteps = "难处 "+string(rating), "办法 "+string(rating)
	}
	return said
}

// draft and handIn write as department; part says that the text is a contribution. They return the version.
func (r overviewRound) draft(task int, department string, part bool, rating ledger.Rating) int {
	r.t.Helper()
	return r.must(r.store.SaveEntry(r.t.Context(), r.staff(department), roundKey(task, department, part), 0, roundText(rating)))
}

func (r overviewRound) handIn(task int, department string, part bool, rating ledger.Rating) int {
	r.t.Helper()
	return r.must(r.store.HandIn(r.t.Context(), r.staff(department), roundKey(task, department, part), 0, roundText(rating)))
}

func (r overviewRound) must(saved store.Saved, err error) int {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	return saved.Version
}

func roundKey(task int, department string, part bool) ledger.Key {
	k := ledger.Key{Quarter: secondRound, Task: task}
	if part {
		k.Department = department
	}
	return k
}

// write fills the round: every state, every rating, drafts and returned texts whose ratings must not be seen.
func (r overviewRound) write() {
	r.t.Helper()
	ctx, office := r.t.Context(), ledger.Actor{Role: ledger.Office}
	r.draft(2, "fgw", false, ledger.Behind)
	r.handIn(3, "fgw", false, ledger.Done)
	r.handIn(4, "fgw", false, ledger.OnTrack)
	r.handIn(6, "fgw", false, ledger.Behind)
	r.handIn(8, "fgw", false, ledger.Paused)
	version := r.handIn(9, "fgw", false, ledger.Behind)
	r.must(r.store.ReturnEntry(ctx, office, roundKey(9, "", false), version, "请补充"))
	version = r.handIn(11, "fgw", false, ledger.OnTrack)
	r.must(r.store.AcceptEntry(ctx, office, roundKey(11, "", false), version))

	r.handIn(5, "shengzhou", true, ledger.OnTrack) // supporting: its lead has written nothing
	r.handIn(10, "fgw", false, ledger.OnTrack)
	r.draft(10, "keqiao", true, ledger.Paused)

	r.draft(18, "zwfw", true, ledger.Behind) // joint, no entry yet
	r.handIn(20, "jrb", true, ledger.Done)   // joint, the other unit is missing
	r.handIn(22, "jrb", true, ledger.OnTrack)
	r.handIn(22, "cbirc", true, ledger.OnTrack) // joint, all in and of one mind
	version = r.handIn(23, "jrb", true, ledger.Behind)
	r.must(r.store.ReturnEntry(ctx, office, roundKey(23, "jrb", true), version, "请补充"))
	r.handIn(43, "scjg", true, ledger.Behind)
	r.handIn(43, "binhai", true, ledger.OnTrack) // joint, all in and of two minds
}

func (r overviewRound) overview(q ledger.Quarter) store.Overview {
	r.t.Helper()
	view, err := r.store.Overview(r.t.Context(), overviewLeader, q)
	if err != nil {
		r.t.Fatal(err)
	}
	return view
}
