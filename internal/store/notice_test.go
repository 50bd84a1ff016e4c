package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func (r *round) notices(actor ledger.Actor) []store.Notice {
	r.t.Helper()
	found, err := r.Notices(r.t.Context(), actor)
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

// told says what an actor was told, the newest first: returned 第49项二季度分报被退回，请修改后再报送.
func (r *round) told(actor ledger.Actor) []string {
	r.t.Helper()
	var out []string
	for _, n := range r.notices(actor) {
		out = append(out, string(n.Kind)+" "+n.Subject)
	}
	return out
}

// unread is the number in the masthead.
func (r *round) unread(actor ledger.Actor) int {
	r.t.Helper()
	found, err := r.ActorByID(r.t.Context(), actor.ID, 1)
	if err != nil {
		r.t.Fatal(err)
	}
	return found.Unread
}

func TestReturnsAndAcceptancesAreTold(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, jyj, usx := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jyj"), r.account(ledger.Staff, "usx")
	text := ledger.Text{Progress: "进展", Rating: ledger.OnTrack}

	first := r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, text))
	back := r.must(r.ReturnEntry(ctx, r.office, entry(39, ""), first.Version, "数据不符"))
	if got, want := r.told(scjg), []string{"returned 第39项二季度进展被退回，请修改后再报送"}; !slices.Equal(got, want) {
		t.Errorf("returned: %q", got)
	}
	n := r.notices(scjg)[0]
	if n.Text != "数据不符" || n.By != "office" || n.Department != "市市场监管局" || !slices.Equal(n.Tasks, []int{39}) || len(n.Parts) != 0 || n.Read {
		t.Errorf("%+v", n)
	}
	*r.now = r.now.Add(time.Minute)
	again := r.must(r.HandIn(ctx, scjg, entry(39, ""), back.Version, text))
	r.must(r.AcceptEntry(ctx, r.office, entry(39, ""), again.Version))
	if got, want := r.told(scjg), []string{"accepted 第39项二季度进展已审核通过", "returned 第39项二季度进展被退回，请修改后再报送"}; !slices.Equal(got, want) {
		t.Errorf("accepted: %q", got)
	}

	// Of a task that several share, those are told whose part it is about.
	r.must(r.HandIn(ctx, jyj, entry(49, "jyj"), 0, text))
	joint := r.officeDocument(49)
	r.must(r.AcceptEntry(ctx, r.office, entry(49, ""), joint.Version))
	if got, want := r.told(jyj), []string{"accepted 第49项二季度分报已审核通过"}; !slices.Equal(got, want) {
		t.Errorf("accepted part: %q", got)
	}
	if got := r.told(usx); len(got) != 0 {
		t.Errorf("a unit that sent nothing is told %q", got)
	}
	if n := r.notices(jyj)[0]; !slices.Equal(n.Parts, []int{49}) || n.Code != "jyj" {
		t.Errorf("a notice about a part: %+v", n)
	}
	*r.now = r.now.Add(time.Minute)
	r.must(r.HandIn(ctx, usx, entry(49, "usx"), 0, text))
	r.must(r.ReturnEntry(ctx, r.office, entry(49, ""), r.officeDocument(49).Version, "合不到一起"))
	for _, unit := range []ledger.Actor{jyj, usx} {
		if got := r.told(unit); len(got) == 0 || got[0] != "returned 第49项二季度分报被退回，请修改后再报送" {
			t.Errorf("%s is told %q", unit.Name, got)
		}
	}
	if r.told(r.office) != nil || r.unread(r.office) != 0 {
		t.Error("the office is told what departments are")
	}
}

