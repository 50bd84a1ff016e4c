package office

import (
	"slices"
	"strconv"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// remarksOf are those about one text.
func remarksOf(all []store.Remark, department string) []store.Remark {
	return slices.DeleteFunc(slices.Clone(all), func(r store.Remark) bool { return r.Department != department })
}

// changedView says what a unit made of a text that was returned, once it has handed it in again.
func changedView(state ledger.State, progress string, remarks []store.Remark, now time.Time) *officepage.Changed {
	if state != ledger.Submitted || len(remarks) == 0 {
		return nil
	}
	c := &officepage.Changed{
		Head:   ledger.Clock(remarks[0].At, now) + "退回",
		Before: ledger.Paragraphs(remarks[0].Returned), After: ledger.Paragraphs(progress),
		Remarks: remarkViews(remarks, now),
	}
	c.Same = slices.Equal(c.Before, c.After)
	return c
}

func remarkViews(remarks []store.Remark, now time.Time) []ui.Remark {
	var views []ui.Remark
	for _, r := range remarks {
		views = append(views, ui.Remark{
			Head: r.Code.String(), Words: r.Words, Quote: r.Quote, Start: r.Start, Note: r.By + " " + ledger.Clock(r.At, now),
		})
	}
	return views
}

func lastView(s sight, doc store.OfficeDocument) officepage.Last {
	before, ok := s.round.Quarter().Before()
	if !ok {
		return officepage.Last{}
	}
	last := officepage.Last{Name: before.Name(), Href: lastHref(before, doc), Paragraphs: doc.LastProgress}
	if seen(doc.State) && len(last.Paragraphs) > 0 && len(ledger.Paragraphs(doc.Progress)) > 0 {
		last.Toggle, last.Compared = s.comparing(doc.Number), s.filter.compare
	}
	return last
}

func lastHref(before ledger.Quarter, doc store.OfficeDocument) string {
	if doc.LastEdition == 0 {
		return ""
	}
	return route.TaskInTable(before.Year, before.Number, doc.LastNumber)
}

// revisionViews are the newest revisions of the entry and of each part, each text under its own numbers, as its history has
// them.
func revisionViews(s sight, doc store.OfficeDocument, now time.Time) []officepage.Revisions {
	shown := 5
	if len(doc.Units) > 1 {
		shown = 2 // of each text
	}
	var views []officepage.Revisions
	add := func(code, name string) {
		text := officepage.Revisions{
			Name: name, All: route.OfficeHistory(s.round.Year, s.round.Number, doc.Number, code, 0, 0),
			Words: "全部修订与对照", Spoken: name + "全部修订与对照",
		}
		for _, v := range doc.Revisions {
			if v.Department == code && len(text.List) < shown {
				text.List = append(text.List, revisionView(v, now))
			}
		}
		if len(text.List) > 0 {
			views = append(views, text)
		}
	}
	add("", "全项")
	for _, u := range doc.Units {
		if !u.Duty.WritesEntry() {
			add(u.Code, u.Name+"分报")
		}
	}
	if len(doc.Units) == 1 && len(views) == 1 {
		views[0].Name = ""
	}
	return views
}

func revisionView(v store.OfficeRevision, now time.Time) officepage.Revision {
	view := officepage.Revision{Name: "第" + strconv.Itoa(v.Number) + "稿", What: v.Action.String(), Note: ledger.Clock(v.SavedAt, now)}
	if v.SavedBy != "" {
		view.Note = v.SavedBy + " " + view.Note
	}
	return view
}
