package store_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

var secondQuarter = ledger.Quarter{Year: 2020, Number: 2}

// due moves the deadline of the second quarter.
func (r *round) due(at time.Time) {
	r.t.Helper()
	r.exec(`UPDATE quarter SET due_at = @at WHERE year = 2020 AND number = 2`, pgx.StrictNamedArgs{"at": at})
}

func (r *round) desk(actor ledger.Actor, quarter ledger.Quarter) []store.DeskItem {
	r.t.Helper()
	items, err := r.DeskList(r.t.Context(), actor, quarter)
	if err != nil {
		r.t.Fatal(err)
	}
	return items
}

func (r *round) document(actor ledger.Actor, key ledger.Key) store.DeskDocument {
	r.t.Helper()
	doc, err := r.DeskDocument(r.t.Context(), actor, key)
	if err != nil {
		r.t.Fatal(err)
	}
	return doc
}

// numbers are the tasks of a list, in its order: 39 for an entry, 18/dsj for a contribution.
func numbers(items []store.DeskItem) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = strconv.Itoa(item.Number)
		if !item.Duty.WritesEntry() {
			out[i] += "/" + item.Department
		}
	}
	return out
}

func item(t *testing.T, items []store.DeskItem, number int) store.DeskItem {
	t.Helper()
	i := slices.IndexFunc(items, func(i store.DeskItem) bool { return i.Number == number })
	if i < 0 {
		t.Fatalf("task %d is not in the list %v", number, numbers(items))
	}
	return items[i]
}

