package desk

import (
	"fmt"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/route"
)

// row is one text as the list shows it.
func row(item store.DeskItem, q ledger.Quarter, published, open, several bool, now time.Time) deskpage.Row {
	r := deskpage.Row{
		Number: item.Number, Requirement: ledger.FullWidth(item.Requirement), State: item.State,
		Note: duty(item), Said: flat(item.Last), Href: textHref(q, item.Number, ""),
	}
	if item.Duty.WritesEntry() {
		r.Readings = route.WorkTaskReadings(q.Year, q.Number, item.Number)
	} else {
		r.Href = textHref(q, item.Number, item.Department)
	}
	if several {
		r.Note = strings.TrimSuffix(item.DepartmentName+"　"+r.Note, "　")
	}
	if published {
		r.State, r.Said = item.EntryState, flat(item.Published)
	}
	r.Slug = stateSlug(r.State)
	if published {
		return r
	}
	r.Punctuality = item.Term().Judge(item.State, item.SubmittedAt, now)
	if item.State == ledger.Returned {
		r.Returned = flat(item.ReturnReason)
	}
	if open && !item.State.HandedIn() {
		missing := item.Missing(item.Duty)
		switch {
		case item.State == ledger.Returned:
			missing = append(missing, "修改")
		case len(missing) == 0:
			missing = []string{"报送"}
		}
		r.Missing = strings.Join(missing, "、")
	}
	return r
}

// duty says how the department shares the task; empty when it does not.
func duty(item store.DeskItem) string {
	switch item.Duty {
	case ledger.Lead:
		return fmt.Sprintf("牵头；配合单位%d个，已报%d个", len(item.Others), item.OthersHandedIn)
	case ledger.Supporting:
		return "配合" + item.Lead
	case ledger.Joint:
		const named = 3
		if len(item.Others) > named {
			return fmt.Sprintf("与%s等%d个单位各自负责", strings.Join(item.Others[:named], "、"), len(item.Others))
		}
		return "与" + strings.Join(item.Others, "、") + "各自负责"
	}
	return ""
}

// flat is a stored text as one paragraph, for a cell that shows its beginning.
func flat(text string) string {
	return ledger.FullWidth(strings.Join(ledger.Paragraphs(text), ""))
}
