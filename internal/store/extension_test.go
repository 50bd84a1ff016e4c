package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

// extensions lists what the office sees, as scjg requested 2020-07-10 18:00.
func (r *round) extensions() []string {
	r.t.Helper()
	found, err := r.Extensions(r.t.Context(), r.office, second)
	if err != nil {
		r.t.Fatal(err)
	}
	var out []string
	for _, x := range found {
		out = append(out, x.Department+" "+string(x.State)+" "+ledger.Stamp(x.Until))
	}
	return out
}

func (r *round) wantExtensions(want ...string) {
	r.t.Helper()
	got := r.extensions()
	if len(got) != len(want) {
		r.t.Fatalf("extensions %q, want %q", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			r.t.Errorf("extensions %q, want %q", got, want)
		}
	}
}

func july(day, hour int) time.Time { return time.Date(2020, 7, day, hour, 0, 0, 0, ledger.Shanghai) }

func TestExtensionIsAskedForAndGranted(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg := r.account(ledger.Staff, "scjg")
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(9, 18), "数据要等统计局"); err != nil {
		t.Fatal(err)
	}
	// A second thought takes the place of the first.
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(10, 18), "数据要等统计局，10日才出"); err != nil {
		t.Fatal(err)
	}
	r.wantExtensions("scjg requested 2020-07-10 18:00")
	found, err := r.Extensions(ctx, r.office, second)
	if err != nil || found[0].Reason != "数据要等统计局，10日才出" || found[0].AskedBy != "scjg-staff" || found[0].Name != "市市场监管局" || found[0].AskedUntil == nil {
		t.Fatalf("%+v, %v", found, err)
	}
	if got := item(t, r.desk(scjg, second), 39); got.Extended != nil {
		t.Error("it counts before it is granted")
	}
	id := found[0].ID
	if err := r.GrantExtension(ctx, scjg, id, july(10, 18)); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("the department grants itself: %v", err)
	}
	if err := r.GrantExtension(ctx, r.office, id, july(8, 12)); err != nil {
		t.Fatal(err)
	}
	r.wantExtensions("scjg granted 2020-07-08 12:00")
	for name, err := range map[string]error{
		"granted again": r.GrantExtension(ctx, r.office, id, july(10, 18)), "refused after": r.RefuseExtension(ctx, r.office, id, "不"),
	} {
		if !refusedAs(err, ledger.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := r.GrantExtension(ctx, r.office, 4711, july(10, 18)); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("one that there is not: %v", err)
	}
	if n := r.audits("ask-extension", "2020/q2/scjg") + r.audits("grant-extension", "2020/q2/scjg"); n != 3 {
		t.Errorf("%d audit records", n)
	}
	got, err := r.Notices(ctx, scjg)
	if err != nil || len(got) != 1 || got[0].Kind != ledger.NoticeExtended || got[0].Subject != "二季度延期到7月8日周三 12:00" {
		t.Errorf("told %+v, %v", got, err)
	}
}

func TestExtensionIsRefused(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg := r.account(ledger.Staff, "scjg")
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(10, 18), "忙"); err != nil {
		t.Fatal(err)
	}
	found, err := r.DeskExtensions(ctx, scjg, second)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	var problems ledger.Problems
	if err := r.RefuseExtension(ctx, r.office, found[0].ID, " "); !errors.As(err, &problems) || problems["answer"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	if err := r.RefuseExtension(ctx, r.office, found[0].ID, "请按时报送。"); err != nil {
		t.Fatal(err)
	}
	r.wantExtensions("scjg refused 2020-07-10 18:00")
	told, err := r.Notices(ctx, scjg)
	if err != nil || len(told) != 1 || told[0].Kind != ledger.NoticeRefused || told[0].Text != "请按时报送。" {
		t.Errorf("told %+v, %v", told, err)
	}
	// It may ask once more.
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(8, 18), "停电"); err != nil {
		t.Fatal(err)
	}
	r.wantExtensions("scjg requested 2020-07-08 18:00", "scjg refused 2020-07-10 18:00")
}

func TestExtensionIsGiven(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg := r.account(ledger.Staff, "scjg")
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(20, 18), "忙"); err != nil {
		t.Fatal(err)
	}
	for _, day := range []int{8, 9} {
		if err := r.GiveExtension(ctx, r.office, second, "scjg", july(day, 18), "防汛"); err != nil {
			t.Fatal(err)
		}
	}
	r.wantExtensions("scjg granted 2020-07-09 18:00") // the request and the first are replaced
	found, err := r.Extensions(ctx, r.office, second)
	if err != nil || found[0].AskedUntil != nil || found[0].DecidedBy != "office" {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestExtensionsThatCannotBe(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg, leader := r.account(ledger.Staff, "scjg"), r.account(ledger.Leader)
	var problems ledger.Problems
	err := r.AskExtension(ctx, scjg, second, "scjg", july(6, 18), "")
	if !errors.As(err, &problems) || problems["until"] == "" || problems["reason"] == "" {
		t.Errorf("no later, no reason: %v", err)
	}
	if err := r.GiveExtension(ctx, r.office, second, "scjg", time.Time{}, "防汛"); !errors.As(err, &problems) || problems["until"] == "" {
		t.Errorf("no date: %v", err)
	}
	for name, err := range map[string]error{
		"for another department": r.AskExtension(ctx, scjg, second, "jyj", july(10, 18), "忙"),
		"staff gives":            r.GiveExtension(ctx, scjg, second, "scjg", july(10, 18), "忙"),
		"a leader gives":         r.GiveExtension(ctx, leader, second, "scjg", july(10, 18), "忙"),
	} {
		if !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"no such quarter":    r.GiveExtension(ctx, r.office, ledger.Quarter{Year: 2019, Number: 2}, "scjg", july(10, 18), "忙"),
		"no such department": r.GiveExtension(ctx, r.office, second, "nowhere", july(10, 18), "忙"),
	} {
		if !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Extensions(ctx, scjg, second); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("staff reads all requests: %v", err)
	}
	jyj := r.account(ledger.Staff, "jyj")
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(10, 18), "忙"); err != nil {
		t.Fatal(err)
	}
	if found, err := r.DeskExtensions(ctx, jyj, second); err != nil || len(found) != 0 {
		t.Errorf("another department sees it: %+v, %v", found, err)
	}
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(10, 18), "忙"); !refusedAs(err, ledger.Conflict) {
		t.Errorf("in a closed quarter: %v", err)
	}
}

// Two of the office answer and give at the same moment: one extension is in force, whichever came last.
func TestExtensionsAtOnce(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg := r.account(ledger.Staff, "scjg")
	if err := r.AskExtension(ctx, scjg, second, "scjg", july(10, 18), "忙"); err != nil {
		t.Fatal(err)
	}
	found, err := r.Extensions(ctx, r.office, second)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			err := r.GiveExtension(ctx, r.office, second, "scjg", july(11+i, 18), "防汛")
			if i%2 == 0 {
				err = r.GrantExtension(ctx, r.office, found[0].ID, july(10, 18))
			}
			if err != nil && !refusedAs(err, ledger.Conflict) {
				t.Errorf("at once: %v", err)
			}
		})
	}
	all.Wait()
	if got := r.extensions(); len(got) != 1 {
		t.Errorf("in force: %q", got)
	}
}

func TestQuarterDepartments(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	found, err := r.QuarterDepartments(t.Context(), second)
	if err != nil || len(found) < 50 || found[0].Name == "" {
		t.Errorf("%d departments, %v", len(found), err)
	}
}
