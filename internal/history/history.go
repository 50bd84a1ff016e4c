// Package history turns what became of a text into what its page shows, for those who write it and for the office alike.
package history

import (
	"fmt"
	"slices"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/web/ui"
)

// View is the page of h. from and to are the revisions as they stand in the address; empty ones are the newest and the one
// before it. texts reads revisions by their numbers, compare is the address of a comparison of two. It returns
// ledger.ErrNotFound when there is no such revision or the reader may not read it, and the errors of texts.
func View(h store.History, from, to string, texts func(numbers ...int) (map[int]ledger.Text, error), compare func(from, to int) string) (ui.History, error) {
	v := ui.History{Action: compare(0, 0)}
	var readable []store.PastRevision
	for _, r := range h.Revisions {
		if !r.Readable {
			v.Drafts++
			continue
		}
		readable = append(readable, r)
		v.Choices = append(v.Choices, ui.HistoryChoice{
			Number: r.Number, Text: fmt.Sprintf("第%d稿　%s　%s", r.Number, r.Action, ledger.Stamp(r.SavedAt)),
		})
	}
	slices.Reverse(v.Choices)
	v.Steps = steps(h, compare)
	if len(readable) == 0 {
		if from != "" || to != "" {
			return v, ledger.ErrNotFound
		}
		return v, nil
	}
	b, err := pick(readable, to, len(readable)-1)
	if err != nil {
		return v, err
	}
	a, err := pick(readable, from, max(0, slices.IndexFunc(readable, func(r store.PastRevision) bool { return r.Number == b.Number })-1))
	if err != nil {
		return v, err
	}
	found, err := texts(a.Number, b.Number)
	if err != nil {
		return v, err
	}
	before, after := found[a.Number], found[b.Number]
	v.From, v.To = a.Number, b.Number
	v.Fields = compareTexts(before, after, h.Measures)
	v.Same = before == after
	v.FromText, v.ToText = title(a), title(b)
	return v, nil
}

// pick finds the revision that an address names, or the one at place.
func pick(all []store.PastRevision, number string, place int) (store.PastRevision, error) {
	if number == "" {
		return all[place], nil
	}
	n, err := strconv.Atoi(number)
	i := slices.IndexFunc(all, func(r store.PastRevision) bool { return r.Number == n })
	if err != nil || i < 0 {
		return store.PastRevision{}, ledger.ErrNotFound
	}
	return all[i], nil
}

// title is 第3稿，张三（市商务局） 2020-07-01 14:32.
func title(r store.PastRevision) string {
	if by := person(r.SavedBy, r.Unit); by != "" {
		return fmt.Sprintf("第%d稿，%s %s", r.Number, by, ledger.Stamp(r.SavedAt))
	}
	return fmt.Sprintf("第%d稿，%s", r.Number, ledger.Stamp(r.SavedAt))
}

func person(name, unit string) string {
	if unit == "" || unit == name {
		return name
	}
	return name + "（" + unit + "）"
}

// steps are the revisions and the deeds between them, newest first.
func steps(h store.History, compare func(from, to int) string) []ui.HistoryStep {
	var out []ui.HistoryStep
	deeds := h.Deeds
	before := 0 // the readable revision before
	for i, r := range h.Revisions {
		step := ui.HistoryStep{Number: r.Number, What: r.Action.String(), Who: person(r.SavedBy, r.Unit), At: r.SavedAt}
		if r.Readable {
			if before > 0 {
				step.Compare, step.Against = compare(before, r.Number), before
			}
			before = r.Number
		}
		out = append(out, step)
		for len(deeds) > 0 && (deeds[0].After <= r.Number || i == len(h.Revisions)-1) {
			out = append(out, deedStep(deeds[0]))
			deeds = deeds[1:]
		}
	}
	slices.Reverse(out)
	return out
}

func deedStep(d store.PastDeed) ui.HistoryStep {
	step := ui.HistoryStep{Who: person(d.By, d.Unit), At: d.At, Reason: ledger.Paragraphs(d.Reason)}
	switch d.Action {
	case ledger.Withdraw:
		step.What = "撤回"
	case ledger.Accept:
		step.What = "审核通过"
	case ledger.Unaccept:
		step.What = "撤回通过"
	case ledger.Return:
		step.What = "退回"
	case ledger.Publish:
		step.What = "公开"
	case ledger.Correct:
		step.What = fmt.Sprintf("更正（第%d版）", d.Edition)
	}
	return step
}

func compareTexts(a, b ledger.Text, measures []reading.Measure) []ui.HistoryField {
	fields := []ui.HistoryField{{Label: "进展情况", Public: true, Before: ledger.Paragraphs(a.Progress), After: ledger.Paragraphs(b.Progress), Same: a.Progress == b.Progress}}
	if was, is := TypedLines(measures, a.Figures), TypedLines(measures, b.Figures); len(was)+len(is) > 0 {
		fields = append(fields, ui.HistoryField{Label: "本季数据", Before: was, After: is, Same: a.Figures == b.Figures})
	}
	if a.Rating != ledger.Unrated || b.Rating != ledger.Unrated {
		fields = append(fields, ui.HistoryField{Label: "自评", Rated: true, RatingBefore: a.Rating, RatingAfter: b.Rating, Same: a.Rating == b.Rating})
	}
	for _, f := range []struct{ label, a, b string }{{"存在问题", a.Problems, b.Problems}, {"下一步措施", a.NextSteps, b.NextSteps}} {
		if f.a != "" || f.b != "" {
			fields = append(fields, ui.HistoryField{Label: f.label, Before: ledger.Paragraphs(f.a), After: ledger.Paragraphs(f.b), Same: f.a == f.b})
		}
	}
	return fields
}
