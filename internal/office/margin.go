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
	return route.TaskInTable(before.Year, before.Number, doc.Number)
}

func revisionViews(revisions []store.OfficeRevision, now time.Time) []officepage.Revision {
	var views []officepage.Revision
	for _, v := range revisions {
		view := officepage.Revision{Name: "第" + strconv.Itoa(v.Number) + "稿", What: v.Action.String(), Note: ledger.Clock(v.SavedAt, now)}
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
