package office

import (
	"strconv"
	"strings"
	"time"

	"taizhang/internal/history"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// textView draws a document for the actor. It offers only what the ledger allows.
func (h *Handler) textView(s sight, doc store.OfficeDocument, who ledger.Actor, a attempt) *officepage.Text {
	now := h.now()
	view := &officepage.Text{
		Number: doc.Number, Requirement: ledger.FullWidth(doc.Requirement),
		Units: ledger.FullWidth(strings.Join(doc.UnitsPrinted, "、")),
		State: doc.State, Position: positionOf(doc.Number, s.queue), Back: s.list(),
		Paragraphs: ledger.Paragraphs(doc.Progress), Empty: noText(doc), Reason: openReason(doc.State, doc.ReturnReason),
		Last: lastView(s, doc), Revisions: revisionViews(s, doc, now),
	}
	q := s.round.Quarter()
	view.Readings = route.OfficeTaskReadings(q.Year, q.Number, doc.Number)
	if doc.Stage != ledger.Formal {
		view.Stage = doc.Stage.String()
	}
	view.Punctuality = doc.Punctuality(now)
	if seen(doc.State) {
		view.Handed = doc.HandedIn().Words(func(t time.Time) string { return ledger.Clock(t, now) })
	}
	if doc.OfficeEdited && doc.EditedAt != nil {
		view.Edited = "督查室改过字，" + ledger.Clock(*doc.EditedAt, now)
	}
	switch {
	case doc.Joint() && doc.State.HandedIn():
		view.Internal = &officepage.Internal{Rating: doc.Rating, Agreed: "各单位都报送且自评一致时才有；其余在各分报里", Figures: history.TypedLines(doc.Measures, doc.Figures)}
	case !doc.Joint() && seen(doc.State):
		view.Internal = internalView(doc, doc.Text)
	}
	view.Questions, view.Marks = questionViews(s.round.Quarter(), doc, now)
	view.Act = actView(s, doc, who, a)
	view.Changed, view.Again = changedView(doc.State, doc.Progress, remarksOf(doc.Remarks, ""), now), againOf(doc, now)
	for _, u := range doc.Units {
		if !u.Duty.WritesEntry() {
			view.Parts = append(view.Parts, partView(s, doc, u, who, a, now))
		}
	}
	view.Act.Form = formAddress(view)
	a.account(view)
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
	return ledger.FullWidth(reason)
}

func internalView(doc store.OfficeDocument, t ledger.Text) *officepage.Internal {
	return &officepage.Internal{
		Rating: t.Rating, Problems: ledger.Paragraphs(t.Problems), NextSteps: ledger.Paragraphs(t.NextSteps),
		Figures: history.TypedLines(doc.Measures, t.Figures),
	}
}

// noText says why there is no text to read.
func noText(doc store.OfficeDocument) string {
	switch {
	case doc.State == ledger.Draft && doc.Joint():
		return "各单位正在填写，还没有一份报送。"
	case doc.State == ledger.Draft:
		return "单位正在填写，还没有报送；报送后才能审核。"
	case doc.State == ledger.Returned:
		return "已退回，等单位改好再报送。"
	case doc.QuarterState == ledger.Scheduled:
		return "本季度还没有开放填报。"
	}
	return "未填写。"
}

func partView(s sight, doc store.OfficeDocument, u store.OfficePart, who ledger.Actor, a attempt, now time.Time) officepage.Part {
	part := officepage.Part{
		Name: u.Name, Duty: u.Duty.String(), State: u.State, Punctuality: u.Punctuality, LeftOut: u.LeftOut,
		Paragraphs: ledger.Paragraphs(u.Progress), Reason: openReason(u.State, u.ReturnReason),
	}
	if u.State.HandedIn() && u.SubmittedAt != nil {
		part.When = u.HandedIn().Words(func(t time.Time) string { return ledger.Clock(t, now) })
	}
	if seen(u.State) {
		part.Internal = internalView(doc, u.Text)
	}
	deed := ledger.Document{State: u.State, Quarter: doc.QuarterState, Writer: u.Code}
	if !u.Duty.WritesEntry() && deed.May(who, ledger.Return) {
		part.Return = &officepage.ReturnForm{
			ID:      returnID(u.Code),
			Action:  route.OfficePartAction(s.round.Year, s.round.Number, doc.Number, u.Code, route.Return),
			Hidden:  []officepage.Hidden{{Name: "version." + u.Code, Value: strconv.Itoa(u.Version)}},
			Remarks: a.forms(u.Code, "必填，"+u.Name+"会看到"),
		}
		if u.Duty == ledger.Joint && doc.OfficeEdited {
			part.Return.Note = "退回这一份，督查室改过的文字就换成其余分报合成的文字；改过的一稿留在修订里。"
		}
	}
	part.Confirmed = confirmedOf(doc, u.Code, now)
	part.Changed = changedView(u.State, u.Progress, remarksOf(doc.Remarks, u.Code), now)
	return part
}

// forms are the fields of the remarks about a unit's part, or about the entry, with what was typed.
func (a attempt) forms(department, hint string) []officepage.RemarkForm {
	raw := a.remarks[department]
	if len(raw) == 0 {
		raw = []rawRemark{{}}
	}
	forms := make([]officepage.RemarkForm, len(raw))
	for i, m := range raw {
		f := officepage.RemarkForm{
			ID: returnID(department), Place: ledger.RemarkField("", i), Hint: hint,
			Code: m.code, Words: m.words, Quote: m.quote, Start: m.start,
		}
		f.Suffix = f.Place
		if department != "" {
			f.Suffix = "." + department
		}
		if a.department == department {
			f.CodeError, f.Error = a.problems[ledger.RemarkField("code", i)], a.problems[ledger.RemarkField("reason", i)]
			f.QuoteError = a.problems[ledger.RemarkField("quote", i)]
		}
		forms[i] = f
	}
	return forms
}

// againOf says of a joint task that it was accepted, and whose part came after that.
func againOf(doc store.OfficeDocument, now time.Time) string {
	if !doc.Joint() || doc.State != ledger.Submitted || doc.ReviewedAt == nil {
		return ""
	}
	var late []string
	for _, u := range doc.Units {
		if u.State.HandedIn() && u.SubmittedAt != nil && u.HandedIn().Newest().After(*doc.ReviewedAt) {
			late = append(late, u.Name)
		}
	}
	if len(late) == 0 {
		return ""
	}
	return ledger.Clock(*doc.ReviewedAt, now) + "已通过，之后" + strings.Join(late, "、") + "报送，需要再审核。"
}

// actView offers what the ledger allows, and says why a text that was handed in cannot be returned now.
func actView(s sight, doc store.OfficeDocument, who ledger.Actor, a attempt) officepage.Act {
	deed := ledger.Document{State: doc.State, Quarter: doc.QuarterState, Writer: doc.Writer()}
	address := func(action string) string {
		return route.OfficeItemAction(s.round.Year, s.round.Number, doc.Number, action)
	}
	act := officepage.Act{Hidden: hidden(doc.Version, s.filter)}
	act.Hidden = append(act.Hidden, officepage.Hidden{Name: "wording", Value: wording(doc.Progress)})
	if doc.OfficeEdited {
		act.Hidden = append(act.Hidden, officepage.Hidden{Name: "edited", Value: "yes"})
	}
	if deed.May(who, ledger.Accept) {
		act.Accept = address(route.Accept)
	}
	if deed.May(who, ledger.Unaccept) {
		act.Unaccept = address(route.Unaccept)
	}
	if deed.May(who, ledger.Return) {
		hint := "必填，单位会看到"
		if doc.Joint() {
			hint = "必填，单位会看到；各单位的分报一并退回"
		}
		act.Return = &officepage.ReturnForm{ID: returnID(""), Action: address(route.Return), Remarks: a.forms("", hint), Pins: true}
		if doc.Joint() && doc.OfficeEdited {
			act.Return.Note = "退回以后，督查室改过的文字不再用；改过的一稿留在修订里。"
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

// formAddress is that of the first deed that is offered; empty when none is.
func formAddress(view *officepage.Text) string {
	switch act := view.Act; {
	case act.Accept != "":
		return act.Accept
	case act.Unaccept != "":
		return act.Unaccept
	case act.Return != nil:
		return act.Return.Action
	case act.Edit != nil:
		return act.Edit.Action
	}
	for _, p := range view.Parts {
		if p.Return != nil {
			return p.Return.Action
		}
	}
	return ""
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
	if f.leader != "" {
		fields = append(fields, officepage.Hidden{Name: "leader", Value: f.leader})
	}
	if f.flag != "" {
		fields = append(fields, officepage.Hidden{Name: "flag", Value: f.flag})
	}
	if f.compare {
		fields = append(fields, officepage.Hidden{Name: "compare", Value: compared})
	}
	return fields
}

func (s sight) neighbour(word string, row *store.QueueRow) ui.Neighbour {
	if row == nil {
		return ui.Neighbour{}
	}
	return ui.Neighbour{
		Note: word + " · " + strconv.Itoa(row.Number), Text: ledger.FullWidth(row.Requirement), Href: s.item(row.Number),
	}
}
