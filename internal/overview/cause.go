package overview

import (
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/web/overviewpage"
)

// quotes are the words, as they stand between quotes, of who writes the entry, or of the units that share the task each for
// its part.
func quotes(task store.OverviewTask) []overviewpage.Quote {
	var out []overviewpage.Quote
	for _, u := range task.Units {
		if u.Duty.WritesEntry() {
			out = append(out, quote(task.Text.Rating, u.Department.Name, task.Text.Problems))
		}
	}
	for _, u := range troubledParts(task) {
		who := u.Department.Name
		if task.Text.Rating == ledger.Unrated {
			who += "分报，整项未评定"
		}
		out = append(out, quote(u.Text.Rating, who, u.Text.Problems))
	}
	if len(out) == 0 { // rated as a whole, by no unit of those that share it
		out = append(out, quote(task.Text.Rating, "各单位共同承担", task.Text.Problems))
	}
	return out
}

func quote(rating ledger.Rating, who, problems string) overviewpage.Quote {
	return overviewpage.Quote{Rating: rating, Who: who, Words: ledger.InnerQuotes(oneLine(problems))}
}

// returnedQuotes are the problems that stood in texts of the task before the office returned them: that it has questions
// about a text does not make the problem go away.
func returnedQuotes(task store.OverviewTask) []overviewpage.Quote {
	var out []overviewpage.Quote
	for _, x := range task.Returned {
		who := "各单位共同承担"
		for _, u := range task.Units {
			if u.Department.Code == x.Department || x.Department == "" && u.Duty.WritesEntry() {
				who = u.Department.Name
			}
		}
		if x.Rating != ledger.Unrated {
			who += "，退回前自评" + x.Rating.String()
		}
		q := quote(x.Rating, who, x.Problems)
		q.Returned = true
		out = append(out, q)
	}
	return out
}

// causes are the problems of a task as a list has them, however it is rated: a unit may be on track and tell of one, or have
// told of one in a text that was returned. With a department's code they are that unit's own.
func causes(task store.OverviewTask, department string) []overviewpage.Quote {
	var out []overviewpage.Quote
	for _, p := range task.Problems() {
		if department != "" && p.Unit.Code != department {
			continue
		}
		var who []string
		switch {
		case department != "":
		case p.Unit.Code == "":
			who = append(who, "各单位共同承担")
		case p.Duty.WritesEntry():
			who = append(who, p.Unit.Name)
		default:
			who = append(who, p.Unit.Name+"分报")
			if !p.Returned && isTrouble(p.Rating) {
				who = append(who, "自评"+p.Rating.String())
			}
		}
		if p.Returned && p.Rating != ledger.Unrated { // the words before it say that this was before
			who = append(who, "自评"+p.Rating.String())
		}
		q := quote(p.Rating, strings.Join(who, "，"), p.Problems)
		q.Returned = p.Returned
		out = append(out, q)
	}
	return out
}

// proofFirst is how many sentences stand in a row of a list; the task's page has all.
const proofFirst = 2

// because are the sentences for which the readings' part of a filter means the task.
func (j *judged) because(f filter) []overviewpage.Sentence {
	var at []reading.Span
	for _, l := range j.lights.Marks {
		if f.pace == paceBelow && l.Mark == reading.Down || f.pace == paceAt && l.Mark == reading.Up || f.pace == paceHeld && l.Mark == reading.Held {
			at = append(at, l.Proof...)
		}
	}
	if f.signal != "" {
		for _, s := range j.signals(f.signal) {
			at = append(at, s.Span)
		}
	}
	if f.check == checkLights {
		for _, d := range j.disputes() {
			at = append(at, d.Proof)
		}
	}
	for _, c := range j.sheet.Checks {
		if f.check != "" && f.check == checkKeyOf(c.Verdict) {
			at = append(at, j.sheet.Figures[j.sheet.Rates[c.Rate].Figure].Span)
		}
	}
	var out []overviewpage.Sentence
	for _, span := range at {
		if span.Paragraph < 0 || len(out) == proofFirst {
			continue
		}
		s := j.quoted(span)
		if !slices.ContainsFunc(out, s.Says) { // one sentence may have several of the words
			out = append(out, s)
		}
	}
	return out
}
