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
)

// Finding is a question about a text.
type Finding struct {
	Kind     Kind
	Code     string         // same, short, backwards-1, rate-1, unreported-1, full-width; the number is that of the target or rate, from 1
	Text     string         // the question, in Chinese
	Ask      string         // what its writer confirms; empty: there is nothing to confirm
	NeedsWhy bool           // a short reason goes with it
	Spans    []reading.Span // the words it is about, in ledger.Paragraphs of the text; none for the text as a whole
}

// Material is what a text is checked against.
type Material struct {
	Requirement string
	Last        string // the text of the quarter before; empty when there is none
	LastName    string // 一季度
	Whole       bool   // the text answers for the whole requirement, not for one unit's part of it
}

const (
	shortest  = 15 // characters
	confirmed = "我已核对，确认无误"
)

// Examine returns what there is to ask about a progress text that is not empty. It is pure: the same texts give the same
// questions with the same codes.
func Examine(progress string, m Material) []Finding {
	var out []Finding
	if f, ok := same(progress, m); ok {
		out = append(out, f)
	}
	if n := characters(progress); n < shortest {
		out = append(out, Finding{Kind: Short, Code: string(Short), Ask: confirmed,
			Text: fmt.Sprintf("全文只有%d字，不到%d字。请看是否写全。", n, shortest)})
	}
	now := reading.Read(m.Requirement, ledger.Paragraphs(progress))
	out = append(out, backwards(now, m)...)
	out = append(out, rates(now)...)
	if m.Whole {
		out = append(out, unreported(now)...)
	}
	if n := halfWidth(progress); n > 0 {
		out = append(out, Finding{Kind: HalfWidth, Code: string(HalfWidth), Text: fmt.Sprintf("有%d处半角标点，公开页会显示为全角。", n)})
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
			"%s%s是%s%s，%s是%s%s，累计数变小了。", measured(now.Targets[b.Target]), "本季度", plain(b.Is.Value), b.Is.Unit, m.LastName, plain(b.Was.Value), b.Was.Unit)})
	}
	return out
}

// rates asks about printed completions that do not agree with the figure and the target beside them.
func rates(now reading.Reading) []Finding {
	var out []Finding
	for _, c := range now.Checks {
		if c.Verdict != reading.Disagrees || c.Target == nil {
			continue
		}
		target := now.Targets[*c.Target]
		printed := now.Figures[now.Rates[c.Rate].Figure]
		out = append(out, Finding{Kind: Rate, Code: numbered(Rate, c.Rate), Ask: confirmed, Spans: []reading.Span{printed.Span}, Text: fmt.Sprintf(
			"%s写的是完成%s%%，按目标%s%s算是%s%%。请核对数字和口径。",
			measured(target), plain(printed.Value), plain(target.Value), target.Unit, strconv.FormatFloat(c.Computed, 'f', 2, 64))})
	}
	return out
}

// unreported asks about targets with a number of which the text has no figure.
func unreported(now reading.Reading) []Finding {
	var out []Finding
	for k, target := range now.Targets {
		told := false
		for _, f := range now.Figures {
			told = told || f.Target != nil && *f.Target == k || f.Related != nil && *f.Related == k
		}
		if !told && !target.Part {
			out = append(out, Finding{Kind: Unreported, Code: numbered(Unreported, k), Ask: confirmed, Text: fmt.Sprintf(
				"要求里的%s（%s%s）没有看到本季度的数字。", measured(target), plain(target.Value), target.Unit)})
		}
	}
	return out
}

// numbered is the code of the k-th question of a kind: rate-1.
func numbered(kind Kind, k int) string { return string(kind) + "-" + strconv.Itoa(k+1) }

// measured names a target in the words of the requirement.
func measured(t reading.Target) string {
	if t.Label == "" {
		return "这项指标"
	}
	return "“" + ledger.FullWidth(strings.NewReplacer("“", "‘", "”", "’").Replace(t.Label)) + "”"
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

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

// FullWidth is a text with the punctuation that pages show. Only punctuation changes, each mark into one.
func FullWidth(s string) string {
	var b strings.Builder
	for line := range strings.Lines(s) {
		b.WriteString(ledger.FullWidth(line))
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
