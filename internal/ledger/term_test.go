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
