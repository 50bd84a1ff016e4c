package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"taizhang/internal/history"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// foot stands under every page of one text.
const foot = "每次保存都是一稿，都不删除。"

// title is the heading of a text's page.
func (r request) title() string {
	what := "进展"
	if r.key.Contribution() {
		what = "分报"
	}
	return fmt.Sprintf("第%d项　%s%s", r.key.Task, r.key.Quarter.Name(), what)
}

func (r request) head(doc store.DeskDocument, now time.Time) deskpage.Head {
	q := r.key.Quarter
	h := deskpage.Head{
		Title:    r.title(),
		List:     layout.Link{Text: "本季填报", Href: r.listHref()},
		Deadline: deadline(doc.Quarter, doc.Term(), now),
	}
	if doc.Quarter != ledger.Open {
		h.List.Text = q.Name() + "填报"
	}
	if len(r.actor.Departments) > 1 {
		h.Who = doc.DepartmentName
	}
	at := slices.Index(doc.Stops, store.DeskStop{Number: r.key.Task, Department: r.key.Department})
	if at < 0 {
		return h
	}
	h.Position = fmt.Sprintf("第%d项，共%d项", at+1, len(doc.Stops))
	if at > 0 {
		h.Prev = stopLink("上一项", q, doc.Stops[at-1])
	}
	if at+1 < len(doc.Stops) {
		h.Next = stopLink("下一项", q, doc.Stops[at+1])
	}
	return h
}

// listHref is the list of the text's quarter, which need not be the current one.
func (r request) listHref() string {
	return route.WorkQuarter(r.key.Quarter.Year, r.key.Quarter.Number, "")
}

func stopLink(word string, q ledger.Quarter, stop store.DeskStop) layout.Link {
	return layout.Link{Text: fmt.Sprintf("%s%d", word, stop.Number), Href: textHref(q, stop.Number, stop.Department)}
}

func (h *Handler) side(r request, doc store.DeskDocument) deskpage.Side {
	now := h.now()
	s := deskpage.Side{
		State:  doc.State,
		Remark: ledger.Paragraphs(doc.ReturnReason),
	}
	if doc.State == ledger.Returned && len(doc.Remarks) > 0 {
		s.Returned = doc.Remarks[0].Returned
		for _, m := range doc.Remarks {
			s.Pins = append(s.Pins, ui.Remark{Head: m.Code.String(), Words: m.Words, Quote: m.Quote, Start: m.Start, Note: m.By + " " + ledger.Clock(m.At, now)})
		}
	}
	if doc.Quarter != ledger.QuarterPublished {
		s.Punctuality = doc.Term().Judge(doc.State, doc.SubmittedAt, now)
	}
	if handed := doc.HandedIn().Words(func(t time.Time) string { return ledger.Clock(t, now) }); handed != "" && (doc.State.HandedIn() || doc.State == ledger.Returned) {
		s.Facts = append(s.Facts, handed)
	}
	did := func(action ledger.RevisionAction) bool {
		return slices.ContainsFunc(doc.Revisions, func(v store.DeskRevision) bool { return v.Action == action })
	}
	if did("correct") {
		s.Facts = append(s.Facts, "公开后更正过。")
	}
	if doc.OfficeEdited && (did("edit") || !did("correct")) {
		s.Facts = append(s.Facts, "督查室改过文字。")
	}
	for _, other := range doc.Others {
		unit := deskpage.Unit{Name: other.Name, Note: partDuty(other.Duty)}
		if other.State.HandedIn() { // whether it has begun is its own affair
			unit.State = other.State
		}
		s.Units = append(s.Units, unit)
	}
	switch {
	case doc.Duty == ledger.Sole:
		s.UnitsText = "本项由一个单位承担，没有分报。"
	case doc.EntryState == ledger.Published && !slices.ContainsFunc(doc.Others, func(p store.DeskPart) bool { return p.State.HandedIn() }):
		s.UnitsText, s.Units = "本季度公开的是全项的文字，没有分单位的。", nil
	case doc.Duty == ledger.Joint && doc.EntryState != ledger.Blank:
		s.Entry = "各单位的文字合成的全项：" + doc.EntryState.String()
	}
	s.RevisionsTitle = "修订"
	if r.key.Contribution() {
		s.RevisionsTitle = "本单位分报的修订"
	}
	s.History = route.History(r.key.Quarter.Year, r.key.Quarter.Number, r.key.Task, r.key.Department, 0, 0)
	const shown = 8
	for i, v := range doc.Revisions {
		if i == shown {
			s.Older = len(doc.Revisions) - shown
			break
		}
		s.Revisions = append(s.Revisions, deskpage.Revision{Number: v.Number, What: revisionWords(v, now)})
	}
	return s
}

// revisionWords is 报送，张三 14:32.
func revisionWords(v store.DeskRevision, now time.Time) string {
	at := ledger.Clock(v.SavedAt, now)
	if v.SavedBy == "" {
		return v.Action.String() + " " + at
	}
	return v.Action.String() + "，" + v.SavedBy + " " + at
}

