package ruling

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// form is what was posted, kept as it was typed.
type form struct {
	values url.Values
	keys   []string // of the items that the page had
	all    bool     // confirm whatever is undecided
}

func parseForm(values url.Values) form {
	return form{values, values["item"], values.Get("do") == "all"}
}

// has reports whether the item was in the posted form.
func (f form) has(key string) bool { return slices.Contains(f.keys, key) }

func (f form) get(key, field string) string {
	return strings.TrimSpace(f.values.Get(key + "-" + field))
}

// fields are an item's values as they were typed.
func (f form) fields(i item) map[string]string {
	out := map[string]string{}
	for name := range i.fields {
		out[name] = f.get(i.key, name)
	}
	return out
}

// later is the choice that leaves a proposal a proposal.
const later = "later"

// decision is what a form decides.
type decision struct {
	measures  []store.MeasureRuling
	figures   []store.FigureRuling
	overtaken bool // something is not as its reader saw it
}

// words counts what was decided: 确认2个，删去1个.
func (d decision) words() string {
	confirmed, struck := 0, 0
	count := func(state reading.State) {
		if state == reading.Struck {
			struck++
		} else {
			confirmed++
		}
	}
	for _, m := range d.measures {
		count(m.State)
	}
	for _, f := range d.figures {
		count(f.State)
	}
	var said []string
	if confirmed > 0 {
		said = append(said, "确认"+itoa(confirmed)+"个")
	}
	if struck > 0 {
		said = append(said, "删去"+itoa(struck)+"个")
	}
	return strings.Join(said, "，")
}

// judge compares the form with what is stored now and takes what the person changed. The problems' fields are keys of
// items, or hand-m and hand-f.
func (s sight) judge(f form) (decision, ledger.Problems) {
	var d decision
	problems := ledger.Problems{}
	known := map[string]item{}
	for _, i := range s.items {
		known[i.key] = i
	}
	for _, key := range f.keys {
		i, ok := known[key]
		if !ok || f.get(key, "id") != strconv.FormatInt(i.ruling.ID, 10) || f.get(key, "version") != itoa(i.ruling.Version) {
			d.overtaken = true
			continue
		}
		typed, rule := f.fields(i), reading.State(f.get(key, "rule"))
		same := maps.Equal(typed, i.fields)
		if rule == later || rule == "" {
			rule = i.ruling.State
			if f.all && rule == reading.Proposed {
				rule = reading.Confirmed
			}
		}
		switch {
		case i.locked(s.actor):
			continue
		case i.gone && rule == reading.Confirmed:
			// the words are typed anew below, or it is struck out
			continue
		case rule == i.ruling.State && same:
			continue
		case rule == reading.Proposed:
			problems[key] = "改过的内容要选“确认”才保存。"
			continue
		case rule == reading.Struck:
			typed = i.fields
		}
		if why := i.wrong(typed); why != "" {
			problems[key] = why
			continue
		}
		origin := i.ruling.Origin
		if i.ruling.ID == 0 {
			origin = reading.ByReader
		}
		d.take(i, typed, rule, origin)
	}
	s.byHand(f, &d, problems)
	return d, problems
}

// locked reports whether the office decided about the number and the actor is not the office.
func (i item) locked(actor ledger.Actor) bool {
	return i.ruling.ByOffice && actor.Role != ledger.Office
}

func (d *decision) take(i item, typed map[string]string, rule reading.State, origin reading.Origin) {
	if i.measure {
		kind, falls := reading.Kind(typed["kind"]), false
		if kind == fall {
			kind, falls = reading.Growth, true
		}
		high := ""
		if typed["op"] == string(reading.Range) {
			high = decimal(typed["high"])
		}
		d.measures = append(d.measures, store.MeasureRuling{
			ID: i.ruling.ID, Version: i.ruling.Version, State: rule, Origin: origin, Label: typed["label"], Op: reading.Op(typed["op"]),
			Low: decimal(typed["low"]), High: high, Unit: typed["unit"], Kind: kind, Falls: falls, Quote: i.quote, Start: i.start, End: i.end,
		})
		return
	}
	var measure [2]int
	if typed["answers"] != "" {
		_, _ = fmt.Sscanf(typed["answers"], "m-%d-%d", &measure[0], &measure[1])
	}
	d.figures = append(d.figures, store.FigureRuling{
		ID: i.ruling.ID, Version: i.ruling.Version, State: rule, Origin: origin, Measure: measure, Label: typed["label"],
		Value: decimal(typed["value"]), Unit: typed["unit"], AsOf: typed["as-of"], Status: reading.Status(typed["stance"]),
		Kind: reading.Kind(typed["kind"]), Quote: i.quote, Start: i.start, End: i.end,
	})
}

