package desk

import (
	"fmt"
	"net/http"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Report is GET …/report: what the actor's departments report in the quarter, to be printed. ?internal=1 adds the internal
// part.
func (h *Handler) Report(w http.ResponseWriter, r *http.Request) error {
	o, err := h.owed(w, r)
	if err != nil {
		return err
	}
	q := o.quarter.Quarter()
	v := deskpage.ReportView{
		List: o.list(), Internal: r.URL.Query().Get("internal") == "1",
		Other: layout.Link{Text: "加上内部内容", Href: route.Report(q.Year, q.Number, true)},
		Empty: "本单位没有要填报的事项",
	}
	if v.Internal {
		v.Other = layout.Link{Text: "不含内部内容", Href: route.Report(q.Year, q.Number, false)}
	}
	for _, department := range o.actor.Departments {
		if report := o.report(department, v.Internal); len(report.Items) > 0 {
			report.Facts = append(report.Facts, deskpage.Fact{Word: "生成时间", Text: ledger.Stamp(h.now())})
			v.Reports = append(v.Reports, report)
		}
	}
	f := frame(w, r, q.String()+"本单位进展情况", "", "print.js")
	f.ColophonText = nil
	return respond.Page(w, r, http.StatusOK, deskpage.ReportPage(f, v))
}

// report is that of one department.
func (o owed) report(department ledger.Department, internalToo bool) deskpage.Report {
	q := o.quarter.Quarter()
	r := deskpage.Report{Title: q.String() + "重点工作进展情况", Who: department.Name}
	handedIn := 0
	for _, item := range o.items {
		if item.Department != department.Code {
			continue
		}
		line := reportItem(item, o.quarter.State == ledger.QuarterPublished)
		if internalToo && item.State != ledger.Blank {
			line.Internal = internal(item.Text)
		}
		if line.State.HandedIn() {
			handedIn++
		}
		r.Items = append(r.Items, line)
	}
	r.Facts = []deskpage.Fact{
		{Word: "责任单位", Text: department.Name},
		{Word: "事项", Text: fmt.Sprintf("%d项，已报送%d项", len(r.Items), handedIn)},
	}
	return r
}

// reportItem is a text as it was written. Of a published task whose unit wrote no part of its own, it is the whole.
func reportItem(item store.DeskItem, published bool) deskpage.ReportItem {
	line := deskpage.ReportItem{
		Number: item.Number, Requirement: ledger.FullWidth(item.Requirement), Duty: duty(item),
		Progress: ledger.Paragraphs(item.Progress), State: item.State,
	}
	if published {
		line.State = item.EntryState
		if len(line.Progress) == 0 {
			line.Progress = ledger.Paragraphs(item.Published)
		}
	}
	return line
}
