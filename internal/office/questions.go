package office

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/scrutiny"
	"taizhang/internal/store"
	"taizhang/web/officepage"
	"taizhang/web/ui"
)

// anyQuestion is the filter of texts that there is something to ask about.
const anyQuestion = "any"

// questionNames are the kinds of question, the gravest first, as the filter and the margin have them.
var questionNames = []struct {
	kind scrutiny.Kind
	name string
}{
	{scrutiny.Rate, "数字不符"},
	{scrutiny.Backwards, "数字倒退"},
	{scrutiny.Typed, "填报数与文字不符"},
	{scrutiny.Rated, "自评与数字不符"},
	{scrutiny.Same, "与上季度相同"},
	{scrutiny.Short, "字数过少"},
	{scrutiny.Unreported, "未见数字"},
	{scrutiny.Untold, "填报数未写入文字"},
	{scrutiny.Untyped, "文字里的数未填报"},
	{scrutiny.HalfWidth, "半角标点"},
}

// grave reports whether a question is about something that is wrong, unless it is explained: two numbers that do not agree.
// A number that is not there yet is frequent, and no mistake.
func grave(kind scrutiny.Kind) bool {
	return kind == scrutiny.Rate || kind == scrutiny.Backwards || kind == scrutiny.Typed
}

// gravity orders findings as questionNames does.
func gravity(a, b scrutiny.Finding) int {
	place := func(kind scrutiny.Kind) int {
		for i, q := range questionNames {
			if q.kind == kind {
				return i
			}
		}
		return len(questionNames)
	}
	return cmp.Compare(place(a.Kind), place(b.Kind))
}

func questionName(kind scrutiny.Kind) string {
	for _, q := range questionNames {
		if q.kind == kind {
			return q.name
		}
	}
	return ""
}

// kinds are what there is to ask about one text.
type kinds map[scrutiny.Kind]bool

// fits reports whether a text passes the filter flag.
func (k kinds) fits(flag string) bool {
	switch flag {
	case "":
		return true
	case anyQuestion:
		for kind := range k {
			if kind != scrutiny.HalfWidth { // pages mend that themselves
				return true
			}
		}
		return false
	}
	return k[scrutiny.Kind(flag)]
}

// known remembers what there is to ask about texts, by the wording that was looked at, so that a text is examined once. It
// is safe for use by several goroutines. The zero value is ready.
type known struct {
	mu sync.Mutex
	of map[examined]kinds
}

// examined is one text of a task with all that it is compared with.
type examined struct {
	quarter ledger.Quarter
	number  int
	mark    string // store.QueueRow.Wording
}

// maxKnown is after how many texts known begins anew: a dozen quarters, each text in a few wordings.
const maxKnown = 8192

func (k *known) get(w examined) (kinds, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	found, ok := k.of[w]
	return found, ok
}

func (k *known) put(w examined, found kinds) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of == nil || len(k.of) >= maxKnown {
		k.of = map[examined]kinds{}
	}
	k.of[w] = found
}