func TestNoticesAreMarkedByEachReader(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	one, two, other := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "scjg", "jyj"), r.account(ledger.Staff, "jyj")
	r.due(july(6, 18))
	for day := 7; day < 10; day++ {
		*r.now = july(1, day)
		if err := r.GiveExtension(ctx, r.office, second, "scjg", july(day, 18), "防汛"); err != nil {
			t.Fatal(err)
		}
	}
	if a, b, c := r.unread(one), r.unread(two), r.unread(other); a != 3 || b != 3 || c != 0 {
		t.Fatalf("unread %d, %d, %d", a, b, c)
	}
	list := r.notices(one)
	if err := r.ReadNotices(ctx, other, list[0].ID, false); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("another department's: %v", err)
	}
	for range 2 {
		if err := r.ReadNotices(ctx, one, list[1].ID, false); err != nil {
			t.Fatal(err)
		}
	}
	if list = r.notices(one); r.unread(one) != 2 || r.unread(two) != 3 || list[0].Read || !list[1].Read || list[2].Read {
		t.Errorf("one marked: %d, %d, %+v", r.unread(one), r.unread(two), list)
	}
	// All means those that the reader had before him: what came after stays unread.
	if err := r.ReadNotices(ctx, one, list[1].ID, true); err != nil || r.unread(one) != 1 {
		t.Errorf("all up to the second: %d, %v", r.unread(one), err)
	}
	if err := r.ReadNotices(ctx, one, list[0].ID, true); err != nil || r.unread(one) != 0 || r.unread(two) != 3 {
		t.Errorf("all: %d, %d, %v", r.unread(one), r.unread(two), err)
	}
}

func (r *round) chase() []store.Owing {
	r.t.Helper()
	found, err := r.Chase(r.t.Context(), r.office, second)
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

func owing(t *testing.T, all []store.Owing, code string) store.Owing {
	t.Helper()
	i := slices.IndexFunc(all, func(o store.Owing) bool { return o.Code == code })
	if i < 0 {
		t.Fatalf("%s owes nothing", code)
	}
	return all[i]
}

func TestChase(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg := r.account(ledger.Staff, "scjg")
	text := ledger.Text{Progress: "进展", Rating: ledger.OnTrack}
	before := owing(t, r.chase(), "scjg")
	if len(before.Tasks) != 11 || !slices.IsSorted(before.Tasks) || before.RemindedAt != nil || before.Name != "市市场监管局" {
		t.Fatalf("%+v", before)
	}
	saved := r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, text))
	r.must(r.SaveEntry(ctx, scjg, entry(41, ""), 0, text))
	r.must(r.HandIn(ctx, scjg, entry(43, "scjg"), 0, text))
	if after := owing(t, r.chase(), "scjg"); slices.Contains(after.Tasks, 39) || slices.Contains(after.Tasks, 43) || !slices.Contains(after.Tasks, 41) || len(after.Tasks) != 9 {
		t.Errorf("handed in two: %v", after.Tasks)
	}
	r.must(r.ReturnEntry(ctx, r.office, entry(39, ""), saved.Version, "不符"))
	if after := owing(t, r.chase(), "scjg"); !slices.Contains(after.Tasks, 39) || after.Returned != 1 {
		t.Errorf("sent back: %+v", after)
	}

	n, err := r.Remind(ctx, r.office, second, []string{"scjg", "jyj", "nowhere"})
	if err != nil || n != 2 {
		t.Fatalf("reminded %d, %v", n, err)
	}
	if n, err := r.Remind(ctx, r.office, second, []string{"scjg", "jyj"}); err != nil || n != 0 {
		t.Errorf("a double click reminds %d, %v", n, err)
	}
	*r.now = r.now.Add(time.Minute)
	if n, err := r.Remind(ctx, r.office, second, []string{"scjg"}); err != nil || n != 1 {
		t.Errorf("a minute later: %d, %v", n, err)
	}
	after := owing(t, r.chase(), "scjg")
	if after.RemindedAt == nil || !after.RemindedAt.Equal(*r.now) || after.RemindedBy != "office" {
		t.Errorf("last reminded: %+v", after)
	}
	if got := r.told(scjg); len(got) != 3 || got[0] != "reminder 二季度还有10项未报送："+ledger.TaskNumbers(after.Tasks)+"。7月6日周一 18:00 截止，还有5天" {
		t.Errorf("told %q", got)
	}
	if n := r.audits("remind", "2020/q2"); n != 3 {
		t.Errorf("%d audit records", n)
	}

	for _, who := range []ledger.Actor{scjg, {Role: ledger.Leader}, {}} {
		if _, err := r.Remind(ctx, who, second, []string{"scjg"}); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s reminds: %v", who.Role, err)
		}
		if _, err := r.Chase(ctx, who, second); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s chases: %v", who.Role, err)
		}
	}
	if _, err := r.Remind(ctx, r.office, ledger.Quarter{Year: 2019, Number: 1}, nil); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("no such quarter: %v", err)
	}
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Remind(ctx, r.office, second, []string{"scjg"}); !refusedAs(err, ledger.Conflict) {
		t.Errorf("in a closed quarter: %v", err)
	}
}