// edit is the editor with the content of form.
func (h *Handler) edit(r request, doc store.DeskDocument, form deskpage.Form) deskpage.EditView {
	now := h.now()
	v := deskpage.EditView{
		Head: r.head(doc, now), Asked: r.withInserts(doc, r.asked(doc)), Side: h.side(r, doc), Form: form,
		Action:  r.href(),
		Account: r.actor.Name,
		Count:   count(form.Text.Progress),
	}
	v.Figures, v.NoFigures = r.figures(doc, form), noFigures(doc)
	v.RatingLabel, v.RatingHint = ratingLabel(doc.Duty), "报送时必选"
	if doc.Duty == ledger.Supporting {
		v.RatingHint = "可以不选；全项由牵头单位评"
	}
	if doc.State == ledger.Returned {
		v.Returned = ledger.Paragraphs(doc.ReturnReason)
	}
	if form.Merging {
		v.Beside = &deskpage.Beside{Who: savedBy(doc, now), Text: doc.Text, Figures: history.TypedLines(doc.Measures, doc.Figures)}
	}
	if len(doc.Revisions) > 0 && !form.Unsaved {
		newest := doc.Revisions[0]
		v.Saved = "已保存 " + ledger.Clock(newest.SavedAt, now)
		v.Revision = fmt.Sprintf("，第%d稿", newest.Number)
	}
	return v
}

// ratingLabel says of a contribution that the rating is the unit's own, not the task's.
func ratingLabel(duty ledger.Duty) string {
	if duty.WritesEntry() {
		return "自评"
	}
	return "自评（本单位的部分）"
}

// ownPart says that the unit has done its part and which others have not; empty where it is not so.
func ownPart(r request, doc store.DeskDocument) string {
	if !r.key.Contribution() || !doc.State.HandedIn() || doc.Quarter == ledger.QuarterPublished {
		return ""
	}
	var missing []string
	parts := 0
	for _, other := range doc.Others {
		if other.Duty.WritesEntry() {
			continue
		}
		parts++
		if !other.State.HandedIn() {
			missing = append(missing, other.Name)
		}
	}
	switch {
	case parts == 0:
		return "本单位的分报已报送。"
	case len(missing) == 0:
		return "本单位的分报已报送，其他单位的分报均已报送。"
	}
	return fmt.Sprintf("本单位的分报已报送。还有%d个单位没有报送：%s。", len(missing), strings.Join(missing, "、"))
}

// savedBy is 张三 14:32: who saved the stored text, and when; 另一窗口 14:32 for the writer's own account.
func savedBy(doc store.DeskDocument, now time.Time) string {
	var at string
	if doc.UpdatedAt != nil {
		at = ledger.Clock(*doc.UpdatedAt, now)
	}
	switch {
	case doc.UpdatedBy == "":
		return at
	case doc.UpdatedByMe:
		return "另一窗口 " + at
	}
	return doc.UpdatedBy + " " + at
}

// read is the page of a text that cannot be changed now. A unit that wrote no part of a published task sees the whole.
func (h *Handler) read(r request, doc store.DeskDocument) deskpage.ReadView {
	v := deskpage.ReadView{
		Head: r.head(doc, h.now()), Asked: r.asked(doc), Side: h.side(r, doc),
		TextTitle: "进展情况",
		Text:      ledger.Paragraphs(doc.Progress),
		TextEmpty: "未填写。",
		Version:   fmt.Sprint(doc.Version),
	}
	if _, err := rule(doc).Decide(r.actor, ledger.Save); err != nil {
		v.Why = err.Error()
	}
	if r.may(doc, ledger.Withdraw) {
		v.Withdraw = r.withdrawHref()
	}
	if doc.State.HandedIn() {
		for _, c := range doc.Confirmed {
			v.Confirmed = append(v.Confirmed, deskpage.Confirmed{
				Finding: c.Finding, Words: ledger.FullWidth(c.Words), When: strings.TrimSpace(c.By + " " + ledger.Clock(c.At, h.now())),
			})
		}
	}
	v.Own = ownPart(r, doc)
	v.Figures = history.TypedLines(doc.Measures, doc.Figures)
	if doc.OfficeEdited && doc.Handed != "" {
		v.Before = ledger.Paragraphs(doc.Handed)
	}
	if doc.Text != (ledger.Text{}) {
		v.Internal = internal(doc.Text)
		v.Internal.Label = ratingLabel(doc.Duty)
	}
	if doc.Quarter == ledger.QuarterPublished && doc.EntryState != ledger.Published {
		v.Unpublished, v.TextNote = true, "公开本季度时，本项的文字没有通过审核，没有公开。"
	}
	if doc.State == ledger.Blank && doc.EntryState == ledger.Published {
		v.TextNote = "本单位没有单独的分报。下面是本项已公开的全文。"
		v.Text = ledger.Paragraphs(doc.EntryProgress)
		v.Side.State = doc.EntryState
	}
	return v
}
