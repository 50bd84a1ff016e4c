package office

import (
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// attempt is a deed that was tried and did not happen, with all that was typed. The zero attempt is none.
type attempt struct {
	department string // of the part that was to be returned; empty for the entry
	reason     string // typed, for a return
	progress   string // typed, for an edit
	edits      bool   // it was an edit, whatever was typed
	problems   ledger.Problems
	conflict   string // what to say when somebody was faster, or the state does not allow it
}

// textView draws a document for the actor. It offers only what the ledger allows.
func (h *Handler) textView(s sight, doc store.OfficeDocument, who ledger.Actor, a attempt) *officepage.Text {
	now := h.now()
	view := &officepage.Text{
		Number: doc.Number, Requirement: doc.Requirement, Units: strings.Join(doc.UnitsPrinted, "、"),
		State: doc.State, Position: positionOf(doc.Number, s.queue), Back: s.list(),
		Paragraphs: ledger.Paragraphs(doc.Progress), Empty: noText(doc), Reason: openReason(doc.State, doc.ReturnReason),
		Last: lastView(s.round.Quarter(), doc), Revisions: revisionViews(doc.Revisions, now),
	}
	if doc.Stage != ledger.Formal {
		view.Stage = doc.Stage.String()
	}
	if doc.Late(now) {
		view.Late = lateWord(doc.State)
	}
	if doc.OfficeEdited && doc.EditedAt != nil {
		view.Edited = "督查室改过字，" + ledger.Clock(*doc.EditedAt, now)
	}
	switch {
	case doc.Joint() && doc.State.HandedIn():
		view.Internal = &officepage.Internal{Rating: doc.Rating, Agreed: "各单位都报送且自评一致时才有；其余在各分报里"}
	case !doc.Joint() && seen(doc.State):
		view.Internal = internalView(doc.Text)
	}
	if a.conflict != "" {
		view.Notices = append(view.Notices, officepage.Note{Kind: ui.Wrong, Head: "没有办成。", Text: a.conflict})
	}
	view.Act = actView(s, doc, who, a)
	for _, u := range doc.Units {
		if !u.Duty.WritesEntry() {
			view.Parts = append(view.Parts, partView(s, doc, u, who, a, now))
		}
	}
	previous, next := s.queue.Around(doc.Number)
	view.Previous, view.Next = s.neighbour("上一项", previous), s.neighbour("下一项", next)
	return view
}

// seen reports whether the office reads a text in this state: what was handed in, and what it sent back.
func seen(state ledger.State) bool { return state.HandedIn() || state == ledger.Returned }

// openReason is the reason of a return as long as it stands.
func openReason(state ledger.State, reason string) string {
	if state != ledger.Returned {
		return ""
	}
	return reason
}

func internalView(t ledger.Text) *officepage.Internal {
	return &officepage.Internal{
		Rating: t.Rating, Problems: ledger.Paragraphs(t.Problems), NextSteps: ledger.Paragraphs(t.NextSteps),
	}
}

// noText says why there is no text to read.
func noText(doc store.OfficeDocument) string {
	switch {
	case doc.State == ledger.Draft && doc.Joint():
		return "各单位正在填写，还没有一份报送。"
	case doc.State == ledger.Draft:
		return "单位正在填写，还没有报送；报送后才能审阅。"
	case doc.State == ledger.Returned:
		return "已退回，等单位改好再报送。"
	case doc.QuarterState == ledger.Scheduled:
		return "本季度还没有开放填报。"
	}
	return "还没有填写。"
}

func partView(s sight, doc store.OfficeDocument, u store.OfficePart, who ledger.Actor, a attempt, now time.Time) officepage.Part {
	part := officepage.Part{
		Name: u.Name, Duty: u.Duty.String(), State: u.State, LeftOut: u.LeftOut,
		Paragraphs: ledger.Paragraphs(u.Progress), Reason: openReason(u.State, u.ReturnReason),
	}
	if u.State.HandedIn() && u.SubmittedAt != nil {
		part.When = ledger.Clock(*u.SubmittedAt, now)
	}
	if u.Late {
		part.Late = lateWord(u.State)
	}
	if seen(u.State) {
		part.Internal = internalView(u.Text)
	}
	deed := ledger.Document{State: u.State, Quarter: doc.QuarterState, Writer: u.Code}
	if u.Duty == ledger.Joint && deed.May(who, ledger.Return) {
		part.Return = &officepage.ReturnForm{
			ID:     "return-" + u.Code,
			Hint:   "必填，" + u.Name + "会看到",
			Action: route.OfficePartAction(s.round.Year, s.round.Number, doc.Number, u.Code, route.Return),
			Hidden: hidden(u.Version, s.filter),
		}
		if a.department == u.Code {
			part.Return.Reason, part.Return.Error = a.reason, a.problems["reason"]
		}
	}
	return part
}

// actView offers what the ledger allows, and says why a text that was handed in cannot be returned now.
func actView(s sight, doc store.OfficeDocument, who ledger.Actor, a attempt) officepage.Act {
	deed := ledger.Document{State: doc.State, Quarter: doc.QuarterState, Writer: doc.Writer()}
	address := func(action string) string {
		return route.OfficeItemAction(s.round.Year, s.round.Number, doc.Number, action)
	}
	act := officepage.Act{Hidden: hidden(doc.Version, s.filter)}
	if deed.May(who, ledger.Accept) {
		act.Accept = address(route.Accept)
	}
	if deed.May(who, ledger.Return) {
		act.Return = &officepage.ReturnForm{ID: "return", Action: address(route.Return), Hidden: act.Hidden, Hint: "必填，单位会看到"}
		if doc.Joint() {
			act.Return.Hint = "必填，单位会看到；各单位的分报一并退回"
		}
		if a.department == "" {
			act.Return.Reason, act.Return.Error = a.reason, a.problems["reason"]
		}
	} else if doc.State.HandedIn() {
		_, err := deed.Decide(who, ledger.Return)
		act.Held, act.HeldWay = err.Error(), doc.QuarterState == ledger.Closed
	}
	if deed.May(who, ledger.Edit) {
		act.Edit = &officepage.EditForm{Action: address(route.Edit), Progress: doc.Progress}
		if a.edits {
			act.Edit.Progress, act.Edit.Error, act.Edit.Open = a.progress, a.problems["progress"], true
		}
		if doc.Joint() && doc.OfficeEdited {
			act.Compose = address(route.Compose)
		}
	}
	return act
}

// hidden is what every form carries along.
func hidden(version int, f filter) []officepage.Hidden {
	fields := []officepage.Hidden{{Name: "version", Value: strconv.Itoa(version)}}
	if f.state != "" {
		fields = append(fields, officepage.Hidden{Name: "state", Value: f.state})
	}
	if f.department != "" {
		fields = append(fields, officepage.Hidden{Name: "department", Value: f.department})
	}
	return fields
}

func lastView(q ledger.Quarter, doc store.OfficeDocument) officepage.Last {
	before, ok := q.Before()
	if !ok {
		return officepage.Last{}
	}
	return officepage.Last{Name: before.Name(), Href: lastHref(before, doc), Paragraphs: doc.LastProgress}
}

func lastHref(before ledger.Quarter, doc store.OfficeDocument) string {
	if doc.LastEdition == 0 {
		return ""
	}
	return route.TaskInTable(before.Year, before.Number, doc.Number)
}

// revisionWords says what made a revision.
var revisionWords = map[string]string{
	"load": "载入", "save": "存草稿", "submit": "报送", "edit": "督查室改字", "compose": "分报合成",
}

func revisionViews(revisions []store.OfficeRevision, now time.Time) []officepage.Revision {
	var views []officepage.Revision
	for _, v := range revisions {
		view := officepage.Revision{Name: "第" + strconv.Itoa(v.Number) + "稿", What: revisionWords[v.Action], Note: ledger.Clock(v.SavedAt, now)}
		if v.Department != "" {
			view.What = v.Department + view.What
		}
		if v.SavedBy != "" {
			view.Note = v.SavedBy + " " + view.Note
		}
		views = append(views, view)
	}
	return views
}

func (s sight) neighbour(word string, row *store.QueueRow) ui.Neighbour {
	if row == nil {
		return ui.Neighbour{}
	}
	return ui.Neighbour{
		Note: word + " · " + strconv.Itoa(row.Number), Text: ledger.FullWidth(row.Requirement), Href: s.item(row.Number),
	}
}
