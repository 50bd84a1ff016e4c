package sheet

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// sentFigures are the numbers of one text that were filled in, with what it had before.
type sentFigures struct {
	row     Row
	version int // the oldest that a row was downloaded with
	typed   []ledger.TypedFigure
}

// place is a measure of a text: the parts of one task share its measures.
type place struct {
	key     ledger.Key
	measure int64
}

// figures reads the sheet of numbers and puts them with the texts of the same file; nil: there is no such sheet. A text whose
// row was deleted stays as it is.
func (r *reader) figures(found *grid) {
	if !r.book.measured() {
		return
	}
	if found == nil {
		r.remark(0, "", "没有“"+FiguresSheet+"”工作表，本季数据不动。")
		return
	}
	f := reader{book: r.book, rows: r.rows, grid: *found, sheet: FiguresSheet, layout: r.book.figureColumns(), needed: neededFigures}
	all := map[ledger.Key]*sentFigures{}
	var order []ledger.Key
	switch {
	case found.hidden:
		f.fault(0, "", "工作表被隐藏了。请取消隐藏、看过里面的数以后再上传。")
	case f.header():
		f.mergedCells()
		seen := map[place]int{}
		for row := f.head + 1; row < len(f.grid.cells); row++ {
			want, version, x, ok := f.figure(row, seen)
			if !ok {
				continue
			}
			one := all[want.Key]
			if one == nil {
				one = &sentFigures{row: want, version: version}
				all[want.Key] = one
				order = append(order, want.Key)
			}
			one.version, one.typed = min(one.version, version), append(one.typed, x)
		}
	}
	r.sent.Faults, r.sent.Remarks = append(r.sent.Faults, f.sent.Faults...), append(r.sent.Remarks, f.sent.Remarks...)
	for i, sent := range r.sent.Rows {
		if one := all[sent.Key]; one != nil {
			r.sent.Rows[i].Version, r.sent.Rows[i].Text.Figures = min(sent.Version, one.version), one.over()
			delete(all, sent.Key)
		}
	}
	for _, key := range order {
		if one := all[key]; one != nil && r.seen[key] == 0 { // a text that could not be read has been said
			text := one.row.Text
			text.Figures = one.over()
			r.sent.Rows = append(r.sent.Rows, SentRow{Key: key, Version: one.version, Text: text})
		}
	}
}

// over puts what was filled in over what the text had.
func (s *sentFigures) over() ledger.TypedFigures {
	all := s.row.Text.Figures.List()
	for _, x := range s.typed {
		known := false
		for i := range all {
			if all[i].Measure == x.Measure {
				all[i], known = x, true
			}
		}
		if !known {
			all = append(all, x)
		}
	}
	return ledger.NewTypedFigures(all)
}

// figure reads one row; false when nothing was filled in, or it cannot be taken, which has been said. seen has the rows, from
// 1, in which numbers came before.
func (r *reader) figure(row int, seen map[place]int) (want Row, version int, x ledger.TypedFigure, ok bool) {
	value, a := r.cell(row, valueColumn)
	asOf, b := r.cell(row, asOfColumn)
	none, c := r.cell(row, noneColumn)
	if !a || !b || !c || value.blank() && asOf.blank() && none.blank() {
		return
	}
	before := len(r.sent.Faults)
	want, known := r.named(row)
	version, _ = r.version(row, want, known)
	r.number(row, want, known)
	m, measured := reading.Measure{}, false
	if known {
		m, measured = r.measure(row, want)
	}
	for _, one := range []struct {
		cell
		column string
	}{{value, valueColumn}, {asOf, asOfColumn}, {none, noneColumn}} {
		if one.fault != "" {
			r.fault(row+1, one.column, one.fault)
		}
	}
	if word := strings.TrimSpace(none.text); none.fault == "" && word != "" && word != yes {
		r.fault(row+1, noneColumn, fmt.Sprintf("“%s”不是这里的填法。没有数的填“是”，有数的留空。", clip(word)))
	}
	if !measured || version < 0 || len(r.sent.Faults) > before {
		return want, version, x, false
	}
	at := place{want.Key, m.ID}
	if first := seen[at]; first > 0 {
		r.fault(row+1, measureColumn, fmt.Sprintf("与第%d行是同一个指标，只能有一行。", first))
		return want, version, x, false
	}
	seen[at] = row + 1
	x, _ = want.Text.Figures.Of(m.ID)
	x.Measure = m.ID
	if !asOf.blank() {
		x.AsOf = day(asOf.text)
	}
	if asOf.blank() && !value.blank() || x.AsOf == "" { // another number holds on another day
		x.AsOf = quarterEnd(r.book.Quarter)
	}
	switch {
	case !none.blank() && !value.blank():
		r.fault(row+1, valueColumn, "选了“本季无数据”，又填了数字。请留一样。")
		return want, version, x, false
	case !none.blank():
		x.Value, x.None = "", true
		return want, version, x, true
	case !value.blank():
		x.Value, x.None = strings.TrimSpace(value.text), false
	case x.Value == "":
		r.fault(row+1, asOfColumn, "只填了日期，没有填数。")
		return want, version, x, false
	}
	if _, why := m.TakeTyped(x.Value, x.AsOf, r.book.Quarter.Year); why != "" {
		column := valueColumn
		if strings.HasPrefix(why, "截至") {
			column = asOfColumn
		}
		r.fault(row+1, column, why)
		return want, version, x, false
	}
	return want, version, x, true
}

// measure is the one that a row is about. One that was ruled on since the download may ask for another number now.
func (r *reader) measure(row int, want Row) (reading.Measure, bool) {
	says := func(column string) string {
		c, _ := r.cell(row, column)
		return strings.TrimSpace(c.text)
	}
	id, err := strconv.ParseInt(says(measureIDColumn), 10, 64)
	for _, m := range want.Measures {
		if err != nil || m.ID != id {
			continue
		}
		switch {
		case says(measureColumn) != strings.TrimSpace(ledger.FullWidth(m.Quote)):
			r.fault(row+1, measureColumn, fmt.Sprintf("这一行应为“%s”，可能只移动或排序了部分单元格。请恢复原来的次序。", clip(ledger.FullWidth(m.Quote))))
			return m, false
		case says(targetColumn) != m.Wanted() || says(unitOfColumn) != unitOf(m):
			r.fault(row+1, measureColumn, fmt.Sprintf("与现在的指标（目标%s，单位%s）不同：下载以后指标更正过，或这两列改过。请重新下载再填。", m.Wanted(), unitOf(m)))
			return m, false
		}
		return m, true
	}
	r.fault(row+1, measureColumn, fmt.Sprintf("第%d项没有这个指标，可能下载以后有变动。请重新下载再填。", want.Key.Task))
	return reading.Measure{}, false
}

// quarterEnd is the day on which a number holds unless another is filled in: 2020-06-30.
func quarterEnd(q ledger.Quarter) string {
	return time.Date(q.Year, time.Month(3*q.Number)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// day is a date as people write it, 2020-6-30 or 2020年6月30日, as 2020-06-30; what is none stays as it is.
func day(s string) string {
	s = strings.TrimSpace(s)
	for _, layout := range []string{"2006-1-2", "2006/1/2", "2006.1.2", "2006年1月2日"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return s
}
