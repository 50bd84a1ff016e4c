package store_test

import (
	"testing"
	"time"

	"taizhang/internal/ledger"
)

// judged is how task 39 of scjg stands to its deadline at a moment, on every face that says so.
func (r *round) judged(scjg ledger.Actor, now time.Time) map[string]ledger.Punctuality {
	r.t.Helper()
	*r.now = now
	overview, err := r.Overview(r.t.Context(), r.office, second)
	if err != nil {
		r.t.Fatal(err)
	}
	got := map[string]ledger.Punctuality{"queue": r.queueRow(39).Punctuality}
	listed, doc, read := item(r.t, r.desk(scjg, second), 39), r.document(scjg, entry(39, "")), r.officeDocument(39)
	got["desk"] = listed.Term().Judge(listed.State, listed.SubmittedAt, now)
	got["text"] = doc.Term().Judge(doc.State, doc.SubmittedAt, now)
	got["office"] = read.Punctuality(now)
	for _, task := range overview.Tasks {
		for _, u := range task.Units {
			if task.Number == 39 && u.Department.Code == "scjg" {
				term := ledger.Term{Due: overview.Quarter.DueAt, Extended: u.Extended, Closed: overview.Quarter.ClosedAt}
				got["overview"] = term.Judge(u.State, u.SubmittedAt, now)
			}
		}
	}
	return got
}

// wantJudged expects the same on all faces.
func (r *round) wantJudged(name string, scjg ledger.Actor, now time.Time, want ledger.Punctuality) {
	r.t.Helper()
	got := r.judged(scjg, now)
	if len(got) != 5 {
		r.t.Fatalf("looked at %v", got)
	}
	for face, p := range got {
		if p != want {
			r.t.Errorf("%s, %s: %v, want %v", name, face, p, want)
		}
	}
}

// Every list asks for the department's own due date: the desk, the queue, the page of a text, the overview, the chase.
func TestOwnDueDateEverywhere(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg, jyj := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jyj")
	if err := r.GiveExtension(ctx, r.office, second, "scjg", july(8, 18), "防汛"); err != nil {
		t.Fatal(err)
	}
	r.wantJudged("at the due date", scjg, july(6, 18), ledger.InTime)
	r.wantJudged("after it", scjg, july(6, 19), ledger.Extended)
	r.wantJudged("at the end of the extension", scjg, july(8, 18), ledger.Extended)
	r.wantJudged("after that", scjg, july(8, 19), ledger.Overdue)

	*r.now = july(7, 9)
	r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "进展", Rating: ledger.OnTrack}))
	r.wantJudged("handed in within it", scjg, july(20, 9), ledger.Extended)

	// A joint task is as late as the tardiest of its units, each by its own date.
	*r.now = july(7, 9)
	if got := r.queueRow(49).Punctuality; got != ledger.Overdue {
		t.Errorf("a joint task whose units have no extension: %v", got)
	}
	for _, unit := range []string{"jyj", "usx"} {
		if err := r.GiveExtension(ctx, r.office, second, unit, july(8, 18), "防汛"); err != nil {
			t.Fatalf("%s: %v", unit, err)
		}
	}
	if got := r.queueRow(49).Punctuality; got != ledger.Extended {
		t.Errorf("with one each: %v", got)
	}
	r.must(r.HandIn(ctx, jyj, entry(49, "jyj"), 0, ledger.Text{Progress: "进展", Rating: ledger.OnTrack}))
	*r.now = july(8, 19)
	joint := r.officeDocument(49)
	byCode := map[string]ledger.Punctuality{}
	for _, u := range joint.Units {
		byCode[u.Code] = u.Punctuality
	}
	if byCode["jyj"] != ledger.Extended || byCode["usx"] != ledger.Overdue || r.queueRow(49).Punctuality != ledger.Overdue {
		t.Errorf("parts %v", byCode)
	}
}

