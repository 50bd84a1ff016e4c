package overview

import (
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/web/overviewpage"
	"taizhang/web/ui"
)

// check is a printed completion rate with what it should be by the numbers beside it.
func (j *judged) check(c reading.Check) overviewpage.Proof {
	rate := j.sheet.Rates[c.Rate]
	printed := j.sheet.Figures[rate.Figure]
	p := overviewpage.Proof{Icon: "info", Tone: ui.Quiet, Word: "没有基数", Words: printed.Span.Words, Confirmed: printed.Ruling.State == reading.Confirmed}
	switch c.Verdict {
	case reading.Agrees:
		p.Icon, p.Tone, p.Word = "saved", ui.Main, "相符"
	case reading.Disagrees:
		p.Icon, p.Tone, p.Word = "wrong", ui.Cinnabar, "不符"
	case reading.OtherBase:
		p.Icon, p.Tone, p.Word = "info", ui.Ochre, "基数不是全年"
	}
	base := ""
	switch {
	case rate.Of != nil:
		of := j.sheet.Figures[*rate.Of]
		p.Note, base = ledger.FullWidth(strings.Trim(of.Span.Words, "()（）")), reading.Number(of.Value)+of.Unit
	case c.Target != nil:
		t := j.sheet.Targets[*c.Target]
		p.Note, base = targetLabel(t)+"，目标"+t.Wanted(), reading.Number(t.Value)+t.Unit
	}
	if rate.Base == reading.BaseYears {
		p.Note = "多年任务"
	}
	if rate.Beside != nil {
		beside := j.sheet.Figures[*rate.Beside]
		p.Words = j.between(beside.Span, printed.Span)
		if c.Computed > 0 && base != "" && (rate.Of != nil || c.Verdict != reading.OtherBase) { // the year's target is no base of two years' share
			p.Sum = reading.Number(beside.Value) + beside.Unit + " ÷ " + base + " = " + percent(c.Computed/100)
		}
	}
	p.Words = ledger.InnerQuotes(ledger.FullWidth(p.Words))
	return p
}

// signal is words that say how the task goes.
func (j *judged) signal(s reading.Signal) overviewpage.Proof {
	p := overviewpage.Proof{Icon: "stop", Tone: ui.Plain, Word: strings.TrimPrefix(named(signals, string(s.Flag)), "写到"), Note: "整项", Words: ledger.InnerQuotes(ledger.FullWidth(s.Span.Words))}
	if s.PartOnly {
		p.Note = "一部分"
	}
	switch s.Flag {
	case reading.Epidemic, reading.NotStarted:
		p.Icon = "info"
	case reading.Pending:
		p.Icon, p.Tone = "clock", ui.Quiet
	case reading.Completed:
		p.Icon, p.Tone = "saved", ui.Main
	}
	return p
}

// between is the text from one place to another behind it, or the latter alone when they do not stand in one paragraph.
func (j *judged) between(from, to reading.Span) string {
	if from.Paragraph != to.Paragraph || from.Paragraph < 0 || from.RuneStart > to.RuneStart {
		return to.Words
	}
	return string([]rune(j.sheet.Progress[from.Paragraph].Words)[from.RuneStart:to.RuneEnd])
}

// confirmed reports whether people confirmed the number at a place.
func (j *judged) confirmed(at reading.Span) bool {
	for _, f := range j.sheet.Figures {
		if f.Span == at {
			return f.Ruling.State == reading.Confirmed
		}
	}
	return false
}

// sentence is the sentence around a place, with full-width punctuation.
func (j *judged) sentence(at reading.Span) string {
	s := j.proof(at)
	return s.Before + s.Words + s.After
}

// quoted is proof as it stands between quotes.
func (j *judged) quoted(at reading.Span) overviewpage.Sentence {
	s := j.proof(at)
	before, words := len(s.Before), len(s.Before)+len(s.Words)
	whole := ledger.InnerQuotes(s.Before + s.Words + s.After) // as long as it was: all quotes have three bytes
	s.Before, s.Words, s.After = whole[:before], whole[before:words], whole[words:]
	return s
}

// proof is the sentence around a place, cut at its words.
func (j *judged) proof(at reading.Span) overviewpage.Sentence {
	words := j.sheet.Requirement
	if at.Paragraph >= 0 {
		words = j.sheet.Progress[at.Paragraph].Words
	}
	shown := []rune(ledger.FullWidth(words))
	if len(shown) != len([]rune(words)) {
		shown = []rune(words)
	}
	start, end := at.RuneStart, at.RuneEnd
	for start > 0 && !strings.ContainsRune("。；！？", shown[start-1]) {
		start--
	}
	for end < len(shown) && !strings.ContainsRune("。；！？", shown[end]) {
		end++
	}
	if end < len(shown) {
		end++
	}
	return overviewpage.Sentence{
		Before: strings.TrimLeft(string(shown[start:at.RuneStart]), " "), Words: string(shown[at.RuneStart:at.RuneEnd]), After: string(shown[at.RuneEnd:end]),
		Confirmed: j.confirmed(at),
	}
}
