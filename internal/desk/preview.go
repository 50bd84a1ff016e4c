package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/respond"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/route"
)

// comparison is a workbook against the texts that are stored.
type comparison struct {
	faults  []sheet.Fault
	changes []compared // that can be written
	stale   []compared // made against an older text than the stored one
	same    []int      // numbers of the rows that change nothing
}

// compared is one row of the workbook with the text that it is about.
type compared struct {
	row  sheet.SentRow
	item store.DeskItem
}

// rows counts the rows of the sheet, each once: one with a mistake is neither changed nor unchanged.
func (c comparison) rows() (changed, wrong, stale, same int) {
	faulty, figures := map[int]bool{}, map[int]bool{}
	for _, f := range c.faults {
		switch {
		case f.Row > 0 && f.Sheet == "":
			faulty[f.Row] = true
		case f.Row > 0:
			figures[f.Row] = true
		}
	}
	right := func(rows []compared) (n int) {
		for _, r := range rows {
			if !faulty[r.row.Row] {
				n++
			}
		}
		return n
	}
	for _, row := range c.same {
		if !faulty[row] {
			same++
		}
	}
	return right(c.changes), len(faulty) + len(figures), right(c.stale), same
}

// writable reports whether there is something to write and nothing in its way.
func (c comparison) writable() bool {
	return len(c.faults) == 0 && len(c.stale) == 0 && len(c.changes) > 0
}

func (c comparison) drafts() []store.Draft {
	drafts := make([]store.Draft, len(c.changes))
	for i, change := range c.changes {
		drafts[i] = store.Draft{Key: change.row.Key, Base: change.row.Version, Text: change.row.Text}
	}
	return drafts
}

// compare sorts the rows that were sent: what says the same as the stored text is left alone, whatever its version.
func (o owed) compare(sent sheet.Sent) comparison {
	c := comparison{faults: slices.Clone(sent.Faults)}
	items := map[ledger.Key]store.DeskItem{}
	for _, item := range o.items {
		items[o.key(item)] = item
	}
	seen := map[ledger.Key]bool{}
	for _, row := range sent.Rows {
		item, ok := items[row.Key]
		text, problems := row.Text.Clean()
		cleaned := row
		cleaned.Text = text
		_, refused := ledger.Document{State: item.State, Quarter: o.quarter.State, Writer: item.Department}.Decide(o.actor, ledger.Save)
		switch {
		case !ok || seen[row.Key]:
			c.faults = append(c.faults, sheet.Fault{Row: row.Row, Column: sheet.ColumnOf("key"), Text: "没有这一份填报，或有两行。请重新下载。"})
		case row.Text == item.Text, len(problems) == 0 && text == item.Text: // what is stored need not pass the rules of today
			c.same = append(c.same, row.Row)
		case len(problems) > 0:
			for _, m := range mistakes(problems, o.measuresOf(item)) {
				c.faults = append(c.faults, sheet.Fault{Row: row.Row, Column: sheet.ColumnOf(m.Field), Text: m.Text})
			}
		case row.Version != item.Version:
			c.stale = append(c.stale, compared{cleaned, item})
		case row.Measures != "" && row.Measures != o.ruled(item) && text.Figures != item.Figures:
			c.faults = append(c.faults, sheet.Fault{Sheet: sheet.FiguresSheet, Text: fmt.Sprintf("第%d项：下载以后指标更正过，请重新下载再填。", item.Number)})
		case len(o.unreadable(item, text)) > 0:
			for _, why := range o.unreadable(item, text) {
				c.faults = append(c.faults, sheet.Fault{Sheet: sheet.FiguresSheet, Text: fmt.Sprintf("第%d项：%s", item.Number, why)})
			}
		case refused != nil:
			c.faults = append(c.faults, sheet.Fault{Row: row.Row, Text: fmt.Sprintf("第%d项不能改。%s", item.Number, refused.Error())})
		default:
			c.changes = append(c.changes, compared{cleaned, item})
		}
		seen[row.Key] = true
	}
	slices.SortStableFunc(c.faults, func(a, b sheet.Fault) int { return cmp.Or(cmp.Compare(a.Sheet, b.Sheet), a.Row-b.Row) })
	return c
}

// ruled stands for an item's measures as they were ruled on: after another ruling it is another.
func (o owed) ruled(item store.DeskItem) string {
	var b strings.Builder
	for _, m := range o.measuresOf(item) {
		fmt.Fprintf(&b, "%d.%d ", m.ID, m.Version)
	}
	return b.String()
}

// unreadable says which of the figures that are new in a text are no numbers. The sheet has said so of a file; a preview may
// come back after the measures were ruled on.
func (o owed) unreadable(item store.DeskItem, text ledger.Text) []string {
	var out []string
	for _, m := range o.measuresOf(item) {
		x, _ := text.Figures.Of(m.ID)
		if was, _ := item.Figures.Of(m.ID); x == was {
			continue
		}
		_, wrong := store.TakeTyped([]reading.Measure{m}, ledger.NewTypedFigures([]ledger.TypedFigure{x}), o.quarter.Year)
		for _, why := range wrong {
			out = append(out, why)
		}
	}
	return out
}

// postedRow is a row of a preview on its way back.
type postedRow struct {
	Row        int           `json:"row"`
	Task       int           `json:"task"`
	Department string        `json:"department"`
	Version    int           `json:"version"`
	Progress   string        `json:"progress"`
	Problems   string        `json:"problems"`
	NextSteps  string        `json:"next_steps"`
	Rating     ledger.Rating `json:"rating"`
	Figures    *string       `json:"figures"`  // always there: a preview without them was drawn by a release that did not know them
	Measures   string        `json:"measures"` // that the figures are of, as they were when the file was read
}

