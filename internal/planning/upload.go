package planning

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/sheet"
)

// Limits of what is posted, in bytes: a pasted table, the rows of a preview on their way back.
const (
	maxPasted = 2 << 20
	maxApply  = 4 << 20
)

// planForm is a plan version as typed or as its preview sends it back.
type planForm struct {
	year, title, stage, reason string
	pasted                     string
	file                       []byte // nil when none was sent
	led                        bool   // the table has a column of leaders
	fields                     map[string][]string
	base                       string
}

// parseUpload reads the form with the file. Fields are small but for the pasted table.
func parseUpload(w http.ResponseWriter, r *http.Request) (planForm, error) {
	up, err := respond.ParseUpload(w, r, sheet.MaxFile, maxPasted)
	f := up.Fields
	return planForm{
		year: f.Get("year"), title: f.Get("title"), stage: f.Get("stage"), reason: f.Get("reason"), pasted: f.Get("pasted"), file: up.File,
	}, err
}

// printedRow is a task with the place of its row, as it travels through the preview.
type printedRow struct {
	Row         int      `json:"row"`
	Number      int      `json:"number"`
	Requirement string   `json:"requirement"`
	Units       []string `json:"units"`
	Leader      string   `json:"leader,omitempty"`
}

func (p printedRow) task() ledger.PlanTask {
	return ledger.PlanTask{Number: p.Number, Requirement: p.Requirement, Units: p.Units, Leader: p.Leader}
}

func encode(rows []printedRow) (string, error) {
	out, err := json.Marshal(rows)
	return string(out), err
}

// decode is the reverse of encode. What it returns is judged again: it came from a browser.
func decode(posted string) ([]printedRow, error) {
	var rows []printedRow
	if err := json.Unmarshal([]byte(posted), &rows); err != nil || len(rows) == 0 {
		return nil, &respond.StatusError{
			Status: http.StatusUnprocessableEntity, Heading: "没有写入", Text: "没有收到要写入的表，或者只收到一部分。请重新上传。", Err: err,
		}
	}
	return rows, nil
}

// readRows takes tasks out of a table. A row with units alone goes on with those of the row above, as tables do that were
// printed with one line a unit; so does a row whose number is merged with that of the row above. Leaders of such rows are
// added up as units are. One leader's cell may be merged over several tasks: he is in charge of each.
func readRows(t sheet.Table) ([]printedRow, []sheet.Fault) {
	faults := slices.Clone(t.Faults)
	var rows []printedRow
	for _, r := range t.Rows {
		fault := func(column int, text string) {
			faults = append(faults, sheet.Fault{Row: r.Row, Column: headings[column], Text: text})
		}
		units := lines(r.Cells[2])
		of, text, merged := r.Merged[0], r.Cells[1], r.Merged[2]
		if of == 0 && r.Cells[0] == "" {
			of = r.Merged[1]
		}
		goesOn := len(rows) > 0 && (of > 0 && rows[len(rows)-1].Row == of || r.Cells[0] == "" && (text == "" || r.Merged[1] > 0))
		switch {
		case !goesOn && merged > 0:
			fault(2, fmt.Sprintf("与第%d行的合并在一起，那是另一项。请取消合并，各项分别填写。", merged))
		case goesOn && text != "" && r.Merged[1] == 0 && ledger.Fold(text) != ledger.Fold(rows[len(rows)-1].Requirement):
			fault(1, fmt.Sprintf("与第%d行的不同，序号却合并成一个。请取消合并，各项分别编号。", rows[len(rows)-1].Row))
		}
		leaders := lines(r.Cells[leaderColumn])
		if goesOn {
			above := &rows[len(rows)-1]
			if merged == 0 {
				above.Units = append(above.Units, units...)
			}
			if r.Merged[leaderColumn] == 0 {
				above.Leader = strings.Join(others(lines(above.Leader), leaders), leaderStop)
			}
			continue
		}
		number, err := ledger.ParseTaskNumber(r.Cells[0])
		if err != nil {
			fault(0, fmt.Sprintf("“%s”不是序号。请填1至9999的整数。", clip(r.Cells[0])))
		}
		rows = append(rows, printedRow{Row: r.Row, Number: number, Requirement: text, Units: units, Leader: strings.Join(leaders, leaderStop)})
	}
	return rows, faults
}

// leaderStop parts several leaders on one line.
const leaderStop = "、"

// others are the printed names of some leaders and behind them those of more that name somebody else.
func others(some, more []string) []string {
	for _, line := range more {
		known := ledger.Leaders(strings.Join(some, leaderStop))
		if slices.ContainsFunc(ledger.Leaders(line), func(name string) bool { return !slices.Contains(known, name) }) {
			some = append(some, line)
		}
	}
	return some
}

func lines(s string) []string {
	var out []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func clip(s string) string {
	const long = 20
	if r := []rune(s); len(r) > long {
		return string(r[:long]) + "…"
	}
	return s
}

// judge says what is wrong with rows by themselves.
func judge(rows []printedRow) []sheet.Fault {
	var faults []sheet.Fault
	first := map[int]int{}
	for _, r := range rows {
		fault := func(column int, text string, args ...any) {
			faults = append(faults, sheet.Fault{Row: r.Row, Column: headings[column], Text: fmt.Sprintf(text, args...)})
		}
		if at, seen := first[r.Number]; seen && r.Number > 0 {
			fault(0, "%d与第%d行重复。", r.Number, at)
		} else {
			first[r.Number] = r.Row
		}
		switch n := utf8.RuneCountInString(r.Requirement); {
		case n == 0:
			fault(1, "是空的。")
		case n > ledger.MaxRequirement:
			fault(1, "最多%d字，现有%d字。", ledger.MaxRequirement, n)
		case strings.ContainsFunc(r.Requirement, func(c rune) bool { return c < ' ' && c != '\n' || c == utf8.RuneError }):
			fault(1, "里面有看不见的控制字符或乱码。")
		}
		if len(r.Units) == 0 {
			fault(2, "是空的。")
		}
		for _, u := range r.Units {
			if utf8.RuneCountInString(u) > 200 || strings.ContainsFunc(u, func(c rune) bool { return c < ' ' || c == utf8.RuneError }) {
				fault(2, "“%s”太长或有乱码。", clip(u))
			}
		}
		switch n := utf8.RuneCountInString(r.Leader); {
		case n > ledger.MaxLeader:
			fault(leaderColumn, "最多%d字，现有%d字。", ledger.MaxLeader, n)
		case strings.ContainsFunc(r.Leader, func(c rune) bool { return c < ' ' || c == utf8.RuneError }):
			fault(leaderColumn, "里面有看不见的控制字符或乱码。")
		}
	}
	return faults
}

// year reads the year of the form, 0 when it is none.
func (f planForm) yearNumber() int {
	year, err := strconv.Atoi(strings.TrimSpace(f.year))
	if err != nil || year < 2000 || year > 2100 {
		return 0
	}
	return year
}
