package ledger

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Quarter names a reporting round: a plan's year and 1 to 4.
type Quarter struct {
	Year   int
	Number int
}

var quarterNames = [...]string{1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}

// Name is 一季度 to 四季度.
func (q Quarter) Name() string {
	if !q.Valid() {
		return ""
	}
	return quarterNames[q.Number]
}

// String is 2020年一季度.
func (q Quarter) String() string { return strconv.Itoa(q.Year) + "年" + q.Name() }

// Slug is how the quarter stands in addresses: q1.
func (q Quarter) Slug() string { return "q" + strconv.Itoa(q.Number) }

// Valid reports whether the number is 1 to 4 and the year one that a plan can have.
func (q Quarter) Valid() bool {
	return q.Number >= 1 && q.Number <= 4 && q.Year >= 2000 && q.Year <= 2100
}

// Before returns the quarter before q in the same plan; false for the first.
func (q Quarter) Before() (Quarter, bool) {
	if q.Number <= 1 {
		return Quarter{}, false
	}
	return Quarter{q.Year, q.Number - 1}, true
}

// ParseQuarter reads a year and a slug as they stand in addresses, such as "2020" and "q1".
func ParseQuarter(year, slug string) (Quarter, error) {
	y, err := strconv.Atoi(year)
	if err != nil || len(year) != 4 {
		return Quarter{}, ErrNotFound
	}
	n, ok := strings.CutPrefix(slug, "q")
	if !ok || len(n) != 1 {
		return Quarter{}, ErrNotFound
	}
	q := Quarter{y, int(n[0] - '0')}
	if !q.Valid() {
		return Quarter{}, ErrNotFound
	}
	return q, nil
}

// ParseQuarterWord reads a quarter as it stands in queries: 2020-q1.
func ParseQuarterWord(word string) (Quarter, error) {
	year, slug, _ := strings.Cut(word, "-")
	return ParseQuarter(year, slug)
}

// QuarterState is where a reporting round stands.
type QuarterState string

const (
	Scheduled        QuarterState = "scheduled"
	Open             QuarterState = "open"
	Closed           QuarterState = "closed"
	QuarterPublished QuarterState = "published"
)

// String is the state in the words of the offices.
func (s QuarterState) String() string {
	switch s {
	case Scheduled:
		return "未开始"
	case Open:
		return "填报中"
	case Closed:
		return "已截止"
	case QuarterPublished:
		return "已公开"
	}
	return ""
}

// QuarterAction is what the office does to a whole quarter.
type QuarterAction string

const (
	OpenQuarter       QuarterAction = "open"
	CloseQuarter      QuarterAction = "close"
	ReopenQuarter     QuarterAction = "reopen"
	RescheduleQuarter QuarterAction = "reschedule" // another due date
	PublishQuarter    QuarterAction = "publish"
)

var quarterMoves = map[QuarterAction]struct {
	from, to QuarterState
	refused  string
}{
	OpenQuarter:       {Scheduled, Open, "只有未开始的季度可以开放填报。"},
	CloseQuarter:      {Open, Closed, "只有填报中的季度可以截止。"},
	ReopenQuarter:     {Closed, Open, "只有已截止、未公开的季度可以重新开放。"},
	RescheduleQuarter: {Open, Open, "只有填报中的季度可以改截止时间。"},
	PublishQuarter:    {Closed, QuarterPublished, "先截止填报，再公开。"},
}

// Move returns the state that action brings a quarter to. It returns a *Refusal of kind Forbidden to anybody but the
// office, and of kind Conflict when the quarter is not in the state that action starts from.
func (s QuarterState) Move(actor Actor, action QuarterAction) (QuarterState, error) {
	move, ok := quarterMoves[action]
	if !ok {
		return s, fmt.Errorf("unknown quarter action %q", action)
	}
	if actor.Role != Office {
		return s, forbidden("只有督查室可以开放、截止和公开季度。")
	}
	if s == QuarterPublished {
		return s, conflict("本季度已经公开，不再改动。")
	}
	if s != move.from {
		return s, conflict("本季度" + s.String() + "。" + move.refused)
	}
	return move.to, nil
}

// CheckDue judges a due date that the office gave on opening or reopening: it must lie ahead, within a year.
func CheckDue(due, now time.Time) Problems {
	switch {
	case due.IsZero():
		return Problems{"due": "请填截止日期和时间，如 2020-07-06 18:00。"}
	case !due.After(now):
		return Problems{"due": "截止时间已经过去，请填以后的时间。"}
	case due.After(now.AddDate(1, 0, 0)):
		return Problems{"due": "截止时间在一年以后，请核对年份。"}
	}
	return nil
}
