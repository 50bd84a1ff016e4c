package disclosure

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// tableForm is what the address asks of a table, as typed.
type tableForm struct {
	Words  string // q
	Dept   string // dept, a code
	Number string // n, to jump to
	Type   string // type, a size of the type; empty when it is none that there is
	Asked  bool   // the jump was asked for, with a number or without
}

func parseTableForm(query url.Values) tableForm {
	return tableForm{
		Words:  cut(strings.Join(strings.Fields(printable(query.Get("q"))), " "), maxWords+1),
		Dept:   query.Get("dept"),
		Number: cut(strings.TrimSpace(printable(query.Get("n"))), maxNumber),
		Type:   knownSize(query.Get("type")),
		Asked:  query.Has("n"),
	}
}

// number is the number to jump to, typed as 39, ３９, 第39项 or 39号; 0 for none.
func (f tableForm) number() int {
	n, err := strconv.Atoi(strings.TrimRight(strings.TrimPrefix(ledger.Fold(f.Number), "第"), "号项条"))
	if err != nil {
		return 0
	}
	return n
}

// maxNumber is how many characters of a number to jump to are taken.
const maxNumber = 20

// cut is the first n characters of s. What is typed stands in every link of the page: it must not make the page long.
func cut(s string, n int) string {
	for at := range s {
		if n == 0 {
			return s[:at]
		}
		n--
	}
	return s
}

// printable is what was typed without what a page cannot hold: control characters and broken UTF-8.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// sizes are 字体 大 中 小.
var sizes = []disclosurepage.Size{
	{Text: "大", Label: "大字", Value: largeSize, Class: "type-l"},
	{Text: "中", Label: "中字", Value: "medium", Class: ""},
	{Text: "小", Label: "小字", Value: "small", Class: "type-s"},
}

const (
	plainSize = "medium"
	largeSize = "large"
)

// typeSize is the size of type that the address asks for; empty for none and for one that there is not.
func typeSize(r *http.Request) string { return knownSize(r.URL.Query().Get("type")) }

func knownSize(asked string) string {
	if slices.ContainsFunc(sizes, func(s disclosurepage.Size) bool { return s.Value == asked }) {
		return asked
	}
	return ""
}

// query is the address's query with some of its values replaced: pairs of name and value.
func (f tableForm) query(replace ...string) url.Values {
	query := url.Values{"q": {cut(f.Words, maxWords)}, "dept": {f.Dept}, "type": {f.Type}}
	for i := 0; i+1 < len(replace); i += 2 {
		query.Set(replace[i], replace[i+1])
	}
	return query
}

// Home is GET /: the newest published quarter.
func (h *Handler) Home(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	if len(p) == 0 {
		return h.nothing(w, r)
	}
	e, err := h.frozen(r.Context(), p, p.newest().Of())
	if err != nil {
		return err
	}
	return h.table(w, r, p, e)
}

// Table is GET /{year}/{quarter}.
func (h *Handler) Table(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	e, err := h.edition(r.Context(), p, chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return err
	}
	return h.table(w, r, p, e)
}