func (o owed) postRows(changes []compared) (string, error) {
	posted := make([]postedRow, len(changes))
	for i, c := range changes {
		t := c.row.Text
		figures := string(t.Figures)
		posted[i] = postedRow{c.row.Row, c.row.Key.Task, c.row.Key.Department, c.row.Version, t.Progress, t.Problems, t.NextSteps, t.Rating, &figures, o.ruled(c.item)}
	}
	encoded, err := json.Marshal(posted)
	return string(encoded), err
}

// parseRows is the reverse of postRows. What it returns is judged again: it came from a browser.
func parseRows(quarter ledger.Quarter, posted string) ([]sheet.SentRow, error) {
	decoder := json.NewDecoder(strings.NewReader(posted))
	decoder.DisallowUnknownFields()
	var rows []postedRow
	if err := decoder.Decode(&rows); err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) || len(rows) == 0 {
		return nil, errors.New("read rows: none, or something after them")
	}
	sent := make([]sheet.SentRow, len(rows))
	for i, r := range rows {
		if r.Figures == nil {
			return nil, errors.New("read rows: one without its figures, which would be erased")
		}
		sent[i] = sheet.SentRow{
			Row: r.Row, Version: r.Version, Measures: r.Measures, Key: ledger.Key{Quarter: quarter, Task: r.Task, Department: r.Department},
			Text: ledger.Text{Progress: r.Progress, Problems: r.Problems, NextSteps: r.NextSteps, Rating: r.Rating,
				Figures: ledger.NewTypedFigures(ledger.TypedFigures(*r.Figures).List())},
		}
	}
	return sent, nil
}

// maxFaults is how many mistakes a page lists.
const maxFaults = 200

// showPreview shows what was sent against what is stored. unwritten is the status when nothing is wrong with it.
func (h *Handler) showPreview(o owed, sent sheet.Sent, unwritten int) error {
	c := o.compare(sent)
	v := deskpage.PreviewView{UploadView: o.uploadView(h), FaultCount: len(c.faults)}
	for i, f := range c.faults {
		if i == maxFaults {
			v.MoreFault = fmt.Sprintf("还有%d处没有列出。", len(c.faults)-maxFaults)
			break
		}
		v.Faults = append(v.Faults, f.String())
	}
	for _, r := range sent.Remarks {
		v.Remarks = append(v.Remarks, r.String())
	}
	cells := 0
	for _, change := range c.changes {
		row := h.previewRow(o, change)
		cells += len(row.Fields)
		v.Changes = append(v.Changes, row)
	}
	for _, stale := range c.stale {
		v.Conflicts = append(v.Conflicts, h.previewRow(o, stale))
	}
	v.Heading, v.Summary = previewWords(c, cells, len(o.items))
	status := unwritten
	switch {
	case len(c.faults) > 0:
		status = http.StatusUnprocessableEntity
	case len(c.stale) > 0:
		status = http.StatusConflict
	case len(c.changes) > 0:
		rows, err := o.postRows(c.changes)
		if err != nil {
			return err
		}
		v.Rows, v.Apply = rows, route.WorkbookApply(o.quarter.Year, o.quarter.Number)
		v.Button = fmt.Sprintf("写入%d项草稿", len(c.changes))
	}
	f := frame(o.w, o.Request, v.Heading, foot, "desk.js")
	return respond.Page(o.w, o.Request, status, deskpage.Preview(f, v))
}

// previewWords are the heading and the sentence under it.
func previewWords(c comparison, cells, owed int) (heading, summary string) {
	heading = "没有改动"
	switch {
	case len(c.faults) > 0:
		heading = fmt.Sprintf("%d处要改，没有写入", len(c.faults))
	case len(c.stale) > 0:
		heading = fmt.Sprintf("%d项冲突，没有写入", len(c.stale))
	case len(c.changes) > 0:
		heading = fmt.Sprintf("%d项有改动，共%d格", len(c.changes), cells)
	}
	changed, wrong, stale, same := c.rows()
	summary = fmt.Sprintf("%d行有变化", changed)
	if wrong > 0 {
		summary += fmt.Sprintf("，%d行有误", wrong)
	}
	if stale > 0 {
		summary += fmt.Sprintf("，%d行冲突", stale)
	}
	summary += fmt.Sprintf("，%d行没有变化。", same)
	if left := owed - changed - stale - same; left > 0 && len(c.faults) == 0 {
		summary += fmt.Sprintf("表里没有的%d项不动。", left)
	}
	return heading, summary
}

// previewRow shows the cells that differ.
func (h *Handler) previewRow(o owed, c compared) deskpage.PreviewRow {
	row := deskpage.PreviewRow{
		Number: c.item.Number, Requirement: ledger.FullWidth(c.item.Requirement), State: c.item.State,
		Href: textHref(c.row.Key.Quarter, c.row.Key.Task, c.row.Key.Department),
	}
	if c.row.Row > 0 {
		row.Place = fmt.Sprintf("表里第%d行", c.row.Row)
	}
	if len(o.actor.Departments) > 1 {
		row.Unit = c.item.DepartmentName
	}
	if c.item.UpdatedAt != nil {
		row.Saved = "网页上" + ledger.Clock(*c.item.UpdatedAt, h.now()) + "保存"
	}
	for _, field := range compareTexts(c.row.Text, c.item.Text, o.measuresOf(c.item)) {
		if !field.Same {
			row.Fields = append(row.Fields, field)
		}
	}
	return row
}
