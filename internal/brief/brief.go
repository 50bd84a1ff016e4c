// Package brief writes the first draft of the quarterly brief (季度通报) from the same reading of a quarter as the overview's,
// so that the two cannot differ. Every number in it has a reference to the tasks behind it. Pure.
package brief

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// Draft is a brief as the program words it.
type Draft struct {
	Title    string
	Sections []Section
	Refs     []Ref
}

// Section is a part of a brief. Text is in paragraphs, one a line; a line that begins with （一） is a heading.
type Section struct {
	Key     string // lead, numbers, behind, paused, problems, punctuality, changes
	Heading string // 一、总体情况; empty for the lead
	Text    string
}

// Ref is words of the brief with a number in them, and the tasks behind it.
type Ref struct {
	Words string
	Href  string
}

// Keys are the sections in their order.
var Keys = []string{"lead", "numbers", "behind", "paused", "problems", "punctuality", "changes"}

// writer puts a draft together.
type writer struct {
	store.Overview
	now  time.Time
	refs []Ref
	seen map[string]bool
}

// Lead is the lead of the brief that Write would draft.
func Lead(view store.Overview, now time.Time) string {
	w := &writer{Overview: view, now: now, seen: map[string]bool{}}
	return w.lead()
}

// Write drafts the brief of a quarter as it stands at a moment.
func Write(view store.Overview, now time.Time) Draft {
	w := &writer{Overview: view, now: now, seen: map[string]bool{}}
	d := Draft{Title: view.Quarter.Quarter().String() + "市政府重点工作进展情况通报"}
	d.Sections = []Section{
		{"lead", "", w.lead()},
		{"numbers", "一、总体情况", w.numbers()},
		{"behind", "二、进度滞后事项", w.items(ledger.Behind)},
		{"paused", "三、暂缓延期事项", w.items(ledger.Paused)},
		{"problems", "四、其他事项存在的问题", w.problems()},
		{"punctuality", "五、报送情况", w.punctuality()},
		{"changes", "六、与上季度相比", w.changes()},
	}
	d.Refs = w.refs
	return d
}

// ref keeps what some words stand for and returns them. The same words always stand for the same tasks.
func (w *writer) ref(words, href string) string {
	if !w.seen[words] {
		w.seen[words] = true
		w.refs = append(w.refs, Ref{words, href})
	}
	return words
}

// list is the address of the overview's list with a filter.
func (w *writer) list(filter url.Values) string {
	return route.OverviewTasks(w.Quarter.Year, w.Quarter.Number, filter)
}

// counted is 进度滞后3项, of the tasks that a filter of the overview means.
func (w *writer) counted(words string, n int, filter url.Values) string {
	return w.ref(fmt.Sprintf("%s%d项", words, n), w.list(filter))
}

// task is 第39项.
func (w *writer) task(number int) string {
	return w.ref(fmt.Sprintf("第%d项", number), route.OverviewTask(w.Quarter.Year, w.Quarter.Number, number))
}

func (w *writer) tasks(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = w.task(n)
	}
	return strings.Join(words, "、")
}

func (w *writer) count(is func(store.OverviewTask) bool) int {
	n := 0
	for _, t := range w.Tasks {
		if is(t) {
			n++
		}
	}
	return n
}

func (w *writer) lead() string {
	at, name := w.now.In(ledger.Shanghai), w.Quarter.Quarter().Name()
	said := fmt.Sprintf("%s%s，%s。截至%d年%d月%d日，%s", ledger.FullWidth(w.PlanTitle), w.counted("共", len(w.Tasks), nil),
		w.departments("涉及", len(w.Departments), "责任单位"), at.Year(), at.Month(), at.Day(), name)
	if w.Quarter.Loaded {
		return said + "进展情况已全部公开；当季没有各单位的报送记录和自评，本通报不作评定。"
	}
	return said + "进展情况中，" + strings.Join(w.states(), "，") + "。现将有关情况通报如下。"
}