func (h *Handler) table(w http.ResponseWriter, r *http.Request, p published, e *frozen) error {
	form := parseTableForm(r.URL.Query())
	departments, err := h.store.Departments(r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(departments, func(d store.Department) bool { return d.Code == form.Dept })
	if form.Dept != "" && i < 0 {
		return noDepartment(http.StatusBadRequest, e)
	}
	if n := form.number(); slices.ContainsFunc(e.rows, func(row *row) bool { return row.Number == n }) {
		return lead(w, r, route.TaskInTableQuery(e.Year, e.Quarter, n, url.Values{"type": {form.Type}}))
	}
	view, wrong := tableView(form, e, departments)
	views, err := h.store.Views(r.Context())
	if err != nil {
		return err
	}
	view.Views = strconv.FormatInt(views[e.Of()], 10)
	if e.Number > 1 { // the date of the table stays that of its first edition
		all, err := h.store.QuarterEditions(r.Context(), e.Of())
		if err != nil {
			return err
		}
		if len(all) > 0 {
			view.PublishedAt = all[0].PublishedAt
			newest := all[len(all)-1]
			view.Corrected = disclosurepage.Corrected{
				At: newest.PublishedAt, Reason: "理由：" + ledger.FullWidth(newest.Reason), Href: route.Edition(e.Year, e.Quarter, newest.Number),
			}
		}
	}
	if view.Table.Rows, err = h.repoint(r.Context(), e.Of(), view.Table.Rows); err != nil {
		return err
	}
	view.Share = h.share(route.Table(e.Year, e.Quarter))
	view.Quarters = p.quarters(form, e.Of())
	frame := h.tableFrame(r, p, e, view)
	frame.Title = resultTitle(form, view.Finder, view.Title, e.nameIn(departments, form.Dept))
	if !wrong && form == (tableForm{Words: form.Words}) && form.Words != "" {
		h.compose(r.Context(), p, e, frame, view, departments)
	}
	content := disclosurepage.Table(frame, view)
	if wrong {
		w.Header().Set("Cache-Control", "no-store")
		return respond.Page(w, r, http.StatusBadRequest, content)
	}
	return page(w, r, content)
}

// tableFrame is the frame of a table, but for its title.
func (h *Handler) tableFrame(r *http.Request, p published, e *frozen, view disclosurepage.TableView) layout.Frame {
	frame := h.frame(r, p, e.Edition)
	if view.Empty == "" {
		frame.Skip = skipToTable()
	}
	frame.Description = fmt.Sprintf("%s，共%d项，%s公开。", view.Title, len(e.rows), day(e.PublishedAt))
	frame.Current = layout.Tasks
	frame.BodyClass = "table-page"
	frame.FullWidth = true
	frame.Styles = []string{route.TableStyle(e.Year, e.Quarter)}
	frame.Scripts = []string{web.ScriptURL("print.js"), web.ScriptURL("finder.js"), web.ScriptURL("search.js"), web.ScriptURL("copy.js"), web.ScriptURL("thumb.js")}
	frame.Canonical = h.origin + route.Table(e.Year, e.Quarter)
	frame.Article = article(view.Title, e.Source, e.PublishedAt, e.Of().String())
	frame.Alternates = append(dataAlternates(e.Edition), feedAlternate("重点工作进展情况", route.Feed()))
	frame.LinkedData = h.linkedTable(e.Edition)
	return frame
}

func skipToTable() layout.Link {
	return layout.Link{Text: "跳到表格", Href: "#" + route.TableAnchor()}
}

// tableView is the page, and whether something that was typed is wrong: then the whole table is shown.
func tableView(form tableForm, e *frozen, departments []store.Department) (view disclosurepage.TableView, wrong bool) {
	finder := newFinder(form, e, departments)
	var found []*row
	switch {
	case utf8.RuneCountInString(form.Words) > maxWords:
		finder.WordsError = fmt.Sprintf("查找的字最多%d个，请删减。下面是全部%d项。", maxWords, len(e.rows))
	case form.Number != "":
		finder.NumberError = jumpError(e.rows)
	case form.Asked && len(e.rows) > 0:
		finder.NumberHint = fmt.Sprintf("请填%d到%d之间的数，再按前往。", e.rows[0].Number, e.rows[len(e.rows)-1].Number)
	}
	k := look{year: e.Year}
	wrong = finder.WordsError != "" || finder.NumberError != ""
	if wrong {
		found = e.rows
	} else {
		k.dept, k.words = form.Dept, parseWords(form.Words)
		found = e.selected(k.dept, k.words)
		finder.Filters = filters(form.Words, e.nameIn(departments, form.Dept))
	}
	finder.Count = strconv.Itoa(len(found))
	if finder.Filters != "" {
		for i := range finder.Data { // the files have every row
			finder.Data[i].Text = "全表" + finder.Data[i].Text
		}
	}
	title := ledger.FullWidth(e.Title)
	view = disclosurepage.TableView{
		Crumbs:      []ui.Crumb{{Text: "首页", Href: route.Home()}, {Text: "政务公开"}, {Text: "工作报告"}},
		Title:       title,
		PublishedAt: e.PublishedAt,
		Source:      ledger.FullWidth(e.Source),
		Edition:     layout.Link{Text: ledger.EditionName(e.Number), Href: route.Edition(e.Year, e.Quarter, e.Number)},
		Sizes:       sizesOf(form, e),
		Finder:      finder,
		Table:       disclosurepage.WorkTable{Label: title, Rows: tableRows(found, k)},
		Thumbs:      thumbs(found),
		AllText:     fmt.Sprintf("全部%d项", len(e.rows)),
		AllHref:     finder.AllHref,
	}
	if finder.Filters != "" {
		view.Table.Note = leftOut(finder.Count, finder.Filters, len(e.rows))
	}
	if len(found) == 0 {
		view.Empty = noRows
		if len(k.words) == 0 {
			view.Empty = "本季度没有这样的事项"
		}
	}
	return view, wrong
}

// noRows is what stands in place of a table in which nothing was found.
const noRows = "没有事项写到这些字"

// leftOut says on paper what was not printed.
func leftOut(count, filters string, all int) string {
	return fmt.Sprintf("本表只列%s项：%s；全表共%d项。", count, filters, all)
}

func jumpError(all []*row) string {
	if len(all) == 0 {
		return "本表没有事项。"
	}
	return fmt.Sprintf("没有这个序号。请填%d到%d之间的数。", all[0].Number, all[len(all)-1].Number)
}

// filters says which rows are shown: 责任单位为市水利局，符合“污水”“处理”. Empty for all.
func filters(typed, department string) string {
	var parts []string
	if department != "" {
		parts = append(parts, "责任单位为"+department)
	}
	if typed != "" {
		parts = append(parts, "符合"+quoted(typed))
	}
	return strings.Join(parts, "，")
}

// quoted puts each of the typed words between quotes: “污水”“处理”.
func quoted(typed string) string {
	return "“" + strings.ReplaceAll(ledger.InnerQuotes(typed), " ", "”“") + "”"
}

// resultTitle is the window's title. What was found, or what is wrong, comes first: 查找“污水”：5项 · 市政府2020年….
func resultTitle(form tableForm, f disclosurepage.Finder, title, department string) string {
	var parts []string
	switch {
	case f.NumberError != "":
		return "没有这个序号 · " + title
	case f.WordsError != "":
		return "查找的字太多 · " + title
	case f.NumberHint != "":
		return "请填序号 · " + title
	case department != "":
		parts = append(parts, department)
	}
	if form.Words != "" {
		parts = append(parts, "查找"+quoted(form.Words))
	}
	if len(parts) == 0 {
		return title
	}
	return strings.Join(parts, "，") + "：" + f.Count + "项 · " + title
}

// sizesOf are the links of 字体, which keep what is searched for.
func sizesOf(form tableForm, e *frozen) []disclosurepage.Size {
	chosen := form.Type
	if chosen == "" {
		chosen = plainSize
	}
	out := slices.Clone(sizes)
	for i := range out {
		out[i].Href = route.TableQuery(e.Year, e.Quarter, form.query("type", out[i].Value))
		out[i].Current = out[i].Value == chosen
	}
	return out
}
