package ui

import (
	"fmt"
	"net/url"
	"strconv"
	"time"

	"taizhang/internal/ledger"
)

// Directive is a directive (批示) as all faces show it.
type Directive struct {
	ID          string
	Number      string // of the task
	Href        string // its own page
	Task        string // address of the task; may be empty
	Requirement string
	Words       []string
	Said        string // Words in one line
	By          string // 周副市长 2020-07-03
	Due         string // 7月10日前答复，逾期2天
	State       ledger.DirectiveState
	Overdue     bool
	Units       []DirectiveUnit
	Steps       []DirectiveStep // after it was written
}

// DirectiveUnit is who has to answer.
type DirectiveUnit struct {
	Name     string
	Answered bool
}

// DirectiveStep is what was said or done on it.
type DirectiveStep struct {
	Head  string // 市商务局答复
	Words []string
	When  string
	Ask   bool // it asks once more
}

// NewDirective is a directive as it is shown at a moment. The caller adds addresses.
func NewDirective(d ledger.Directive, now time.Time) Directive {
	view := Directive{
		ID: strconv.FormatInt(d.ID, 10), Number: strconv.Itoa(d.Task), Requirement: ledger.FullWidth(d.Requirement), State: d.State,
		By: d.AuthorName + " " + ledger.Stamp(d.CreatedAt)[:len(time.DateOnly)], Due: directiveDue(d, now), Overdue: d.Overdue(now),
		Words: ledger.Paragraphs(d.Words), Said: directiveSaid(d.Words),
	}
	for _, u := range d.Units {
		view.Units = append(view.Units, DirectiveUnit{Name: ledger.FullWidth(u.Name), Answered: u.AnsweredAt != nil})
	}
	for i, s := range d.Steps {
		if i == 0 && s.Action == ledger.DirectiveWrite {
			continue
		}
		step := DirectiveStep{Head: s.By + s.Action.String(), Words: ledger.Paragraphs(s.Words), When: ledger.Clock(s.At, now), Ask: s.Action == ledger.DirectiveReopen}
		if s.Unit != "" {
			step.Head = ledger.FullWidth(s.Unit) + s.Action.String()
		}
		view.Steps = append(view.Steps, step)
	}
	return view
}

func directiveSaid(words string) string {
	said := ""
	for _, p := range ledger.Paragraphs(words) {
		said += ledger.FullWidth(p)
	}
	return said
}

