package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func (r *round) queue(filter store.QueueFilter) store.Queue {
	r.t.Helper()
	q, err := r.OfficeQueue(r.t.Context(), r.office, second, filter)
	if err != nil {
		r.t.Fatal(err)
	}
	return q
}

func (r *round) queueRow(number int) store.QueueRow {
	r.t.Helper()
	for _, found := range r.queue(store.QueueFilter{State: store.AllStates}).Rows {
		if found.Number == number {
			return found
		}
	}
	r.t.Fatalf("task %d is not in the queue", number)
	return store.QueueRow{}
}

func namesOf(departments []ledger.Department) []string {
	var out []string
	for _, d := range departments {
		out = append(out, d.Name)
	}
	return out
}

func numbersOf(rows []store.QueueRow) []int {
	var out []int
	for _, r := range rows {
		out = append(out, r.Number)
	}
	return out
}

// filled is a round with one task of each kind under way: 39 sole, 12 with a lead, 43 joint.
func filled(t *testing.T) *round {
	t.Helper()
	r, ctx := newRound(t), t.Context()
	scjg := r.account(ledger.Staff, "scjg")
	r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "公开的话39", Problems: "内部的话39", Rating: ledger.Behind, NextSteps: "内部措施39"}))
	r.must(r.HandIn(ctx, scjg, entry(43, "scjg"), 0, ledger.Text{Progress: "公开的话43", Problems: "内部的话43", Rating: ledger.OnTrack}))
	r.must(r.SaveEntry(ctx, scjg, entry(33, ""), 0, ledger.Text{Progress: "草稿的话33"}))
	r.must(r.SaveEntry(ctx, r.account(ledger.Staff, "jrb"), entry(23, "jrb"), 0, ledger.Text{Progress: "草稿的话23"}))
	r.must(r.HandIn(ctx, r.account(ledger.Staff, "fgw"), entry(12, ""), 0, ledger.Text{Progress: "公开的话12", Rating: ledger.Done}))
	return r
}

func TestQueueOfEachKindOfTask(t *testing.T) {
	t.Parallel()
	r := filled(t)

	for _, want := range []struct {
		number  int
		state   ledger.State
		units   []string
		waiting []string
		rating  ledger.Rating
	}{
		{39, ledger.Submitted, []string{"市市场监管局"}, nil, ledger.Behind},
		{12, ledger.Submitted, []string{"△市发改委", "市建设局"}, []string{"市建设局"}, ledger.Done},
		{43, ledger.Submitted, []string{"市市场监管局", "滨海新区管委会"}, []string{"滨海新区管委会"}, ledger.Unrated},
		{33, ledger.Draft, []string{"市市场监管局"}, nil, ledger.Unrated},
		{23, ledger.Draft, []string{"市金融办", "人行绍兴市中心支行"}, []string{"市金融办", "人行绍兴市中心支行"}, ledger.Unrated},
		{34, ledger.Blank, []string{"市市场监管局"}, nil, ledger.Unrated},
	} {
		got := r.queueRow(want.number)
		if got.State != want.state || !slices.Equal(got.Units, want.units) || !slices.Equal(namesOf(got.Waiting), want.waiting) || got.Rating != want.rating {
			t.Errorf("%d: %+v", want.number, got)
		}
		if got.Punctuality.Late() {
			t.Errorf("%d is late at the due moment itself", want.number)
		}
		if (got.SubmittedAt != nil) != (want.state == ledger.Submitted) {
			t.Errorf("%d: submitted at %v", want.number, got.SubmittedAt)
		}
	}

	read := r.queue(store.QueueFilter{State: ledger.Submitted})
	if got := numbersOf(read.Rows); !slices.Equal(got, []int{12, 39, 43}) {
		t.Errorf("to be read: %v", got)
	}
	if read.Total != 170 || read.Counts[ledger.Submitted] != 3 || read.Counts[ledger.Draft] != 2 || read.Counts[ledger.Blank] != 165 {
		t.Errorf("counts: %d of %v", read.Total, read.Counts)
	}
	// The list of quarters derives the states in SQL, the queue by the ledger: they must agree.
	if q := r.quarterOf(second); q.Submitted != 3 || q.Draft != 2 || q.Blank != 165 || q.HandedIn() != 3 {
		t.Errorf("the quarter counts otherwise: %+v", q)
	}
	if len(read.Departments) < 50 || read.Departments[0].Name == "" || read.Departments[0].Tasks == 0 {
		t.Errorf("departments: %v", read.Departments)
	}
	index, err := r.AccountDepartments(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := 0 // in the index, of which the queue's departments are a part in the same order
	for _, d := range read.Departments {
		for at < len(index) && index[at].Code != d.Code {
			at++
		}
		if at == len(index) {
			t.Fatalf("%s does not stand in the order of indexes: %v", d.Name, read.Departments)
		}
	}
	theirs := r.queue(store.QueueFilter{State: store.AllStates, Department: "scjg"})
	if theirs.Total != 11 || len(theirs.Rows) != 11 || theirs.Counts[ledger.Submitted] != 2 || len(theirs.Departments) != len(read.Departments) {
		t.Errorf("one department: %d, %v", theirs.Total, theirs.Counts)
	}
}

func TestQueueGoesOnToWhatWaits(t *testing.T) {
	t.Parallel()
	q := filled(t).queue(store.QueueFilter{State: ledger.Submitted})
	for _, c := range []struct{ from, want int }{{1, 12}, {12, 39}, {39, 43}, {43, 12}, {170, 12}} {
		if got := q.Next(c.from); got != c.want {
			t.Errorf("after %d comes %d, not %d", c.from, got, c.want)
		}
	}
	if got := (store.Queue{}).Next(1); got != 0 {
		t.Errorf("nothing waits, but %d", got)
	}
	previous, next := q.Around(39)
	if previous == nil || next == nil || previous.Number != 12 || next.Number != 43 {
		t.Errorf("around 39: %v, %v", previous, next)
	}
	if previous, _ = q.Around(12); previous != nil {
		t.Errorf("before the first: %v", previous)
	}
	if _, next = q.Around(43); next != nil {
		t.Errorf("after the last: %v", next)
	}
}

func TestQueueTellsTheLateByTheDueDateAlone(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg := r.account(ledger.Staff, "scjg")
	r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "准时", Rating: ledger.Done}))
	r.must(r.HandIn(ctx, scjg, entry(43, "scjg"), 0, ledger.Text{Progress: "准时", Rating: ledger.Done}))
	*r.now = r.now.Add(time.Minute)
	r.must(r.HandIn(ctx, scjg, entry(40, ""), 0, ledger.Text{Progress: "迟了", Rating: ledger.Done}))
	for number, want := range map[int]bool{
		39: false, // at the due moment
		40: true,  // a minute after it
		34: true,  // still owed
		43: true,  // one of two units still owes its part
	} {
		if got := r.queueRow(number).Punctuality.Late(); got != want {
			t.Errorf("%d late: %v", number, got)
		}
	}
	first, err := r.OfficeQueue(ctx, r.office, ledger.Quarter{Year: 2020, Number: 1}, store.QueueFilter{State: store.AllStates})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range first.Rows {
		if row.Punctuality.Late() || len(row.Waiting) > 0 || row.State != ledger.Published {
			t.Fatalf("the published quarter owes something: %+v", row)
		}
	}
}

