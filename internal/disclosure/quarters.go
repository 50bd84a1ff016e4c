package disclosure

import (
	"taizhang/internal/ledger"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// quarters are the tables of the year in which current is, as tabs: the same rows are looked for in each. A quarter that is
// not public yet leads nowhere.
func (p published) quarters(form tableForm, current ledger.Quarter) []ui.Tab {
	tabs := make([]ui.Tab, 0, 4)
	for number := 1; number <= 4; number++ {
		q := ledger.Quarter{Year: current.Year, Number: number}
		tab := ui.Tab{Text: q.Name(), Note: "尚未公开", Current: q == current}
		for _, e := range p {
			if e.Of() == q {
				tab.Note = e.PublishedAt.In(ledger.Shanghai).Format("2006-01-02")
				tab.Href = route.TableQuery(q.Year, q.Number, form.query())
			}
		}
		tabs = append(tabs, tab)
	}
	return tabs
}
