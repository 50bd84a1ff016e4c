package ledger_test

import (
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestTerm(t *testing.T) {
	t.Parallel()
	due := time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	at := func(hours int) *time.Time {
		moment := due.Add(time.Duration(hours) * time.Hour)
		return &moment
	}
	for name, c := range map[string]struct {
		term      ledger.Term
		state     ledger.State
		submitted *time.Time
		now       *time.Time
		want      bool
	}{
		"no deadline":                      {ledger.Term{}, ledger.Blank, nil, at(99), false},
		"missing before it":                {ledger.Term{Due: &due}, ledger.Draft, nil, at(-1), false},
		"missing at the very moment":       {ledger.Term{Due: &due}, ledger.Blank, nil, at(0), false},
		"missing after it":                 {ledger.Term{Due: &due}, ledger.Blank, nil, at(1), true},
		"returned, for it did come":        {ledger.Term{Due: &due}, ledger.Returned, at(-1), at(1), false},
		"handed in before it":              {ledger.Term{Due: &due}, ledger.Accepted, at(-1), at(1), false},
		"handed in after it, for ever":     {ledger.Term{Due: &due, Closed: at(2)}, ledger.Published, at(1), at(99), true},
		"missing, closed early":            {ledger.Term{Due: &due, Closed: at(-5)}, ledger.Blank, nil, at(-1), false},
		"the same when the deadline comes": {ledger.Term{Due: &due, Closed: at(-5)}, ledger.Blank, nil, at(99), false},
		"missing, closed after it":         {ledger.Term{Due: &due, Closed: at(5)}, ledger.Draft, nil, at(99), true},
	} {
		if got := c.term.Late(c.state, c.submitted, *c.now); got != c.want {
			t.Errorf("%s: late is %v", name, got)
		}
	}
}

func TestTermClosedEarly(t *testing.T) {
	t.Parallel()
	due := time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	before, later := due.AddDate(0, 0, -1), due.AddDate(0, 0, 4)
	between := due.AddDate(0, 0, 1)
	for name, c := range map[string]struct {
		term    ledger.Term
		early   bool
		planned string
	}{
		"no deadline":            {ledger.Term{Closed: &before}, false, ""},
		"open":                   {ledger.Term{Due: &due}, false, "原定7月6日周一 18:00 截止"},
		"before it":              {ledger.Term{Due: &due, Closed: &before}, true, "原定7月6日周一 18:00 截止"},
		"after it":               {ledger.Term{Due: &due, Closed: &between}, false, "原定7月6日周一 18:00 截止"},
		"within the extension":   {ledger.Term{Due: &due, Extended: &later, Closed: &between}, true, "原已延期到7月10日周五 18:00"},
		"after the extension":    {ledger.Term{Due: &due, Extended: &between, Closed: &later}, false, "原已延期到7月7日周二 18:00"},
		"an extension too short": {ledger.Term{Due: &due, Extended: &before, Closed: &between}, false, "原定7月6日周一 18:00 截止"},
	} {
		if got := c.term.ClosedEarly(); got != c.early || c.term.Planned(due) != c.planned {
			t.Errorf("%s: early %v, %q", name, got, c.term.Planned(due))
		}
	}
}