// What is missing when the office closes before the deadline is not late, not even when the deadline comes: nobody could
// hand it in. Every face asks the same rule.
func TestNothingIsLateAfterAnEarlyClose(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg := r.account(ledger.Staff, "scjg")
	r.due(r.now.Add(time.Hour))
	r.must(r.SaveEntry(ctx, scjg, entry(40, ""), 0, ledger.Text{Progress: "草稿"}))
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	*r.now = r.now.Add(48 * time.Hour)
	late := func() []bool {
		doc, err := r.OfficeDocument(ctx, r.office, entry(40, ""))
		if err != nil {
			t.Fatal(err)
		}
		joint, err := r.OfficeDocument(ctx, r.office, entry(43, ""))
		if err != nil {
			t.Fatal(err)
		}
		return []bool{
			r.queueRow(40).Punctuality.Late(), r.queueRow(43).Punctuality.Late(), doc.Punctuality(*r.now).Late(), joint.Units[0].Punctuality.Late(),
			item(t, r.desk(scjg, second), 40).Late(*r.now), r.document(scjg, entry(40, "")).Late(*r.now),
		}
	}
	if got := late(); slices.Contains(got, true) {
		t.Errorf("closed before the deadline, late: %v", got)
	}
	r.exec(`UPDATE quarter SET closed_at = due_at + interval '1 minute' WHERE year = 2020 AND number = 2`, nil)
	if got := late(); slices.Contains(got, false) {
		t.Errorf("closed after the deadline, late: %v", got)
	}
}

func TestOnlyTheOfficeReadsTheQueue(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	for _, actor := range []ledger.Actor{{}, r.account(ledger.Staff, "scjg"), r.account(ledger.Leader), r.account(ledger.Admin)} {
		if _, err := r.OfficeQueue(ctx, actor, second, store.QueueFilter{}); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%q reads the queue: %v", actor.Role, err)
		}
		if _, err := r.OfficeDocument(ctx, actor, entry(39, "")); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%q reads a text: %v", actor.Role, err)
		}
		if _, err := r.PublishPreview(ctx, actor, second); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%q previews: %v", actor.Role, err)
		}
		if err := r.Publish(ctx, actor, second, 1, ""); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%q publishes: %v", actor.Role, err)
		}
		if err := r.CloseQuarter(ctx, actor, second); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%q closes: %v", actor.Role, err)
		}
		for _, do := range []func() (store.Saved, error){
			func() (store.Saved, error) { return r.AcceptEntry(ctx, actor, entry(39, ""), 0) },
			func() (store.Saved, error) { return r.ReturnEntry(ctx, actor, entry(39, ""), 0, "理由") },
			func() (store.Saved, error) { return r.EditEntry(ctx, actor, entry(39, ""), 0, "字") },
			func() (store.Saved, error) { return r.ComposeEntry(ctx, actor, entry(43, ""), 0) },
		} {
			if _, err := do(); !refusedAs(err, ledger.Forbidden) {
				t.Errorf("%q changes an entry: %v", actor.Role, err)
			}
		}
	}
	if _, err := r.OfficeQueue(ctx, r.office, ledger.Quarter{Year: 2019, Number: 2}, store.QueueFilter{}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a year without a plan: %v", err)
	}
}
