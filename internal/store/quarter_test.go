package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

var (
	second = ledger.Quarter{Year: 2020, Number: 2}
	third  = ledger.Quarter{Year: 2020, Number: 3}
)

// quarterOf finds a quarter in the list.
func (r *round) quarterOf(q ledger.Quarter) store.OfficeQuarter {
	r.t.Helper()
	all, err := r.Quarters(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	for _, found := range all {
		if found.Quarter() == q {
			return found
		}
	}
	r.t.Fatalf("no quarter %s", q)
	return store.OfficeQuarter{}
}

func (r *round) audits(action, subject string) int {
	r.t.Helper()
	var n int
	if err := r.Pool().QueryRow(r.t.Context(), `SELECT count(*) FROM audit WHERE action = $1 AND subject = $2`, action, subject).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *round) scheduled() *round {
	r.exec(`UPDATE quarter SET state = 'scheduled', opened_at = NULL, due_at = NULL WHERE number = 2`, nil)
	return r
}

func TestOfficeOpensClosesAndReopensAQuarter(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t).scheduled(), t.Context()
	due := r.now.AddDate(0, 0, 5)

	if err := r.OpenQuarter(ctx, r.office, second, due); err != nil {
		t.Fatal(err)
	}
	q := r.quarterOf(second)
	if q.State != ledger.Open || !q.DueAt.Equal(due) || !q.OpenedAt.Equal(*r.now) || q.ClosedAt != nil || !q.Current() {
		t.Fatalf("opened: %+v", q)
	}
	if n := r.quarterOf(third); n.Blocked != "二季度填报中，尚未公开。先公开二季度，再开放三季度。" || q.Blocked != "" {
		t.Fatalf("third: %q, second: %q", n.Blocked, q.Blocked)
	}
	if q.Tasks != 170 || q.Blank != 170 || q.HandedIn() != 0 {
		t.Fatalf("numbers of a fresh quarter: %+v", q)
	}
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	if q = r.quarterOf(second); q.State != ledger.Closed || !q.DueAt.Equal(due) || !q.ClosedAt.Equal(*r.now) {
		t.Fatalf("closed: %+v", q)
	}
	opened := *q.OpenedAt
	*r.now = r.now.Add(time.Hour)
	later := due.AddDate(0, 0, 3)
	if err := r.ReopenQuarter(ctx, r.office, second, later); err != nil {
		t.Fatal(err)
	}
	if q = r.quarterOf(second); q.State != ledger.Open || !q.DueAt.Equal(later) || q.ClosedAt != nil || !q.OpenedAt.Equal(opened) {
		t.Fatalf("reopened: %+v", q)
	}
	for _, action := range []string{"open", "close", "reopen"} {
		if n := r.audits(action, "2020/q2"); n != 1 {
			t.Errorf("%d audit records of %s", n, action)
		}
	}
}

func TestQuartersCountTheSeed(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	q := r.quarterOf(ledger.Quarter{Year: 2020, Number: 1})
	if q.State != ledger.QuarterPublished || q.Published != 170 || q.HandedIn() != 170 || q.Edition != 1 || q.PublishedAt == nil {
		t.Fatalf("first quarter: %+v", q)
	}
	if q.DueAt != nil || q.OpenedAt != nil {
		t.Fatalf("the source names no dates: %+v", q)
	}
}

