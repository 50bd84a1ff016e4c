package ruling

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/web/route"
	"taizhang/web/rulingpage"
	"taizhang/web/ui"
)

var (
	opOptions = []ui.Option{{Value: "=", Text: "达到"}, {Value: ">=", Text: "以上"}, {Value: "<=", Text: "以内"}, {Value: "≈", Text: "左右"}, {Value: "range", Text: "区间"}}

	stanceOptions = []ui.Option{{Value: "achieved", Text: "已实现"}, {Value: "forecast", Text: "预计"}, {Value: "planned", Text: "计划"},
		{Value: "started", Text: "开工在建"}, {Value: "preparatory", Text: "前期"}}

	measureKinds = []ui.Option{{Value: "count", Text: "数量"}, {Value: "amount", Text: "总量"}, {Value: "growth", Text: "增长"}, {Value: fall, Text: "下降"},
		{Value: "ratio", Text: "比率或水平"}, {Value: "ceiling", Text: "上限"}, {Value: "coverage", Text: "覆盖"}, {Value: "form_progress", Text: "形象进度"},
		{Value: "nothing", Text: "不发生"}}

	figureKinds = []ui.Option{{Value: "count", Text: "数量"}, {Value: "amount", Text: "总量"}, {Value: "growth", Text: "增长"}, {Value: "ratio", Text: "比率或水平"},
		{Value: "form_progress", Text: "形象进度"}, {Value: "completion_rate", Text: "完成率"}}
)

func kindOptions(measure bool) []ui.Option {
	if measure {
		return measureKinds
	}
	return figureKinds
}

func known(value string, options []ui.Option) bool {
	return slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == value })
}

func word(value string, options []ui.Option) string {
	for _, o := range options {
		if o.Value == value {
			return o.Text
		}
	}
	return ""
}

// view draws the page, with what was typed where a form was posted.
func (s sight) view(f form, problems ledger.Problems, now time.Time) rulingpage.Task {
	q := s.key.Quarter
	v := rulingpage.Task{
		Number: s.key.Task, Units: ledger.FullWidth(strings.Join(s.task.Units, "、")), Over: q.String(), Action: s.address(),
		Back: ui.Crumb{Text: "本季填报", Href: route.Work()}, Source: route.Entry(q.Year, q.Number, s.key.Task),
	}
	if s.actor.Role == ledger.Office {
		v.Back = ui.Crumb{Text: "全部指标和读数", Href: route.OfficeReadings(q.Year, q.Number, "")}
		v.Source = route.OfficeItem(q.Year, q.Number, s.key.Task)
	}
	if s.task.Progress == "" {
		v.NoText = "还没有可读的文字。"
		if s.actor.Role == ledger.Office && !s.task.State.HandedIn() {
			v.NoText = "单位还没有报送。"
		}
	}
	v.Asked, v.Told = ui.Passages(s.sheet, true)
	measures := []ui.Option{{Value: "", Text: "不回答指标"}}
	quotes := map[string]string{}
	for _, i := range s.items {
		if i.measure && i.ruling.State != reading.Struck {
			measures = append(measures, ui.Option{Value: i.key, Text: i.quote})
			quotes[i.key] = i.quote
		}
	}
	for _, i := range s.items {
		shown := s.itemView(i, f, problems, measures, now)
		shown.Answers = quotes[i.fields["answers"]]
		switch {
		case i.gone:
			v.Gone = append(v.Gone, shown)
		case i.measure:
			v.Measures = append(v.Measures, shown)
		default:
			v.Figures = append(v.Figures, shown)
		}
		if i.ruling.State == reading.Proposed {
			v.Open++
		}
	}
	v.Quotes = append(v.Quotes, quoteForm(f, problems, handMeasure, "从要求里补一个指标"))
	if s.task.Progress != "" {
		v.Quotes = append(v.Quotes, quoteForm(f, problems, handFigure, "从进展里补一个读数"))
	}
	for _, d := range s.sheet.Lights(string(s.task.Rating), end(q), s.task.Pace.Curve()).Disagreements {
		v.Disputes = append(v.Disputes, rulingpage.Dispute{Text: disputeWord(d.Dispute), Words: d.Proof.Words, Href: "#" + s.markID(d.Proof)})
	}
	return v
}

func (s sight) markID(span reading.Span) string {
	if span.Paragraph == reading.Requirement {
		return ui.MarkID("m", span.RuneStart, span.RuneEnd)
	}
	at := s.sheet.Progress[span.Paragraph].At
	return ui.MarkID("f", at+span.RuneStart, at+span.RuneEnd)
}

