package overview

import (
	"slices"
	"strings"

	"taizhang/internal/difference"
	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/internal/trend"
	"taizhang/web/overviewpage"
)

// change is what became of a task since the quarter before.
type change = trend.Change

// note says what the word means.
func note(c change) string {
	switch c {
	case trend.Same:
		return "九成以上文字与上季度相同"
	case trend.Backwards:
		return "程序读出的累计数比上季度小，请看原文"
	}
	return "两个季度都有自评的事项"
}

// moves are what became of one task, with the words that say so.
type moves map[change]sides

// sides are the same matter in the words of two quarters.
type sides struct{ before, after string }

// compare finds what became of every task of which both quarters' texts were handed in. It compares each pair of wordings
// once.
func (m *comparisons) compare(view store.Overview) map[int]moves {
	last := make(map[int]*store.OverviewTask, len(view.Last))
	for i := range view.Last {
		last[view.Last[i].Number] = &view.Last[i]
	}
	found, k := map[int]moves{}, ink{}
	for i := range view.Tasks {
		task := &view.Tasks[i]
		before := last[task.Number]
		if before != nil && task.HasText() && before.HasText() {
			found[task.Number] = m.of(&k, before, task).became(before.Text.Rating, task.Text.Rating)
		}
	}
	return found
}

// comparison is what differs between two wordings, with the words that say so.
type comparison struct {
	trend.Comparison
	words   sides // the first sentences in which they differ
	setback sides // the sentences of the first figure that went backwards
}

func compareTexts(before, now store.OverviewTask) comparison {
	a, b := ledger.Paragraphs(before.Text.Progress), ledger.Paragraphs(now.Text.Progress)
	c := comparison{
		Comparison: trend.Compare(before.Requirement, before.Text.Progress, now.Requirement, now.Text.Progress),
		words:      differing(wide(a), wide(b)),
	}
	if len(c.Setbacks) > 0 {
		c.setback = sides{sentenceAt(a, c.Setbacks[0].Was.Span), sentenceAt(b, c.Setbacks[0].Is.Span)}
	}
	return c
}

func (c comparison) became(before, now ledger.Rating) moves {
	out := moves{}
	for _, kind := range c.Became(before, now) {
		out[kind] = c.words
		if kind == trend.Backwards {
			out[kind] = c.setback
		}
	}
	return out
}

func wide(paragraphs []string) string { return ledger.FullWidth(strings.Join(paragraphs, "")) }

// differing are the first sentences in which two texts differ; of equal texts the first of both.
func differing(before, after string) sides {
	var first, out sides
	for _, s := range difference.Sentences(before, after) {
		a, b := difference.Before(s.Pieces), difference.After(s.Pieces)
		if first == (sides{}) && s.Kind == difference.Same {
			first = sides{a, b}
		}
		switch s.Kind {
		case difference.Changed:
			return sides{a, b}
		case difference.Deleted:
			if out.before == "" {
				out.before = a
			}
		case difference.Inserted:
			if out.after == "" {
				out.after = b
			}
		}
	}
	if out == (sides{}) {
		return first
	}
	return out
}

// sentenceAt is the sentence around a place in a text.
func sentenceAt(paragraphs []string, at reading.Span) string {
	text := paragraphs[at.Paragraph]
	start, end := 0, len(text)
	for _, mark := range []string{"。", "；", ";"} {
		if i := strings.LastIndex(text[:at.Start], mark); i >= 0 {
			start = max(start, i+len(mark))
		}
		if i := strings.Index(text[at.End:], mark); i >= 0 {
			end = min(end, at.End+i+len(mark))
		}
	}
	return ledger.FullWidth(text[start:end])
}

// changedFirst is how many of each kind stand on the overview; a link leads to the rest.
const changedFirst = 3

// changed is the chapter of what became of the tasks.
func (r round) changed() overviewpage.Changed {
	var out overviewpage.Changed
	if len(r.moves) == 0 {
		out.None = "没有两个季度都已报送的事项，无从比较。"
		return out
	}
	for _, c := range trend.Changes {
		f := filter{change: c}
		kind := overviewpage.ChangeKind{ID: "change-" + string(c), Name: c.String(), Note: note(c), Number: r.number(f), None: r.incomparable(c)}
		for _, task := range r.tasks(f) {
			if len(kind.Tasks) == changedFirst {
				break
			}
			kind.Tasks = append(kind.Tasks, overviewpage.ChangedTask{
				Number: task.Number, Href: r.taskHref(task.Number), Requirement: ledger.FullWidth(task.Requirement), Sides: *r.sides(c, task),
			})
		}
		out.Kinds = append(out.Kinds, kind)
	}
	return out
}

// sides are the words of both quarters about a change; nil when the task has not changed so.
func (r round) sides(c change, task store.OverviewTask) *overviewpage.Sides {
	s, ok := r.moves[task.Number][c]
	if !ok {
		return nil
	}
	q := r.Quarter.Quarter()
	out := &overviewpage.Sides{
		LastName: ledger.Quarter{Year: q.Year, Number: q.Number - 1}.Name(), Name: q.Name(),
		NowRating: task.Text.Rating, Same: s.before == s.after,
	}
	for _, last := range r.Last {
		if last.Number == task.Number {
			out.LastRating = last.Text.Rating
		}
	}
	for _, p := range difference.Words(s.before, s.after) {
		if p.Kind != difference.Inserted {
			out.Before = append(out.Before, p)
		}
		if p.Kind != difference.Deleted {
			out.After = append(out.After, p)
		}
	}
	return out
}

// incomparable says why a change cannot be known: of a quarter that nobody rated there is no rating to move from or to.
func (r round) incomparable(c change) string {
	if c != trend.Up && c != trend.Down {
		return ""
	}
	q := r.Quarter.Quarter()
	rated := func(t store.OverviewTask) bool { return t.Text.Rating != ledger.Unrated }
	switch {
	case !slices.ContainsFunc(r.Last, rated):
		return ledger.Quarter{Year: q.Year, Number: q.Number - 1}.Name() + "没有自评，无从比较。"
	case !slices.ContainsFunc(r.Tasks, rated):
		return q.Name() + "还没有自评，无从比较。"
	}
	return ""
}
