// Package scrutiny asks of a progress text what a careful reader would ask: is it last quarter's, did a figure go
// backwards, does a printed completion agree, is a promised number missing. The desk asks its writer before the text is
// handed in, the office sees the same questions beside it. It is pure: no files, no clock, no database.
package scrutiny

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/trend"
)

// Kind is what a question is about.
type Kind string

const (
	Same       Kind = "same"       // nine tenths of the text are the quarter before's
	Short      Kind = "short"      // under 15 characters
	Backwards  Kind = "backwards"  // a figure that can only grow is smaller than in the quarter before
	Rate       Kind = "rate"       // a printed completion does not agree with the figure and the target beside it
	Unreported Kind = "unreported" // a promised number of which the text has no figure
	HalfWidth  Kind = "full-width" // punctuation that pages will show at full width
	Typed      Kind = "typed"      // what was typed beside the text is not what the text says
	Untold     Kind = "untold"     // it was typed, and the text does not say it
	Untyped    Kind = "untyped"    // the text says it, and it was not typed
	Rated      Kind = "rated"      // the figures do not bear the rating out
)

// Finding is a question about a text.
type Finding struct {
	Kind     Kind
	Code     string         // same, short, backwards-1, rate-1, unreported-1, full-width: the number is that of the target or rate, from 1; typed-12, untold-12, untyped-12, rated-12: the target's place in the requirement
	Text     string         // the question, in Chinese
	Ask      string         // what its writer confirms; empty: there is nothing to confirm
	NeedsWhy bool           // a short reason goes with it
	Measure  int64          // that was typed, or should be; 0 for none
	Spans    []reading.Span // the words it is about, in ledger.Paragraphs of the text; none for the text as a whole
}

// Material is what a text is checked against.
type Material struct {
	Requirement string
	Last        string // the text of the quarter before; empty when there is none
	LastName    string // 一季度
	Whole       bool   // the text answers for the whole requirement, not for one unit's part of it

	Quarter  ledger.Quarter
	Rating   ledger.Rating
	Measures []reading.Measure   // those of the requirement that people confirmed
	Typed    ledger.TypedFigures // beside the text
	Curve    reading.Curve       // that its cumulative targets are set against; the zero Curve is even growth
}

const (
	shortest  = 15 // characters
	confirmed = "我已核对，确认无误"
)

// Examine returns what there is to ask about a progress text that is not empty. It is pure: the same texts give the same
// questions with the same codes.
func Examine(progress string, m Material) []Finding {
	var out []Finding
	f, unchanged := same(progress, m)
	if unchanged {
		out = append(out, f)
	}
	if n := characters(progress); n < shortest {
		out = append(out, Finding{Kind: Short, Code: string(Short), Ask: confirmed,
			Text: fmt.Sprintf("全文只有%d字，不到%d字。请看是否写全。", n, shortest)})
	}
	now := reading.Read(m.Requirement, ledger.Paragraphs(progress))
	out = append(out, backwards(now, m)...)
	out = append(out, rates(now, m)...)
	if m.Whole {
		sheet := m.sheet(now, progress)
		out = append(out, beside(sheet, m)...)
		for _, f := range unreported(now, m) {
			if !answered(sheet, m, now.Targets[f.target]) {
				out = append(out, f.Finding)
			}
		}
		if !unchanged { // what it says was of the quarter before
			out = append(out, rated(sheet, m)...)
		}
	}
	if n := halfWidth(progress); n > 0 {
		text := fmt.Sprintf("有%d处半角标点，公开页会显示为全角。", n)
		if stops := strings.Count(FullWidth(progress), "。") - strings.Count(progress, "。"); stops > 0 {
			text = fmt.Sprintf("有%d处半角标点，其中%d处句号写成了“.”。", n, stops)
		}
		out = append(out, Finding{Kind: HalfWidth, Code: string(HalfWidth), Text: text})
	}
	return out
}