// A whole round by the clock: who hands in is left alone, who has an extension is reminded by his own date, and nobody is
// told the same twice, however often the job runs.
func TestRemindersByTheCalendar(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, jyj := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jyj")
	opened, due := time.Date(2020, 6, 28, 14, 0, 0, 0, ledger.Shanghai), july(6, 18)
	r.exec(`UPDATE quarter SET opened_at = '2020-06-28 14:00+08' WHERE number = 2`, nil)
	r.due(due)
	all := len(r.chase())
	count := func(actor ledger.Actor) (n int) {
		for _, notice := range r.notices(actor) {
			if notice.Kind == ledger.NoticeReminder {
				n++
			}
		}
		return n
	}
	var log []string
	for now := opened; now.Before(july(18, 0)); now = now.Add(4 * time.Hour) { // 14:00, 18:00, 22:00, 02:00, 06:00, 10:00 in Shanghai
		*r.now = now.UTC()
		switch {
		case now.Equal(july(2, 14)):
			if err := r.GiveExtension(ctx, r.office, second, "jyj", july(10, 18), "防汛"); err != nil {
				t.Fatal(err)
			}
		case now.Equal(july(7, 14)):
			r.exec(`INSERT INTO entry (task_id, year, quarter, department_id, state)
				SELECT a.task_id, 2020, 2, CASE WHEN a.role IN ('supporting', 'joint') THEN d.id END, 'submitted'
				FROM quarter q JOIN assignment a ON a.plan_version_id = q.plan_version_id
				JOIN department d ON d.id = a.department_id AND d.code = 'scjg'
				WHERE q.year = 2020 AND q.number = 2`, nil)
		}
		n, err := r.RemindDue(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			if more, err := r.RemindDue(ctx); err != nil || more != 0 {
				t.Fatalf("at %v the second run reminds %d, %v", now, more, err)
			}
			who := fmt.Sprint(n)
			if n == all {
				who = "all"
			}
			log = append(log, fmt.Sprintf("%s %s scjg%d jyj%d", now.In(ledger.Shanghai).Format("01-02 15h"), who, count(scjg), count(jyj)))
		}
	}
	others, fewer := fmt.Sprint(all-1), fmt.Sprint(all-2)
	want := []string{
		"06-29 10h all scjg1 jyj1",            // seven days before
		"07-03 10h all scjg2 jyj2",            // three days before; seven before the 10th, until which jyj has
		"07-06 10h " + others + " scjg3 jyj2", // on the day
		"07-07 10h all scjg4 jyj3",            // a day after, and three before jyj's own
		"07-09 10h " + fewer + " scjg4 jyj3",  // scjg has handed in
		"07-10 10h 1 scjg4 jyj4",
		"07-11 10h 1 scjg4 jyj5",
		"07-13 10h " + fmt.Sprint(all-1) + " scjg4 jyj6", // a week after, and three days after jyj's own
		"07-17 10h 1 scjg4 jyj7",
	}
	if !slices.Equal(log, want) {
		t.Errorf("reminders:\n%q\nwant\n%q", log, want)
	}
}

func TestNobodyIsRemindedInAClosedQuarter(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	*r.now = july(20, 9)
	if n, err := r.RemindDue(ctx); err != nil || n != 0 {
		t.Errorf("reminded %d, %v", n, err)
	}
}
