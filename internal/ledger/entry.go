package ledger

import (
	"slices"
	"time"
)

// State is where an entry or a contribution stands.
type State string

const (
	Blank     State = "" // 未填写: nothing was written yet, there is no row
	Draft     State = "draft"
	Submitted State = "submitted"
	Returned  State = "returned"
	Accepted  State = "accepted"
	Published State = "published"
)

// States are all states in the order of urgency for those who write.
var States = []State{Returned, Blank, Draft, Submitted, Accepted, Published}

// String is the state in Chinese.
func (s State) String() string {
	switch s {
	case Blank:
		return "未填写"
	case Draft:
		return "草稿"
	case Submitted:
		return "已报送"
	case Returned:
		return "已退回"
	case Accepted:
		return "已审核"
	case Published:
		return "已公开"
	}
	return ""
}

// HandedIn reports whether the text has reached the office.
func (s State) HandedIn() bool { return s == Submitted || s == Accepted || s == Published }

// Came reports whether a text whose first hand-in was at first (HandedIn.First) is with the office, or was until the office
// sent it back. One that its unit alone took back never came.
func (s State) Came(first *time.Time) bool { return s.HandedIn() || s == Returned || first != nil }

// Key names a text: the entry of a task in a quarter, or one department's contribution to it.
type Key struct {
	Quarter    Quarter
	Task       int    // number of the task, from 1
	Department string // code of the contributing department; empty for the entry itself
}

// Contribution reports whether the key names a contribution.
func (k Key) Contribution() bool { return k.Department != "" }

// Action is what somebody does to one text.
type Action string

const (
	Save     Action = "save"     // keep a draft
	Submit   Action = "submit"   // 报送
	Withdraw Action = "withdraw" // 撤回: take back what the office has not accepted
	Accept   Action = "accept"   // 通过
	Return   Action = "return"   // 退回
	Edit     Action = "edit"     // 改字: the office's own wording
	Compose  Action = "compose"  // 合成: put a joint entry together from its parts again
	Unaccept Action = "unaccept" // 撤回通过: read again what was accepted; the unit has nothing to do
	Publish  Action = "publish"  // 公开, of the whole quarter
	Correct  Action = "correct"  // 更正: a new wording of what was published, or a first one of what was published empty, in a new edition
)

// Actions are all actions.
var Actions = []Action{Save, Submit, Withdraw, Accept, Unaccept, Return, Edit, Compose, Publish, Correct}

// Document is a text with all that decides who may do what to it.
type Document struct {
	State   State
	Quarter QuarterState
	Writer  string // code of the department that writes it; empty for the entry of a joint task, which nobody writes
}

type rule struct {
	byOffice bool // by the office, else by staff of the writing department
	quarters []QuarterState
	moves    map[State]State
	refused  string // why, when the state does not allow it
	accepted string // the same of an accepted text; empty is refused
}

// rules say everything about who may do what to a text, and when. What follows for the other texts of a task, the entry
// of a joint one above all, is in Parts. Publish is done to all texts of a quarter at once.
var rules = map[Action]rule{
	Save: {
		quarters: []QuarterState{Open},
		moves:    map[State]State{Blank: Draft, Draft: Draft, Returned: Returned},
		refused:  "要修改，请先撤回，或请督查室退回。",
		accepted: "要修改，请督查室退回。",
	},
	Submit: {
		quarters: []QuarterState{Open},
		moves:    map[State]State{Blank: Submitted, Draft: Submitted, Returned: Submitted},
		refused:  "不必再报送。",
	},
	Withdraw: {
		quarters: []QuarterState{Open},
		moves:    map[State]State{Submitted: Draft},
		refused:  "只有已报送、督查室尚未审核的可以撤回。",
	},
	Accept: {
		byOffice: true,
		quarters: []QuarterState{Open, Closed},
		moves:    map[State]State{Submitted: Accepted},
		refused:  "只有已报送的可以通过。",
	},
	Unaccept: {
		byOffice: true,
		quarters: []QuarterState{Open, Closed},
		moves:    map[State]State{Accepted: Submitted},
		refused:  "只有已审核、还没有公开的可以撤回通过。",
	},
	Return: {
		byOffice: true,
		quarters: []QuarterState{Open},
		moves:    map[State]State{Submitted: Returned, Accepted: Returned},
		refused:  "只有已报送或已审核的可以退回。",
	},
	Edit: {
		byOffice: true,
		quarters: []QuarterState{Open, Closed},
		moves:    map[State]State{Submitted: Submitted, Accepted: Accepted},
		refused:  "只有已报送或已审核的可以改字。",
	},
	Compose: {
		byOffice: true,
		quarters: []QuarterState{Open, Closed},
		moves:    map[State]State{Submitted: Submitted, Accepted: Submitted}, // another text, to be read again
		refused:  "只有已报送或已审核的可以重新合成。",
	},
	Publish: {
		byOffice: true,
		quarters: []QuarterState{Closed},
		moves:    map[State]State{Accepted: Published},
		refused:  "只有已审核的可以公开。",
	},
	Correct: {
		byOffice: true,
		quarters: []QuarterState{QuarterPublished},
		// What was published empty is filled in, whatever its unit had come to by then.
		moves:   map[State]State{Published: Published, Blank: Published, Draft: Published, Returned: Published, Submitted: Published},
		refused: "只有公开的表里的事项可以更正。",
	},
}

// Decide returns the state that action by actor brings the document to. It returns a *Refusal of kind Forbidden when
// the actor may never do this to this document, and of kind Conflict when the quarter or the state does not allow it now.
func (d Document) Decide(actor Actor, action Action) (State, error) {
	r, ok := rules[action]
	if !ok {
		return d.State, forbidden("没有这种操作。")
	}
	if r.byOffice && actor.Role != Office {
		return d.State, forbidden("这一步由督查室办理，您的账户不能操作。")
	}
	if !r.byOffice && !actor.WritesFor(d.Writer) {
		return d.State, forbidden("本项的这一部分不由您的单位填写，您的账户不能操作。")
	}
	if !slices.Contains(r.quarters, d.Quarter) {
		return d.State, conflict(quarterRefusal(action, d.Quarter))
	}
	to, ok := r.moves[d.State]
	if !ok {
		why := r.refused
		if d.State == Accepted && r.accepted != "" {
			why = r.accepted
		}
		return d.State, conflict("本项" + d.State.String() + "。" + why)
	}
	return to, nil
}

// May reports whether Decide would allow it; for pages that offer only what can be done.
func (d Document) May(actor Actor, action Action) bool {
	_, err := d.Decide(actor, action)
	return err == nil
}

func quarterRefusal(action Action, s QuarterState) string {
	if action == Correct {
		return "本季度" + s.String() + "。只有已公开的季度可以更正。"
	}
	switch s {
	case Scheduled:
		return "本季度还没有开放填报。"
	case Closed:
		if action == Return {
			return "本季度已截止，单位不能再改。要退回，请先重新开放本季度。"
		}
		return "本季度已截止填报。要补报，请联系督查室。"
	case QuarterPublished:
		return "本季度已经公开，不再改动。确有错误的，由督查室更正。"
	case Open:
		return "先截止填报，再公开。"
	}
	return "现在不能这样做。"
}
