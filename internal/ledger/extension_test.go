package ledger_test

import (
	"errors"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

// On time, late with extension, and late are three different things. The borders are moments: who hands in at the very
// moment is in time.
func TestPunctuality(t *testing.T) {
	t.Parallel()
	due := time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	extended := time.Date(2020, 7, 10, 0, 0, 0, 0, ledger.Shanghai)
	earlier := due.Add(-time.Hour)
	moment := func(day, hour, minute, second int) *time.Time {
		at := time.Date(2020, 7, day, hour, minute, second, 0, ledger.Shanghai).UTC()
		return &at
	}
	for name, c := range map[string]struct {
		term      ledger.Term
		state     ledger.State
		submitted *time.Time
		now       *time.Time
		want      ledger.Punctuality
		word      string
	}{
		"handed in at the due date":             {ledger.Term{Due: &due, Extended: &extended}, ledger.Submitted, moment(6, 18, 0, 0), moment(20, 0, 0, 0), ledger.InTime, ""},
		"handed in a second after":              {ledger.Term{Due: &due, Extended: &extended}, ledger.Accepted, moment(6, 18, 0, 1), moment(20, 0, 0, 0), ledger.Extended, "延期报送"},
		"handed in at the extension's midnight": {ledger.Term{Due: &due, Extended: &extended}, ledger.Submitted, moment(10, 0, 0, 0), moment(20, 0, 0, 0), ledger.Extended, "延期报送"},
		"handed in a second after midnight":     {ledger.Term{Due: &due, Extended: &extended}, ledger.Submitted, moment(10, 0, 0, 1), moment(20, 0, 0, 0), ledger.Overdue, "逾期报送"},
		"the same without an extension":         {ledger.Term{Due: &due}, ledger.Submitted, moment(6, 18, 0, 1), moment(6, 19, 0, 0), ledger.Overdue, "逾期报送"},
		"missing before the due date":           {ledger.Term{Due: &due, Extended: &extended}, ledger.Draft, nil, moment(6, 18, 0, 0), ledger.InTime, ""},
		"missing within the extension":          {ledger.Term{Due: &due, Extended: &extended}, ledger.Blank, nil, moment(9, 23, 59, 59), ledger.Extended, "已延期"},
		"missing after it":                      {ledger.Term{Due: &due, Extended: &extended}, ledger.Draft, nil, moment(10, 0, 0, 1), ledger.Overdue, "逾期未报送"},
		"returned, not yet after it":            {ledger.Term{Due: &due, Extended: &extended}, ledger.Returned, moment(5, 0, 0, 0), moment(10, 0, 0, 0), ledger.Extended, "已延期"},
		"returned, after it":                    {ledger.Term{Due: &due, Extended: &extended}, ledger.Returned, moment(5, 0, 0, 0), moment(10, 0, 0, 1), ledger.Again, "待重新报送"},
		"missing, closed within the extension":  {ledger.Term{Due: &due, Extended: &extended, Closed: moment(8, 0, 0, 0)}, ledger.Blank, nil, moment(20, 0, 0, 0), ledger.Extended, "已延期"},
		"an extension that ends before":         {ledger.Term{Due: &due, Extended: &earlier}, ledger.Submitted, moment(6, 18, 0, 0), moment(20, 0, 0, 0), ledger.InTime, ""},
		"no deadline at all":                    {ledger.Term{Extended: &extended}, ledger.Blank, nil, moment(20, 0, 0, 0), ledger.InTime, ""},
	} {
		got := c.term.Judge(c.state, c.submitted, *c.now)
		if got != c.want || got.Word(c.state) != c.word || c.term.Late(c.state, c.submitted, *c.now) != (c.want == ledger.Overdue) {
			t.Errorf("%s: %v %q, want %v %q", name, got, got.Word(c.state), c.want, c.word)
		}
	}
}

func TestCheckExtension(t *testing.T) {
	t.Parallel()
	due := time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	now := due.Add(-24 * time.Hour)
	for name, c := range map[string]struct {
		until, now time.Time
		ok         bool
	}{
		"later":                     {due.Add(time.Minute), now, true},
		"asked for when it is late": {due.Add(48 * time.Hour), due.Add(24 * time.Hour), true},
		"nothing":                   {time.Time{}, now, false},
		"the same moment":           {due, now, false},
		"before the due date":       {due.Add(-time.Hour), now, false},
		"over already":              {due.Add(time.Hour), due.Add(2 * time.Hour), false},
		"the wrong year":            {due.AddDate(1, 0, 1), now, false},
	} {
		if got := ledger.CheckExtension(c.until, due, c.now); (len(got) == 0) != c.ok || len(got) > 0 && got["until"] == "" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhoMayExtend(t *testing.T) {
	t.Parallel()
	staff := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "jyj"}}}
	office := ledger.Actor{Role: ledger.Office}
	kind := func(err error) ledger.RefusalKind {
		var refusal *ledger.Refusal
		errors.As(err, &refusal)
		if refusal == nil {
			return 0
		}
		return refusal.Kind
	}
	for _, state := range []ledger.QuarterState{ledger.Scheduled, ledger.Open, ledger.Closed, ledger.QuarterPublished} {
		want := ledger.Conflict
		if state == ledger.Open {
			want = 0
		}
		if got := kind(state.MayAskExtension(staff, "jyj")); got != want {
			t.Errorf("staff asks in a quarter that is %s: %v", state, got)
		}
		if got := kind(state.MayExtend(office)); got != want {
			t.Errorf("the office extends a quarter that is %s: %v", state, got)
		}
		for name, err := range map[string]error{
			"staff for another": state.MayAskExtension(staff, "swj"), "the office asks": state.MayAskExtension(office, "jyj"),
			"nobody asks": state.MayAskExtension(ledger.Actor{}, ""), "staff gives": state.MayExtend(staff),
			"a leader gives": state.MayExtend(ledger.Actor{Role: ledger.Leader}),
		} {
			if kind(err) != ledger.Forbidden {
				t.Errorf("%s, %s: %v", name, state, err)
			}
		}
	}
}
