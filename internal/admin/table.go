package admin

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
)

// Columns of the table of new accounts.
const (
	nameColumn = iota
	displayNameColumn
	roleColumn
	departmentsColumn
	emailColumn
)

var headings = []string{"账户名", "姓名或单位", "角色", "责任单位", "邮箱"}

// fieldColumns say in which column a field of ledger.NewAccount stands.
var fieldColumns = map[string]int{
	"name": nameColumn, "display_name": displayNameColumn, "role": roleColumn, "departments": departmentsColumn, "email": emailColumn,
}

// maxAccounts is how many are made at once: slips that one person can hand out.
const maxAccounts = 500

// tableRow is a row of the table as it was written. It travels through the preview and is judged again.
type tableRow struct {
	Row   int      `json:"row"`
	Cells []string `json:"cells"` // as headings has them
}

func encode(rows []tableRow) (string, error) {
	out, err := json.Marshal(rows)
	return string(out), err
}

// decode is the reverse of encode, for what a browser sends.
func decode(posted string) ([]tableRow, error) {
	var rows []tableRow
	err := json.Unmarshal([]byte(posted), &rows)
	if err != nil || len(rows) == 0 || slices.ContainsFunc(rows, func(r tableRow) bool { return len(r.Cells) != len(headings) }) {
		return nil, &respond.StatusError{
			Status: http.StatusUnprocessableEntity, Heading: "没有建立账户", Text: "没有收到要建立的账户，或者只收到一部分。请重新上传。", Err: err,
		}
	}
	return rows, nil
}

func rowsOf(t sheet.Table) []tableRow {
	rows := make([]tableRow, len(t.Rows))
	for i, r := range t.Rows {
		rows[i] = tableRow{r.Row, r.Cells}
	}
	return rows
}

// accountNames are the names of rows as they would be stored.
func accountNames(rows []tableRow) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = strings.ToLower(strings.TrimSpace(r.Cells[nameColumn]))
	}
	return out
}

// judged is a table with what would be made of it.
type judged struct {
	accounts []ledger.NewAccount
	faults   []sheet.Fault
	former   []string // names of before and what they were taken for
}

// judge reads rows as new accounts of the actor's, against what there is. There is an account for each row, in its order,
// also where something is wrong with it.
func judge(actor ledger.Actor, desk store.AccountDesk, rows []tableRow) judged {
	var out judged
	directory := desk.Directory()
	current := ledger.NewDirectory(desk.Departments, nil)
	first := map[string]int{}
	if len(rows) > maxAccounts {
		out.faults = append(out.faults, sheet.Fault{Text: fmt.Sprintf("一次最多%d个账户，这里有%d个。请分成几张表。", maxAccounts, len(rows))})
	}
	for _, r := range rows {
		faults := map[int][]string{}
		add := func(column int, text string) { faults[column] = append(faults[column], text) }
		account := ledger.NewAccount{Name: r.Cells[nameColumn], DisplayName: r.Cells[displayNameColumn], Email: r.Cells[emailColumn]}
		if account.Role = roleCalled(r.Cells[roleColumn]); account.Role == "" {
			add(roleColumn, fmt.Sprintf("“%s”不是角色。请填%s中的一种。", clip(r.Cells[roleColumn]), roleWords(actor)))
		} else if actor.KeepsAccount(account.Role) != nil {
			add(roleColumn, "您不能建立"+account.Role.String()+"的账户。")
		}
		lines := strings.FieldsFunc(r.Cells[departmentsColumn], func(c rune) bool { return c == '\n' })
		answering, unknown, _ := directory.Answer(lines)
		for _, a := range answering {
			account.Departments = append(account.Departments, a.Code)
		}
		for _, name := range unknown {
			add(departmentsColumn, fmt.Sprintf("名录里没有“%s”。", clip(name)))
		}
		_, missing, _ := current.Answer(lines)
		out.former = append(out.former, taken(desk.Former, missing, r.Row)...)

		account, problems := account.Clean()
		for _, field := range slices.Sorted(maps.Keys(problems)) {
			if column := fieldColumns[field]; len(faults[column]) == 0 {
				add(column, problems[field])
			}
		}
		if at := first[account.Name]; at > 0 && account.Name != "" {
			add(nameColumn, fmt.Sprintf("%s与第%d行重复。", account.Name, at))
		} else {
			first[account.Name] = r.Row
		}
		if slices.Contains(desk.Taken, account.Name) {
			add(nameColumn, account.Name+"已经有了，请换一个。")
		}
		for _, column := range slices.Sorted(maps.Keys(faults)) {
			for _, text := range faults[column] {
				out.faults = append(out.faults, sheet.Fault{Row: r.Row, Column: headings[column], Text: text})
			}
		}
		out.accounts = append(out.accounts, account)
	}
	return out
}

// taken says for names that no department has now which department each was taken for.
func taken(former []store.FormerName, names []string, row int) []string {
	const government = "政府"
	var out []string
	for _, name := range names {
		for _, f := range former {
			if folded := ledger.Fold(f.Name); folded == name || folded == name+government {
				out = append(out, fmt.Sprintf("第%d行：“%s”现为%s", row, f.Name, f.Now))
			}
		}
	}
	return out
}

// roleCalled is the role with a Chinese name, empty when there is none.
func roleCalled(word string) ledger.Role {
	for _, r := range ledger.Roles {
		if ledger.Fold(word) == ledger.Fold(r.String()) {
			return r
		}
	}
	return ""
}

// roleWords are the roles whose accounts the actor may make.
func roleWords(actor ledger.Actor) string {
	var words []string
	for _, r := range keptRoles(actor) {
		words = append(words, r.String())
	}
	return strings.Join(words, "、")
}

func clip(s string) string {
	const long = 20
	if r := []rune(s); len(r) > long {
		return string(r[:long]) + "…"
	}
	return s
}