// A text that came in time is in time, however long it then goes back and forth; what its unit took back itself never came.
// The deadline is a midnight, the border of two days in Shanghai and of nothing in UTC.
func TestFirstHandInDecides(t *testing.T) {
	t.Parallel()
	midnight, text := july(7, 0), ledger.Text{Progress: "进展", Rating: ledger.OnTrack}
	handIn := func(r *round, scjg ledger.Actor, base int, at time.Time) int {
		r.t.Helper()
		*r.now = at
		return r.must(r.HandIn(t.Context(), scjg, entry(39, ""), base, text)).Version
	}
	sendBack := func(r *round, base int, at time.Time) int {
		r.t.Helper()
		*r.now = at
		return r.must(r.ReturnEntry(t.Context(), r.office, entry(39, ""), base, "请补充数字")).Version
	}
	takeBack := func(r *round, scjg ledger.Actor, base int, at time.Time) int {
		r.t.Helper()
		*r.now = at
		return r.must(r.Withdraw(t.Context(), scjg, entry(39, ""), base)).Version
	}
	for name, c := range map[string]struct {
		play         func(r *round, scjg ledger.Actor)
		want         ledger.Punctuality
		first, again time.Time // zero: none
	}{
		"in time at midnight, returned and handed in again two days after": {func(r *round, scjg ledger.Actor) {
			handIn(r, scjg, sendBack(r, handIn(r, scjg, 0, midnight), july(7, 9)), july(9, 10))
		}, ledger.InTime, midnight, july(9, 10)},
		"a second late, returned, handed in again": {func(r *round, scjg ledger.Actor) {
			handIn(r, scjg, sendBack(r, handIn(r, scjg, 0, midnight.Add(time.Second)), july(7, 9)), july(9, 10))
		}, ledger.Overdue, midnight.Add(time.Second), july(9, 10)},
		"in time, returned twice": {func(r *round, scjg ledger.Actor) {
			once := handIn(r, scjg, sendBack(r, handIn(r, scjg, 0, july(6, 23)), july(7, 9)), july(8, 10))
			handIn(r, scjg, sendBack(r, once, july(8, 11)), july(9, 10))
		}, ledger.InTime, july(6, 23), july(9, 10)},
		"in time, taken back, handed in late": {func(r *round, scjg ledger.Actor) {
			handIn(r, scjg, takeBack(r, scjg, handIn(r, scjg, 0, july(6, 23)), july(7, 1)), july(9, 10))
		}, ledger.Overdue, july(9, 10), time.Time{}},
		"in time, returned, and only then taken back": {func(r *round, scjg ledger.Actor) {
			again := handIn(r, scjg, sendBack(r, handIn(r, scjg, 0, july(6, 23)), july(7, 9)), july(8, 10))
			handIn(r, scjg, takeBack(r, scjg, again, july(8, 11)), july(9, 10))
		}, ledger.InTime, july(6, 23), july(9, 10)},
		"in time and returned": {func(r *round, scjg ledger.Actor) {
			sendBack(r, handIn(r, scjg, 0, july(6, 23)), july(7, 9))
		}, ledger.Again, july(6, 23), time.Time{}},
		"in time, returned, handed in again, and that taken back": {func(r *round, scjg ledger.Actor) {
			again := handIn(r, scjg, sendBack(r, handIn(r, scjg, 0, july(6, 23)), july(7, 9)), july(8, 10))
			takeBack(r, scjg, again, july(8, 11))
		}, ledger.Again, july(6, 23), july(8, 10)},
		"taken back for good": {func(r *round, scjg ledger.Actor) {
			takeBack(r, scjg, handIn(r, scjg, 0, july(6, 23)), july(6, 23))
		}, ledger.Overdue, time.Time{}, time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRound(t)
			r.due(midnight)
			scjg := r.account(ledger.Staff, "scjg")
			c.play(r, scjg)
			r.wantJudged("then", scjg, july(20, 9), c.want)
			same := func(got *time.Time, want time.Time) bool {
				return got == nil && want.IsZero() || got != nil && got.Equal(want)
			}
			for face, got := range map[string]ledger.HandedIn{"desk": r.document(scjg, entry(39, "")).HandedIn(), "office": r.officeDocument(39).HandedIn()} {
				if !same(got.First, c.first) || !same(got.Again, c.again) {
					t.Errorf("%s: first %v, again %v", face, got.First, got.Again)
				}
			}
		})
	}
}

// A unit's part of a joint task is judged in the same way.
func TestFirstHandInOfPart(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(7, 0))
	jyj := r.account(ledger.Staff, "jyj")
	text := ledger.Text{Progress: "进展", Rating: ledger.OnTrack}
	*r.now = july(6, 23)
	r.must(r.HandIn(ctx, jyj, entry(49, "jyj"), 0, text))
	*r.now = july(8, 9)
	r.must(r.ReturnEntry(ctx, r.office, entry(49, ""), r.at(entry(49, "")).Version, "请补充数字"))
	*r.now = july(9, 9)
	r.must(r.HandIn(ctx, jyj, entry(49, "jyj"), r.at(entry(49, "jyj")).Version, text))
	for _, u := range r.officeDocument(49).Units {
		if u.Code != "jyj" {
			continue
		}
		if h := u.HandedIn(); u.Punctuality != ledger.InTime || h.First == nil || h.Again == nil || !h.First.Equal(july(6, 23)) || !h.Newest().Equal(july(9, 9)) {
			t.Errorf("%v, handed in %+v", u.Punctuality, h)
		}
	}
}