// departments is 涉及65个责任单位; the overview has them one by one, with their tasks.
func (w *writer) departments(words string, n int, noun string) string {
	return w.ref(fmt.Sprintf("%s%d个%s", words, n, noun), route.OverviewQuarter(w.Quarter.Year, w.Quarter.Number)+"#departments")
}

var states = []ledger.State{ledger.Blank, ledger.Draft, ledger.Returned, ledger.Submitted, ledger.Accepted, ledger.Published}

// states are the tasks by state; what there is none of is left out.
func (w *writer) states() []string {
	var stated []string
	for _, s := range states {
		if n := w.count(func(t store.OverviewTask) bool { return t.State == s }); n > 0 {
			name, word := string(s), s.String()
			switch s {
			case ledger.Blank:
				name = "blank"
			case ledger.Returned:
				word = "待重新报送"
			}
			stated = append(stated, w.counted(word, n, url.Values{"state": {name}}))
		}
	}
	return stated
}

// numbers are by rating and by state.
func (w *writer) numbers() string {
	var rated []string
	for _, r := range append(slices.Clone(ledger.Ratings), ledger.Unrated) {
		if n := w.count(func(t store.OverviewTask) bool { return t.Text.Rating == r }); n > 0 {
			name := string(r)
			if r == ledger.Unrated {
				name = "unrated"
			}
			rated = append(rated, w.counted(r.String(), n, url.Values{"rating": {name}}))
		}
	}
	return "（一）单位自评\n各单位自评情况：" + strings.Join(rated, "，") + "。未评定的不算正常推进。\n" +
		"（二）填报状态\n" + strings.Join(w.states(), "，") + "。"
}

// items are the tasks of a rating, with what their units say.
func (w *writer) items(rating ledger.Rating) string {
	var lines []item
	for _, t := range w.Tasks {
		if t.Text.Rating != rating {
			continue
		}
		line := w.task(t.Number) + "（" + units(t) + "）：" + short(t.Requirement)
		if problems := cut(t.Text.Problems); problems != "" {
			line += "存在问题：" + problems
		}
		if steps := cut(t.Text.NextSteps); steps != "" {
			line += "下一步措施：" + steps
		}
		lines = append(lines, item{t.Number, line})
	}
	parts := 0
	for _, t := range w.Tasks {
		for _, u := range t.Units {
			if t.Text.Rating == ledger.Unrated && u.Duty == ledger.Joint && u.Text.Rating == rating {
				line := fmt.Sprintf("%s中%s的分报自评%s。", w.task(t.Number), ledger.FullWidth(u.Department.Name), rating)
				lines = append(lines, item{t.Number, line})
				parts++
			}
		}
	}
	if len(lines) == 0 {
		if w.Quarter.Loaded {
			return "本季度没有单位自评。"
		}
		return "本季度没有自评为" + rating.String() + "的事项。"
	}
	head := ""
	if n := len(lines) - parts; n > 0 {
		head = "自评" + w.counted(rating.String(), n, url.Values{"rating": {string(rating)}}) + "。"
	}
	return w.fit(head, lines)
}

func units(t store.OverviewTask) string {
	var names []string
	for _, u := range t.Units {
		name := ledger.FullWidth(u.Department.Name)
		if u.Duty == ledger.Lead {
			name += "牵头"
		}
		names = append(names, name)
	}
	const most = 4
	if len(names) > most {
		return fmt.Sprintf("%s等%d个单位", strings.Join(names[:most], "、"), len(names))
	}
	return strings.Join(names, "、")
}

// flat is a text in one line that ends with a full stop; empty for none.
func flat(text string) string {
	said := ledger.FullWidth(strings.Join(ledger.Paragraphs(text), ""))
	if said != "" && !strings.HasSuffix(said, "。") {
		said = strings.TrimRight(said, "；，、") + "。"
	}
	return said
}

// short is the first sentence of a requirement.
func short(requirement string) string {
	said := flat(requirement)
	if i := strings.Index(said, "。"); i >= 0 {
		return said[:i+len("。")]
	}
	return said
}