func TestDeskQuarters(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	quarters, err := r.DeskQuarters(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, q := range quarters {
		got = append(got, fmt.Sprint(q.Quarter().Slug(), " ", string(q.State), " ", q.DueAt != nil))
	}
	want := []string{"q1 published false", "q2 open true", "q3 scheduled false", "q4 scheduled false"}
	if !slices.Equal(got, want) {
		t.Errorf("quarters %v, want %v", got, want)
	}
}

// At the turn of the year the old plan is not done with while the new one begins.
func TestDeskQuartersOfTwoPlans(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	r.exec(`WITH p AS (INSERT INTO plan (year, title) VALUES (2021, '市政府2021年重点工作') RETURNING year),
			v AS (INSERT INTO plan_version (year, number, stage) SELECT year, 1, 'formal' FROM p RETURNING id, year)
		INSERT INTO quarter (year, number, plan_version_id) SELECT v.year, n, v.id FROM v, generate_series(1, 4) n`, nil)
	slugs := func() []string {
		quarters, err := r.DeskQuarters(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, q := range quarters {
			got = append(got, fmt.Sprint(q.Year, q.Quarter().Slug()))
		}
		return got
	}
	want := []string{"2020q1", "2020q2", "2020q3", "2020q4", "2021q1", "2021q2", "2021q3", "2021q4"}
	if got := slugs(); !slices.Equal(got, want) {
		t.Errorf("two plans: %v, want %v", got, want)
	}
	r.exec(`UPDATE quarter SET state = 'published' WHERE year = 2020`, nil)
	if got := slugs(); !slices.Equal(got, want[4:]) {
		t.Errorf("the old plan is published: %v, want %v", got, want[4:])
	}
}

func TestDeskListHasEachDuty(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	for _, c := range []struct {
		department string
		number     int
		duty       ledger.Duty
		lead       string
		others     []string
		owed       int // all texts of the department
	}{
		{"scjg", 39, ledger.Sole, "", nil, 11},
		{"scjg", 43, ledger.Joint, "", []string{"滨海新区管委会"}, 11},
		{"sthj", 120, ledger.Lead, "", []string{"上虞区政府", "诸暨市政府"}, 8},
		{"zhuji", 120, ledger.Supporting, "市生态环境局", []string{"市生态环境局", "上虞区政府"}, 6},
		{"mcb", 150, ledger.Joint, "", []string{"市自然资源和规划局", "镜湖新区开发办"}, 5},
	} {
		t.Run(fmt.Sprint(c.department, c.number), func(t *testing.T) {
			items := r.desk(r.account(ledger.Staff, c.department), secondQuarter)
			if len(items) != c.owed {
				t.Errorf("%d texts %v, want %d", len(items), numbers(items), c.owed)
			}
			got := item(t, items, c.number)
			if got.Duty != c.duty || got.Lead != c.lead || !slices.Equal(got.Others, c.others) || got.Department != c.department {
				t.Errorf("got %s for %s, lead %q, others %v", got.Duty, got.Department, got.Lead, got.Others)
			}
			if got.State != ledger.Blank || got.Version != 0 || got.Requirement == "" || got.Last == "" {
				t.Errorf("a text that was never begun: %+v", got)
			}
		})
		r.exec(`DELETE FROM account_department`, nil)
		r.exec(`DELETE FROM account WHERE role = 'staff'`, nil)
	}
}

func TestDeskListIsSortedByUrgency(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(r.now.Add(time.Hour))
	scjg := r.account(ledger.Staff, "scjg")
	whole := ledger.Text{Progress: "二季度进展", Rating: ledger.OnTrack}
	r.must(r.SaveEntry(ctx, scjg, entry(33, ""), 0, ledger.Text{Progress: "草稿"}))
	r.must(r.HandIn(ctx, scjg, entry(34, ""), 0, whole))
	r.must(r.HandIn(ctx, scjg, entry(35, ""), 0, whole))
	r.must(r.AcceptEntry(ctx, r.office, entry(35, ""), 1))
	r.must(r.HandIn(ctx, scjg, entry(42, ""), 0, whole))
	r.must(r.ReturnEntry(ctx, r.office, entry(42, ""), 1, "请补充数字"))

	items := r.desk(scjg, secondQuarter)
	want := []string{"42", "36", "37", "38", "39", "40", "41", "43/scjg", "33", "34", "35"}
	if got := numbers(items); !slices.Equal(got, want) {
		t.Errorf("in time: %v, want %v", got, want)
	}
	if got := items[0]; got.State != ledger.Returned || got.ReturnReason != "请补充数字" || got.Progress != "二季度进展" {
		t.Errorf("the returned text: %+v", got)
	}

	// One minute late, everything that is not handed in is overdue, drafts too; what was handed in before is not.
	*r.now = r.now.Add(time.Hour + time.Minute)
	items = r.desk(scjg, secondQuarter)
	want = []string{"42", "33", "36", "37", "38", "39", "40", "41", "43/scjg", "34", "35"}
	if got := numbers(items); !slices.Equal(got, want) {
		t.Errorf("late: %v, want %v", got, want)
	}
	for number, late := range map[int]bool{33: true, 36: true, 34: false, 35: false} {
		if got := item(t, items, number).Late(*r.now); got != late {
			t.Errorf("task %d late: %v", number, got)
		}
	}
	r.must(r.HandIn(ctx, scjg, entry(36, ""), 0, whole))
	if !item(t, r.desk(scjg, secondQuarter), 36).Late(*r.now) {
		t.Error("what is handed in after the deadline is late for ever")
	}
}

func TestDeskListIsOnlyOfTheActorsDepartments(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, jxj := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jxj")
	both := r.account(ledger.Staff, "kjj", "swj")
	r.must(r.SaveEntry(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "市场监管局的草稿", Problems: "市场监管局的内部问题"}))

	for _, i := range r.desk(jxj, secondQuarter) {
		if i.Department != "jxj" || strings.Contains(fmt.Sprint(i), "市场监管局的") {
			t.Errorf("jxj sees %+v", i)
		}
	}
	// Two departments of one task are two texts.
	if got := numbers(r.desk(both, secondQuarter)); !slices.Contains(got, "128/kjj") || !slices.Contains(got, "128/swj") {
		t.Errorf("an account of two departments: %v", got)
	}
	impostor := scjg
	impostor.ID = r.office.ID // the list follows the account in the database, whatever the actor claims to be
	if got := r.desk(impostor, secondQuarter); len(got) > 0 {
		t.Errorf("the office has no desk: %v", numbers(got))
	}
	r.exec(`UPDATE account SET disabled_at = now() WHERE id = @id`, pgx.StrictNamedArgs{"id": scjg.ID})
	if got := r.desk(scjg, secondQuarter); len(got) > 0 {
		t.Errorf("a disabled account has no desk: %v", numbers(got))
	}
}

func TestDeskListOfThePublishedQuarter(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	items := r.desk(r.account(ledger.Staff, "scjg"), ledger.Quarter{Year: 2020, Number: 1})
	want := []string{"33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43/scjg"}
	if got := numbers(items); !slices.Equal(got, want) {
		t.Fatalf("list %v, want %v", got, want)
	}
	if got := item(t, items, 39); got.State != ledger.Published || got.Late(*r.now) || got.Last != "" {
		t.Errorf("the first quarter's entry: %+v", got)
	}
	// The source does not say which of several units wrote what: there is an entry and no contribution.
	if got := item(t, items, 43); got.State != ledger.Blank || got.EntryState != ledger.Published {
		t.Errorf("the first quarter's joint task: %+v", got)
	}
}

func TestDeskListCountsContributions(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	sthj, zhuji, shangyu := r.account(ledger.Staff, "sthj"), r.account(ledger.Staff, "zhuji"), r.account(ledger.Staff, "shangyu")
	r.must(r.HandIn(ctx, zhuji, entry(120, "zhuji"), 0, ledger.Text{Progress: "诸暨的一份"}))
	r.must(r.SaveEntry(ctx, shangyu, entry(120, "shangyu"), 0, ledger.Text{Progress: "上虞的草稿"}))
	if got := item(t, r.desk(sthj, secondQuarter), 120).OthersHandedIn; got != 1 {
		t.Errorf("the lead counts %d contributions, want 1", got)
	}
	if got := item(t, r.desk(zhuji, secondQuarter), 120); got.OthersHandedIn != 0 || got.State != ledger.Submitted {
		t.Errorf("a supporting unit's own: %+v", got)
	}
}