// directiveDue says until when an answer is asked for and, while it is, how that stands.
func directiveDue(d ledger.Directive, now time.Time) string {
	due := d.Due(now)
	said := due.Day() + "前答复"
	if d.State != ledger.DirectiveOpen {
		return said
	}
	today := now.In(ledger.Shanghai)
	days := int(time.Date(d.AnswerBy.Year(), d.AnswerBy.Month(), d.AnswerBy.Day(), 0, 0, 0, 0, time.UTC).
		Sub(time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
	switch {
	case days < 0:
		return said + fmt.Sprintf("，已逾期%d天", -days)
	case days == 0:
		return said + "，就是今天"
	case days == 1:
		return said + "，就是明天"
	}
	return said + fmt.Sprintf("，还有%d天", days)
}

// DirectiveList is directives with the ways to narrow the list.
type DirectiveList struct {
	Tabs    []Tab
	Action  string // where the filter is sent; empty when there is none but the tabs
	State   string // kept by the filter
	Unit    string
	Units   []Option
	Rows    []Directive
	Empty   string // title, instead of rows
	Explain string // under it
	Caption string
}

// DirectiveRows are the directives that a filter means, in their order; href is the address of one.
func DirectiveRows(all []ledger.Directive, f ledger.DirectiveFilter, now time.Time, href func(id int64) string) []Directive {
	var rows []Directive
	for _, d := range all {
		if f.Matches(d, now) {
			row := NewDirective(d, now)
			row.Href = href(d.ID)
			rows = append(rows, row)
		}
	}
	return rows
}

// DirectiveTabs are the states with their numbers; href is the address of the list in a state.
func DirectiveTabs(all []ledger.Directive, f ledger.DirectiveFilter, now time.Time, href func(url.Values) string) []Tab {
	words := map[string]string{"": "全部", ledger.DirectiveOverdue: "逾期未答复"}
	var tabs []Tab
	for _, state := range ledger.DirectiveFilterStates {
		word := words[state]
		if word == "" {
			word = ledger.DirectiveState(state).String()
		}
		n := 0
		for _, d := range all {
			if (ledger.DirectiveFilter{State: state, Unit: f.Unit}).Matches(d, now) {
				n++
			}
		}
		tab := Tab{Text: fmt.Sprintf("%s %d", word, n), Current: state == f.State}
		if n > 0 || tab.Current || state == "" {
			tab.Href = href(url.Values{"state": {state}, "department": {f.Unit}})
		}
		tabs = append(tabs, tab)
	}
	return tabs
}

// DirectiveSheet is one directive with what can be done to it.
type DirectiveSheet struct {
	Directive
	Refused string   // why what was sent was not done
	Lost    []string // what was typed, where nothing can be done any more
	Answers []DirectiveForm
	Close   *DirectiveForm
	Reopen  *DirectiveForm
}

// DirectiveForm is a form with words.
type DirectiveForm struct {
	Action  string
	ID      string // for ids in the page
	Unit    string // code; empty but for an answer
	Name    string // of the unit, where the actor has several
	Version string
	Words   string
	Day     string // of a reopening
	Must    bool   // words are needed
	Errors  ledger.Problems
}

// DirectiveAttempt is a form that was refused, as it was typed.
type DirectiveAttempt struct {
	Action   ledger.DirectiveAction
	Unit     string
	Words    string
	Day      string
	Refused  string // empty when Problems say it
	Problems ledger.Problems
}

// NewDirectiveSheet offers what the ledger lets the actor do. href is the address that an action is posted to.
func NewDirectiveSheet(d ledger.Directive, actor ledger.Actor, now time.Time, a DirectiveAttempt, href func(ledger.DirectiveAction) string) DirectiveSheet {
	sheet := DirectiveSheet{Directive: NewDirective(d, now), Refused: a.Refused}
	form := func(action ledger.DirectiveAction, unit string, version int) *DirectiveForm {
		if _, err := d.Decide(actor, action, unit); err != nil {
			return nil
		}
		f := &DirectiveForm{
			Action: href(action), ID: string(action), Unit: unit, Version: strconv.Itoa(version),
			Must: action != ledger.DirectiveClose || d.State != ledger.DirectiveAnswered,
		}
		if !d.Due(now).Late() {
			f.Day = d.AnswerBy.Format(time.DateOnly)
		}
		if unit != "" {
			f.ID += "-" + unit
		}
		if a.Action == action && a.Unit == unit {
			f.Words, f.Errors = a.Words, a.Problems
			if action == ledger.DirectiveReopen {
				f.Day = a.Day
			}
		}
		return f
	}
	taken := a.Words == ""
	for _, u := range d.Units {
		if f := form(ledger.DirectiveAnswer, u.Code, u.Version); f != nil {
			if len(actor.Departments) > 1 {
				f.Name = u.Name
			}
			sheet.Answers = append(sheet.Answers, *f)
			taken = taken || f.Words == a.Words
		}
	}
	sheet.Close, sheet.Reopen = form(ledger.DirectiveClose, "", d.Version), form(ledger.DirectiveReopen, "", d.Version)
	for _, f := range []*DirectiveForm{sheet.Close, sheet.Reopen} {
		taken = taken || f != nil && f.Words == a.Words
	}
	if !taken {
		sheet.Lost = ledger.Paragraphs(a.Words)
	}
	return sheet
}
