package ledger

import (
	"fmt"
	"slices"
	"time"
)

// DirectiveState is where a directive (批示) stands.
type DirectiveState string

const (
	DirectiveOpen     DirectiveState = "open"     // a unit has not answered
	DirectiveAnswered DirectiveState = "answered" // all have
	DirectiveClosed   DirectiveState = "closed"   // dealt with
)

// DirectiveStates are all states, in the order in which they ask for something.
var DirectiveStates = []DirectiveState{DirectiveOpen, DirectiveAnswered, DirectiveClosed}

// String is the state in Chinese.
func (s DirectiveState) String() string {
	switch s {
	case DirectiveOpen:
		return "待答复"
	case DirectiveAnswered:
		return "已答复"
	case DirectiveClosed:
		return "已办结"
	}
	return ""
}

// DirectiveAction is what is done to a directive. Each is kept with its words, for ever.
type DirectiveAction string

const (
	DirectiveWrite  DirectiveAction = "write"
	DirectiveAnswer DirectiveAction = "answer"
	DirectiveClose  DirectiveAction = "close"
	DirectiveReopen DirectiveAction = "reopen"
)

// DirectiveActions are those on a directive that there is.
var DirectiveActions = []DirectiveAction{DirectiveAnswer, DirectiveClose, DirectiveReopen}

// String is the action in Chinese.
func (a DirectiveAction) String() string {
	switch a {
	case DirectiveWrite:
		return "批示"
	case DirectiveAnswer:
		return "答复"
	case DirectiveClose:
		return "办结"
	case DirectiveReopen:
		return "要求再办"
	}
	return ""
}

// Directive is a leader's instruction on a task. Its units are those that answered for the task when it was written: the
// sole or the leading one, of a task without a lead every one.
type Directive struct {
	ID          int64
	Year        int
	Number      int // of the quarter in which it was written
	Task        int
	Requirement string
	Words       string
	AnswerBy    time.Time // the last day; only the date counts
	State       DirectiveState
	Author      int64  // account
	AuthorName  string // display name
	OpenedAt    time.Time
	CreatedAt   time.Time
	Version     int // of the whole; closing and reopening are made against it
	Units       []DirectiveUnit
	Steps       []DirectiveStep // from the first; none in lists
}

// DirectiveUnit is a department that has to answer.
type DirectiveUnit struct {
	Code       string
	Name       string
	AnsweredAt *time.Time // since the directive was opened last; nil: not yet
	Version    int        // an answer is made against it
}

// DirectiveStep is a deed on a directive.
type DirectiveStep struct {
	Action DirectiveAction
	Unit   string // name, of an answer
	By     string // display name
	Words  string // may be empty when it was closed
	At     time.Time
}

// Quarter is the one in which the directive was written.
func (d Directive) Quarter() Quarter { return Quarter{Year: d.Year, Number: d.Number} }

// Due is the end of the last day to answer, as somebody sees it at a moment.
func (d Directive) Due(now time.Time) Due { return Due{At: EndOfDay(d.AnswerBy), Now: now} }

// Overdue reports whether an answer is missing and the day is over.
func (d Directive) Overdue(now time.Time) bool {
	return d.State == DirectiveOpen && d.Due(now).Late()
}

// Waiting are the units that have not answered.
func (d Directive) Waiting() []DirectiveUnit {
	if d.State == DirectiveClosed {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Units), func(u DirectiveUnit) bool { return u.AnsweredAt != nil })
}

// EndOfDay is the last moment of a date in Shanghai.
func EndOfDay(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day()+1, 0, 0, 0, 0, Shanghai).Add(-time.Second)
}

// MayDirect returns a *Refusal unless the actor may write a directive in a quarter in this state.
func (s QuarterState) MayDirect(actor Actor) error {
	if actor.Role != Leader {
		return forbidden("批示由市领导写，您的账户不能操作。")
	}
	if s == Scheduled {
		return conflict("本季度还没有开始，不能批示。")
	}
	return nil
}