func TestWhenAQuarterCannotMove(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t).scheduled(), t.Context()
	staff, leader, admin := r.account(ledger.Staff, "scjg"), r.account(ledger.Leader), r.account(ledger.Admin)
	due := r.now.AddDate(0, 0, 5)
	problems := func(err error) bool {
		var p ledger.Problems
		return errors.As(err, &p) && p["due"] != ""
	}

	for _, actor := range []ledger.Actor{{}, staff, leader, admin} {
		if err := r.OpenQuarter(ctx, actor, second, due); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s opens: %v", actor.Role, err)
		}
	}
	if err := r.OpenQuarter(ctx, r.office, second, *r.now); !problems(err) {
		t.Errorf("due now: %v", err)
	}
	if err := r.OpenQuarter(ctx, r.office, second, time.Time{}); !problems(err) {
		t.Errorf("no due: %v", err)
	}
	if err := r.OpenQuarter(ctx, r.office, third, due); !refusedAs(err, ledger.Conflict) {
		t.Errorf("third before second is published: %v", err)
	}
	if err := r.OpenQuarter(ctx, r.office, ledger.Quarter{Year: 2019, Number: 2}, due); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a year without a plan: %v", err)
	}
	if err := r.CloseQuarter(ctx, r.office, second); !refusedAs(err, ledger.Conflict) {
		t.Errorf("close what is not open: %v", err)
	}
	if err := r.ReopenQuarter(ctx, r.office, second, due); !refusedAs(err, ledger.Conflict) {
		t.Errorf("reopen what is not closed: %v", err)
	}
	// Another quarter of the plan is under way although all before are published: loaded so, or mended by hand.
	r.exec(`UPDATE quarter SET state = 'open', opened_at = @now, due_at = @now WHERE number = 4`, pgx.StrictNamedArgs{"now": *r.now})
	if err := r.OpenQuarter(ctx, r.office, second, due); !refusedAs(err, ledger.Conflict) {
		t.Errorf("two at once: %v", err)
	}
	if q := r.quarterOf(second); q.State != ledger.Scheduled || q.DueAt != nil {
		t.Errorf("a refusal left something behind: %+v", q)
	}
	if n := r.audits("open", "2020/q2"); n != 0 {
		t.Errorf("%d audit records of refused deeds", n)
	}
}

func TestClosingAQuarterStopsWriters(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg := r.account(ledger.Staff, "scjg")
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	if _, err := r.SaveEntry(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "截止以后"}); !refusedAs(err, ledger.Conflict) {
		t.Fatalf("saved after closing: %v", err)
	}
}

func TestAnOpenQuarterKeepsItsVersionOfThePlan(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.scheduled()
	due := r.now.AddDate(0, 0, 5)
	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	next := func(base int, word string) {
		t.Helper()
		tasks := desk.Before()
		tasks[0].Requirement += word
		if _, err := r.SavePlan(ctx, r.office, store.NewPlan{Year: 2020, Stage: ledger.Adjusted, Base: base, Tasks: tasks}); err != nil {
			t.Fatal(err)
		}
	}
	answers := func(version int) []int {
		t.Helper()
		text, err := r.PlanText(ctx, r.office, 2020, version)
		if err != nil {
			t.Fatal(err)
		}
		return text.Quarters
	}
	next(1, "（第二稿）")
	next(2, "（第三稿）")
	var problems ledger.Problems
	if err := r.OpenQuarterOn(ctx, r.office, second, 9, due); !errors.As(err, &problems) || problems["plan"] == "" {
		t.Errorf("a version that there is not: %v", err)
	}
	if err := r.OpenQuarterOn(ctx, r.office, second, 2, due); err != nil {
		t.Fatal(err)
	}
	next(3, "（第四稿）")
	if !slices.Equal(answers(2), []int{2}) || !slices.Equal(answers(4), []int{3, 4}) || len(answers(3)) != 0 {
		t.Errorf("second: %v, third: %v, fourth: %v", answers(2), answers(3), answers(4))
	}
	if got := r.quarterOf(second); got.State != ledger.Open || got.Stage != ledger.Adjusted {
		t.Errorf("%+v", got)
	}
}

func TestAVersionWithADepartmentThatEndedIsNotAnswered(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.scheduled()
	if err := r.MergeDepartment(ctx, r.office, "gxzs", "swj", ledger.DepartmentChange{Reason: "机构改革", From: *r.now}); err != nil {
		t.Fatal(err)
	}
	due := r.now.AddDate(0, 0, 5)
	var problems ledger.Problems
	if err := r.OpenQuarterOn(ctx, r.office, second, 1, due); !errors.As(err, &problems) || !strings.Contains(problems["plan"], "已撤销的单位") {
		t.Errorf("the version before the merger: %v", err)
	}
	if err := r.OpenQuarterOn(ctx, r.office, second, 0, due); err != nil {
		t.Errorf("the newest: %v", err)
	}
}
