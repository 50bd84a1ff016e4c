package ledger

import "time"

// Term is how long a department's texts of a quarter are asked for: until Due, or until Extended where that is later, and
// not after Closed.
type Term struct {
	Due      *time.Time // nil: there is no deadline, as in a quarter that was loaded from a document
	Extended *time.Time // the end of the department's extension; nil when it has none
	Closed   *time.Time // when the office closed the quarter; nil while it is open, and again when it is reopened
}

// Own is the department's own due date; nil when there is no deadline. An extension that ends before the quarter's due
// date, which a reopened quarter can have, does not count.
func (t Term) Own() *time.Time {
	if t.Due != nil && t.Extended != nil && t.Extended.After(*t.Due) {
		return t.Extended
	}
	return t.Due
}

// ClosedEarly reports whether the office closed the quarter before the department's own time was over. Closing ends an
// extension: nobody writes in a closed quarter.
func (t Term) ClosedEarly() bool {
	own := t.Own()
	return t.Closed != nil && own != nil && t.Closed.Before(*own)
}

// Planned says until when the department had time: 原定7月6日周一 18:00 截止, or 原已延期到7月10日周五 18:00. It is empty when
// there was no deadline.
func (t Term) Planned(now time.Time) string {
	own := t.Own()
	switch {
	case own == nil:
		return ""
	case own == t.Extended:
		return "原已延期到" + Deadline(*own, now)
	}
	return "原定" + Deadline(*own, now) + " 截止"
}

// Punctuality is how a text stands to its deadline.
type Punctuality int

const (
	InTime   Punctuality = iota // handed in by the quarter's due date, or nothing was missed yet
	Extended                    // after the quarter's due date, within the department's extension
	Again                       // 待重新报送: it came, was sent back, and both deadlines have passed meanwhile
	Overdue                     // after both
)

// Judge tells how a text stands to its deadline: at submitted, its first hand-in (HandedIn.First), when it was handed in,
// else now. What is missing when the quarter closes before its deadline is 未报送 and never late: nobody can hand it in any
// more. A returned text did come (State.Came), so it is never 逾期未报送, a draft that the unit made of it by taking the next
// hand-in back neither: after the deadline it is asked for Again, and handed in again it is what it was the first time. A
// return sets no time limit of its own; where the office wants one, it extends.
func (t Term) Judge(state State, submitted *time.Time, now time.Time) Punctuality {
	switch {
	case t.Due == nil:
		return InTime
	case state.HandedIn() && submitted != nil:
		now = *submitted
	case t.Closed != nil && t.Closed.Before(now):
		now = *t.Closed
	}
	switch {
	case (Due{At: *t.Own(), Now: now}).Late():
		if !state.HandedIn() && state.Came(submitted) {
			return Again
		}
		return Overdue
	case (Due{At: *t.Due, Now: now}).Late():
		return Extended
	}
	return InTime
}

// Late reports whether a text missed the department's own deadline.
func (t Term) Late(state State, submitted *time.Time, now time.Time) bool {
	return t.Judge(state, submitted, now) == Overdue
}

// Late reports whether the department's own deadline was missed.
func (p Punctuality) Late() bool { return p == Overdue }

// Word is how that is called of a text in a state; empty of what is in time. 逾期报送 is what came too late, 逾期未报送 what never came.
func (p Punctuality) Word(state State) string {
	switch p {
	case Overdue:
		if state.HandedIn() {
			return "逾期报送"
		}
		return "逾期未报送"
	case Again:
		return "待重新报送"
	case Extended:
		if state.HandedIn() {
			return "延期报送"
		}
		return "已延期"
	}
	return ""
}