// Decide returns the state after an action, or a *Refusal. An answer is unit's, and leaves the directive open while others
// are missing; the leader who wrote it and the office close and reopen it. One that nobody has answered may be closed too,
// with words that say why.
func (d Directive) Decide(actor Actor, action DirectiveAction, unit string) (DirectiveState, error) {
	switch action {
	case DirectiveAnswer:
		return d.decideAnswer(actor, unit)
	case DirectiveClose, DirectiveReopen:
		if actor.Role != Office && (actor.Role != Leader || actor.ID != d.Author) {
			return "", forbidden("批示由作出批示的领导或者督查室办结、要求再办，您的账户不能操作。")
		}
		switch {
		case action == DirectiveClose && d.State == DirectiveClosed:
			return "", conflict("这条批示已经办结。")
		case action == DirectiveClose:
			return DirectiveClosed, nil
		case d.State == DirectiveOpen:
			return "", conflict("这条批示正待答复，不必要求再办。")
		}
		return DirectiveOpen, nil
	}
	return "", forbidden("没有这种操作。")
}

func (d Directive) decideAnswer(actor Actor, unit string) (DirectiveState, error) {
	if !actor.WritesFor(unit) || !slices.ContainsFunc(d.Units, func(u DirectiveUnit) bool { return u.Code == unit }) {
		return "", forbidden("这条批示不由您的单位答复。")
	}
	if d.State == DirectiveClosed {
		return "", conflict("这条批示已经办结，不再答复。")
	}
	for _, u := range d.Units {
		if u.Code != unit && u.AnsweredAt == nil {
			return DirectiveOpen, nil
		}
	}
	return DirectiveAnswered, nil
}

// CheckDirective judges a new directive, or the words and the day with which one is reopened. Fields are words and
// answer_by; label names the words.
func CheckDirective(label, words string, day, now time.Time) (string, Problems) {
	words, problems := CleanReason("words", label, words)
	switch {
	case day.IsZero():
		problems["answer_by"] = "请填答复期限，如 2020-07-10。"
	case EndOfDay(day).Before(now):
		problems["answer_by"] = "这一天已经过去，请填今天或者以后的日期。"
	case day.After(now.AddDate(1, 0, 0)):
		problems["answer_by"] = "期限在一年以后，请核对年份。"
	}
	return words, problems
}

// ParseDay reads a typed date, the value of <input type="date">. The zero time means that it could not be read.
func ParseDay(s string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, s, Shanghai)
	if err != nil {
		return time.Time{}
	}
	return day
}

// DirectiveSubject is 第39项有批示，请在7月10日前答复: what may leave the login by mail, without the words.
func DirectiveSubject(d Directive, now time.Time) string {
	due := d.Due(now)
	said := fmt.Sprintf("第%d项批示请在%s前答复", d.Task, due.Day())
	switch {
	case due.Late():
		return fmt.Sprintf("第%d项批示逾期未答复，期限是%s", d.Task, due.Day())
	case len(d.Steps) > 0 && d.Steps[len(d.Steps)-1].Action == DirectiveReopen:
		return said + "（要求再办）"
	}
	return said
}

// DirectiveFilter says which directives of a list are meant; the zero one means all.
type DirectiveFilter struct {
	State string // a DirectiveState, or overdue
	Unit  string // code of a unit that has to answer
}

// DirectiveOverdue stands in filters for open ones whose day is over.
const DirectiveOverdue = "overdue"

// DirectiveFilterStates are the states of a filter, in the order of a list's tabs; empty is all.
var DirectiveFilterStates = []string{"", DirectiveOverdue, string(DirectiveOpen), string(DirectiveAnswered), string(DirectiveClosed)}

// Valid reports whether there is such a state.
func (f DirectiveFilter) Valid() bool { return slices.Contains(DirectiveFilterStates, f.State) }

// Matches reports whether the filter means the directive at a moment.
func (f DirectiveFilter) Matches(d Directive, now time.Time) bool {
	if f.Unit != "" && !slices.ContainsFunc(d.Units, func(u DirectiveUnit) bool { return u.Code == f.Unit }) {
		return false
	}
	return f.State == "" || f.State == string(d.State) || f.State == DirectiveOverdue && d.Overdue(now)
}