// questions says of the rows that were handed in what there is to ask about each. Texts that were not examined yet are
// read in one statement; where there are none, nothing is read.
func (h *Handler) questions(ctx context.Context, who ledger.Actor, q ledger.Quarter, rows ...[]store.QueueRow) (map[int]kinds, error) {
	found, missing := map[int]kinds{}, []int(nil)
	for _, list := range rows {
		for _, r := range list {
			if _, seen := found[r.Number]; seen || !r.State.HandedIn() {
				continue
			}
			k, ok := h.known.get(examined{q, r.Number, r.Wording})
			if !ok {
				missing = append(missing, r.Number)
			}
			found[r.Number] = k
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	texts, err := h.store.QueueTexts(ctx, who, q, missing)
	if err != nil {
		return nil, err
	}
	for _, t := range texts {
		k := kinds{}
		for _, f := range examine(q, t.Progress, t.LastProgress, scrutiny.Material{Requirement: t.Requirement, Rating: t.Rating, Measures: t.Measures, Typed: t.Figures, Curve: t.Pace.Curve()}) {
			k[f.Kind] = true
		}
		h.known.put(examined{q, t.Number, t.Wording}, k)
		found[t.Number] = k
	}
	return found, nil
}

// examine asks about the entry of a task in a quarter, which answers for the whole requirement. last are the paragraphs of the
// quarter before.
func examine(q ledger.Quarter, progress string, last []string, m scrutiny.Material) []scrutiny.Finding {
	if len(ledger.Paragraphs(progress)) == 0 {
		return nil
	}
	m.Quarter, m.Whole = q, true
	if before, ok := q.Before(); ok && len(last) > 0 {
		m.Last, m.LastName = strings.Join(last, "\n"), before.Name()
	}
	return scrutiny.Examine(progress, m)
}

// questionOptions are the filter with how many of the list's texts each choice shows.
func questionOptions(rows []store.QueueRow, found map[int]kinds) []ui.Option {
	count := func(flag string) int {
		n := 0
		for _, r := range rows {
			if found[r.Number].fits(flag) {
				n++
			}
		}
		return n
	}
	options := []ui.Option{{Value: "", Text: "核对：不限"}, {Value: anyQuestion, Text: countOf("有疑问", count(anyQuestion))}}
	for _, q := range questionNames {
		options = append(options, ui.Option{Value: string(q.kind), Text: countOf(q.name, count(string(q.kind)))})
	}
	return options
}

// isFlag reports whether a word of the address is a filter by question.
func isFlag(word string) bool {
	return word == "" || word == anyQuestion || questionName(scrutiny.Kind(word)) != ""
}

// questionViews are the notices beside a text, each with what its writer said to it; the words they are about are marked
// in the text with the same number.
func questionViews(q ledger.Quarter, doc store.OfficeDocument, now time.Time) ([]officepage.Question, []officepage.Mark) {
	if !doc.State.HandedIn() {
		return nil, nil
	}
	var (
		views []officepage.Question
		marks []officepage.Mark
	)
	findings := examine(q, doc.Progress, doc.LastProgress, scrutiny.Material{
		Requirement: doc.Requirement, Rating: doc.Rating, Measures: doc.Measures, Typed: doc.Figures, Curve: doc.Pace.Curve(),
	})
	slices.SortStableFunc(findings, gravity)
	for i, f := range findings {
		view := officepage.Question{ID: "check-" + strconv.Itoa(i+1), Kind: string(f.Kind), Name: questionName(f.Kind), Text: f.Text, Grave: grave(f.Kind)}
		for _, s := range f.Spans {
			m := officepage.Mark{Paragraph: s.Paragraph, Start: s.RuneStart, End: s.RuneEnd, Question: view.ID, Grave: view.Grave}
			if slices.ContainsFunc(marks, m.Overlaps) {
				continue
			}
			marks = append(marks, m)
			view.Words = ledger.FullWidth(s.Words)
		}
		if f.Ask != "" && !doc.Joint() {
			view.Answer = "单位报送时没有确认。"
			if doc.OfficeEdited {
				view.Answer = "督查室改字后的文字，单位没有确认过。"
			}
			for _, c := range doc.Confirmed {
				if c.Department == "" && c.Code == f.Code && c.Finding == f.Text {
					view.Answer, view.Confirmed = "单位已确认"+confirmation(c, now), true
				}
			}
		}
		views = append(views, view)
	}
	return views, marks
}

// confirmedOf is what a unit confirmed about its part.
func confirmedOf(doc store.OfficeDocument, department string, now time.Time) []officepage.Question {
	var views []officepage.Question
	for _, c := range doc.Confirmed {
		if c.Department == department {
			views = append(views, officepage.Question{Text: c.Finding, Answer: "单位已确认" + confirmation(c, now), Confirmed: true})
		}
	}
	return views
}

// confirmation is ：项目按计划下半年开工（张三，7月1日 09:00）。
func confirmation(c store.OfficeConfirmation, now time.Time) string {
	said := ""
	if c.Words != "" {
		said = "：" + ledger.FullWidth(c.Words)
	}
	by := ledger.Clock(c.At, now)
	if c.By != "" {
		by = c.By + "，" + by
	}
	return said + "（" + by + "）。"
}