// disputeWord is a dispute for its reader; the words that prove it follow.
func disputeWord(d reading.Dispute) string {
	switch d {
	case reading.PrintedShare:
		return "文中的完成率与旁边的数字算得的不一致："
	case reading.RatedDone:
		return "自评已完成，但数字还没有达到，或者年底前还会变："
	case reading.RatedOnTrack:
		return "自评正常推进，但数字低于进度："
	case reading.RatedBehind:
		return "自评进度滞后，但数字都不低于进度："
	case reading.RatedMoving:
		return "自评没有暂缓延期，但文中说："
	case reading.RatedHeld:
		return "自评暂缓延期，但数字都不低于进度："
	}
	return "填的数字与文中的不一致："
}

func (s sight) itemView(i item, f form, problems ledger.Problems, measures []ui.Option, now time.Time) rulingpage.Item {
	v := rulingpage.Item{
		Key: i.key, Quote: i.quote, Brief: i.brief(), Struck: i.ruling.State == reading.Struck, Locked: i.locked(s.actor),
		ID: fmt.Sprint(i.ruling.ID), Version: itoa(i.ruling.Version),
	}
	if i.ruling.ID != 0 {
		deed := "确认"
		if v.Struck {
			deed = "删去"
		}
		v.By = strings.TrimSpace(i.ruling.By + " " + ledger.Clock(i.ruling.At, now) + " " + deed)
	}
	values, rule := i.fields, string(i.ruling.State)
	if rule == "" {
		rule = later
	}
	if f.has(i.key) {
		values = f.fields(i)
		if typed := f.get(i.key, "rule"); typed != "" {
			rule = typed
		}
		v.Error = problems[i.key]
		if !i.measure && v.Error == "" {
			v.Error = problems[store.AnswersField(i.start, i.end)]
		}
		for name, value := range i.fields {
			v.Open = v.Open || values[name] != value
		}
	}
	v.Open = v.Open || v.Error != ""
	v.Choices = ui.Field{Name: i.key + "-rule", Label: "“" + ledger.FullWidth(i.quote) + "”怎么办", Value: rule}
	if !i.gone {
		v.Picks = append(v.Picks, ui.Choice{Value: string(reading.Confirmed), Text: "确认"})
	}
	v.Picks = append(v.Picks, ui.Choice{Value: string(reading.Struck), Text: "删去"})
	if i.ruling.ID == 0 {
		v.Picks = append(v.Picks, ui.Choice{Value: later, Text: "未定"})
	}
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: i.key + "-" + name, Label: label, Hint: hint, Value: values[name], Autocomplete: "off"}
	}
	choose := func(name, label string, options []ui.Option) {
		v.Selects = append(v.Selects, rulingpage.Select{Field: field(name, label, ""), Options: options})
	}
	v.Fields = append(v.Fields, field("label", "名称", ""))
	if i.measure {
		v.Fields = append(v.Fields, field("low", "数值", ""), field("high", "区间上限", ""), field("unit", "单位", ""))
		choose("op", "怎样算达到", opOptions)
		choose("kind", "种类", measureKinds)
		return v
	}
	v.Fields = append(v.Fields, field("value", "数值", ""), field("unit", "单位", ""), field("as-of", "截至", "2020-03-31；文中没有写就留空"))
	choose("stance", "实现没有", stanceOptions)
	choose("kind", "种类", figureKinds)
	choose("answers", "回答的指标", measures)
	return v
}

// brief says what was read in one line.
func (i item) brief() string {
	if i.measure {
		number := i.fields["low"]
		if i.fields["high"] != "" {
			number += "至" + i.fields["high"]
		}
		return i.fields["label"] + "，" + number + i.fields["unit"] + "，" + word(i.fields["op"], opOptions) + "，" + word(i.fields["kind"], measureKinds)
	}
	s := i.fields["value"] + i.fields["unit"] + "，" + word(i.fields["stance"], stanceOptions) + "，" + word(i.fields["kind"], figureKinds)
	if i.fields["as-of"] != "" {
		s += "，截至" + i.fields["as-of"]
	}
	return s
}

func quoteForm(f form, problems ledger.Problems, place, title string) rulingpage.Quote {
	field := func(name, label, hint string) ui.Field {
		return ui.Field{Name: place + "-" + name, Label: label, Hint: hint, Value: f.get(place, name), Autocomplete: "off"}
	}
	quote := field("quote", "照抄原文的字句", "例如“新增小微企业13000家”")
	quote.Error = problems[place]
	return rulingpage.Quote{
		ID: place, Title: title, Open: quote.Value != "",
		Fields: []ui.Field{quote, field("value", "数值", "字句里读得出就不用填"), field("unit", "单位", "")},
	}
}