// same asks whether anything has changed since the quarter before.
func same(progress string, m Material) (Finding, bool) {
	if m.Last == "" {
		return Finding{}, false
	}
	share := trend.Alike(progress, m.Last)
	if !trend.Unchanged(share) {
		return Finding{}, false
	}
	how := "完全相同"
	if share < 1 {
		how = fmt.Sprintf("%d%%相同", min(int(share*100), 99))
	}
	return Finding{
		Kind: Same, Code: string(Same), Ask: "确认无变化", NeedsWhy: true,
		Text: fmt.Sprintf("与%s文字%s。报送前请改为本季度的情况；确无变化的，请确认并写明原因。", m.LastName, how),
	}, true
}

// backwards asks about figures that can only grow through the year and are smaller than in the quarter before.
func backwards(now reading.Reading, m Material) []Finding {
	if m.Last == "" {
		return nil
	}
	before := reading.Read(m.Requirement, ledger.Paragraphs(m.Last))
	var out []Finding
	for _, b := range trend.Setbacks(before, now) {
		out = append(out, Finding{Kind: Backwards, Code: numbered(Backwards, b.Target), Ask: confirmed, Spans: []reading.Span{b.Is.Span}, Text: fmt.Sprintf(
			"%s%s是%s%s，%s是%s%s，累计数变小了。", m.measured(now.Targets[b.Target]), "本季度", reading.Number(b.Is.Value), b.Is.Unit, m.LastName, reading.Number(b.Was.Value), b.Was.Unit)})
	}
	return out
}

// rates asks about printed completions that do not agree with the figure and the target beside them.
func rates(now reading.Reading, m Material) []Finding {
	var out []Finding
	for _, c := range now.Checks {
		if c.Verdict != reading.Disagrees || c.Target == nil {
			continue
		}
		target := now.Targets[*c.Target]
		printed := now.Figures[now.Rates[c.Rate].Figure]
		out = append(out, Finding{Kind: Rate, Code: numbered(Rate, c.Rate), Ask: confirmed, Spans: []reading.Span{printed.Span}, Text: fmt.Sprintf(
			"%s写的是完成%s%%，按目标%s%s算是%s%%。请核对数字和口径。",
			m.measured(target), reading.Number(printed.Value), reading.Number(target.Value), target.Unit, strconv.FormatFloat(c.Computed, 'f', 2, 64))})
	}
	return out
}

// missing is a question about a target without a figure.
type missing struct {
	target int
	Finding
}

// unreported asks about targets with a number of which the text has no figure.
func unreported(now reading.Reading, m Material) []missing {
	var out []missing
	for k, target := range now.Targets {
		told := false
		for _, f := range now.Figures {
			told = told || f.Target != nil && *f.Target == k || f.Related != nil && *f.Related == k
		}
		if !told && !target.Part {
			out = append(out, missing{k, Finding{Kind: Unreported, Code: numbered(Unreported, k), Ask: confirmed, Text: fmt.Sprintf(
				"要求里的%s（%s%s）没有看到本季度的数字。", m.measured(target), reading.Number(target.Value), target.Unit)}})
		}
	}
	return out
}

// numbered is the code of the k-th question of a kind: rate-1.
func numbered(kind Kind, k int) string { return string(kind) + "-" + strconv.Itoa(k+1) }

// measured names a target in words that stand in the requirement: by its label, else by all that it was read in.
func (m Material) measured(t reading.Target) string {
	words := t.Label
	if words == "" || !strings.Contains(m.Requirement, words) {
		words = t.Span.Words
	}
	return "“" + ledger.FullWidth(strings.NewReplacer("“", "‘", "”", "’").Replace(words)) + "”"
}

// halfWidth counts the punctuation that FullWidth would change.
func halfWidth(s string) int {
	wide := []rune(FullWidth(s))
	n := 0
	for i, r := range []rune(s) {
		if wide[i] != r {
			n++
		}
	}
	return n
}

// FullWidth is a text with the punctuation that pages show, and full stops where points end its sentences. Only punctuation
// changes, each mark into one.
func FullWidth(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(ledger.FullStops(ledger.FullWidth(line)))
	}
	return b.String()
}

func characters(s string) int {
	n := 0
	for _, p := range ledger.Paragraphs(s) {
		n += utf8.RuneCountInString(p)
	}
	return n
}