var decimals = regexp.MustCompile(`^-?[0-9]{1,12}(\.[0-9]{1,3})?$`)

// decimal is a number as typed without commas and in half-width digits; empty when it is none.
func decimal(typed string) string {
	s := strings.ReplaceAll(ledger.Fold(strings.TrimSpace(typed)), ",", "")
	if !decimals.MatchString(s) {
		return ""
	}
	return s
}

// wrong says why the typed values cannot be stored; empty when they can.
func (i item) wrong(typed map[string]string) string {
	value := typed["low"] + typed["value"]
	_, dateErr := time.Parse(time.DateOnly, typed["as-of"])
	switch {
	case decimal(value) == "":
		return "数值写成数字，例如13000或者46.3，小数最多三位。"
	case typed["op"] == string(reading.Range) && !ordered(typed["low"], typed["high"]):
		return "区间要有上限，且不小于下限。"
	case utf8.RuneCountInString(typed["unit"]) > 20 || utf8.RuneCountInString(typed["label"]) > 200:
		return "名称最多200字，单位最多20字。"
	case typed["as-of"] != "" && dateErr != nil:
		return "日期写作2020-03-31。"
	case !known(typed["kind"], kindOptions(i.measure)) || i.measure && !known(typed["op"], opOptions) || !i.measure && !known(typed["stance"], stanceOptions):
		return "请从给出的选项中选。"
	case utf8.RuneCountInString(i.quote) > 400:
		return "引的字句太长，最多400字。"
	}
	return ""
}

func ordered(low, high string) bool {
	a, errA := strconv.ParseFloat(decimal(low), 64)
	b, errB := strconv.ParseFloat(decimal(high), 64)
	return errA == nil && errB == nil && a <= b
}

// byHand takes the numbers that a person quoted. What the quote says by itself need not be typed.
func (s sight) byHand(f form, d *decision, problems ledger.Problems) {
	for _, place := range []string{handMeasure, handFigure} {
		quote := f.get(place, "quote")
		if quote == "" {
			continue
		}
		text := s.task.Progress
		if place == handMeasure {
			text = s.task.Requirement
		}
		pinned, ok := ledger.Remark{Quote: quote, Start: -1}.Pin(text)
		if !ok || strings.Contains(pinned.Quote, "\n") {
			problems[place] = "原文里没有这些字句。请照抄一段里的文字。"
			continue
		}
		i := item{quote: pinned.Quote, start: pinned.Start, end: pinned.End(), measure: place == handMeasure}
		i.fields = readQuote(i, s.key.Quarter.Year)
		if v := f.get(place, "value"); v != "" {
			i.fields["low"], i.fields["unit"] = v, f.get(place, "unit")
			if !i.measure {
				i.fields["value"] = v
			}
		}
		if !i.measure {
			delete(i.fields, "low")
		}
		for _, have := range s.items {
			if have.measure == i.measure && have.start == i.start && have.end == i.end {
				problems[place] = "这些字句已经在上面了，请在那里更正。"
			}
		}
		if why := i.wrong(i.fields); why != "" && problems[place] == "" {
			problems[place] = "从这些字句里读不出一个数字，请填数值和单位。"
		}
		if problems[place] == "" {
			d.take(i, i.fields, reading.Confirmed, reading.ByHand)
		}
	}
}

// The places of the two forms that add a number.
const (
	handMeasure = "hand-m"
	handFigure  = "hand-f"
)

// readQuote is what a quote says by itself, as fields; with empty numbers when it does not say exactly one thing.
func readQuote(i item, year int) map[string]string {
	if i.measure {
		if found := itemsOf(reading.Merge(reading.Read(i.quote, nil), i.quote, "", nil, nil), year); len(found) == 1 {
			return found[0].fields
		}
		return map[string]string{"label": i.quote, "op": string(reading.Equal), "low": "", "high": "", "unit": "", "kind": string(reading.Count)}
	}
	if found := itemsOf(reading.Merge(reading.Read("", []string{i.quote}), "", i.quote, nil, nil), year); len(found) == 1 {
		return found[0].fields
	}
	fields := figureFields(i.quote, 0, "", reading.AsOf{}, reading.Achieved, reading.Count, "", year)
	fields["value"] = ""
	return fields
}
