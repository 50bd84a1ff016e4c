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

// Every state, with every first hand-in that it can have, at every time: before the deadline, within an extension, after both.
func TestFirstHandInSettlesPunctuality(t *testing.T) {
	t.Parallel()
	due := time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	at := func(days int) *time.Time {
		moment := due.AddDate(0, 0, days)
		return &moment
	}
	extended := at(4)
	nows := [3]*time.Time{at(-1), at(2), at(6)}
	early, soon, late := at(-2), at(1), at(5)
	type judged [3]ledger.Punctuality // at nows
	const in, ext, again, over = ledger.InTime, ledger.Extended, ledger.Again, ledger.Overdue
	owed, owedExtended := judged{in, over, over}, judged{in, ext, over}
	back, backExtended := judged{in, again, again}, judged{in, ext, again}
	always := func(p ledger.Punctuality) judged { return judged{p, p, p} }
	for _, c := range []struct {
		state           ledger.State
		first           *time.Time
		plain, extended judged
	}{
		{ledger.Blank, nil, owed, owedExtended},
		{ledger.Draft, nil, owed, owedExtended}, // never handed in, or taken back before anybody returned it
		{ledger.Draft, early, back, backExtended},
		{ledger.Draft, soon, back, backExtended},
		{ledger.Draft, late, back, backExtended},
		{ledger.Returned, nil, back, backExtended},
		{ledger.Returned, early, back, backExtended},
		{ledger.Returned, soon, back, backExtended},
		{ledger.Returned, late, back, backExtended},
		{ledger.Submitted, early, always(in), always(in)},
		{ledger.Submitted, soon, always(over), always(ext)},
		{ledger.Submitted, late, always(over), always(over)},
		{ledger.Accepted, early, always(in), always(in)},
		{ledger.Accepted, soon, always(over), always(ext)},
		{ledger.Accepted, late, always(over), always(over)},
		{ledger.Published, early, always(in), always(in)},
		{ledger.Published, soon, always(over), always(ext)},
		{ledger.Published, late, always(over), always(over)},
	} {
		for i, now := range nows {
			for name, of := range map[string]struct {
				term ledger.Term
				want ledger.Punctuality
			}{
				"no extension":                  {ledger.Term{Due: &due}, c.plain[i]},
				"an extension":                  {ledger.Term{Due: &due, Extended: extended}, c.extended[i]},
				"no deadline":                   {ledger.Term{Extended: extended}, in},
				"closed after both":             {ledger.Term{Due: &due, Extended: extended, Closed: at(10)}, c.extended[i]},
				"closed before: nobody is late": {ledger.Term{Due: &due, Closed: at(-1)}, map[bool]ledger.Punctuality{true: c.plain[i]}[c.state.HandedIn()]},
			} {
				got := of.term.Judge(c.state, c.first, *now)
				if got != of.want {
					t.Errorf("%s, first handed in %v, looked at %v, %s: %v, want %v", c.state, c.first, now, name, got, of.want)
				}
				if word := got.Word(c.state); word == "逾期未报送" && c.state.Came(c.first) {
					t.Errorf("%s, first handed in %v: %s", c.state, c.first, word)
				}
			}
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
