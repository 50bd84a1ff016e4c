// Package reading finds numbers and signals in Chinese official prose: what a requirement promises (targets), what a
// progress text reports (figures), which figure answers which target, whether a printed percentage agrees with the
// numbers beside it (口径), and what is paused, postponed or waiting.
//
// It is pure: no files, no clock, no database. Everything it finds carries its place in the text and its words, so that
// a person sees the sentence behind each number. What it returns are proposals; where the words do not decide, it is
// silent, because a wrong number costs more than a missing one.
//
// The layers, each in its file: numerals, units, clauses, quantities (a numeral with its unit and comparison), labels
// (the words that belong to a quantity); then targets and figures with kind, status and date; then matching, rates and
// checks, completion, signals; and pace, which sets a figure against a target and a day of the year.
package reading

import "sync"

// Op is how a target's value is to be met.
type Op string

const (
	Equal   Op = "="     // reaching or passing it meets it
	AtLeast Op = ">="    // 以上, 不低于
	AtMost  Op = "<="    // 以内, 控制在
	About   Op = "≈"     // 左右
	Range   Op = "range" // 3-4家, from Value to High
)

// Kind is the nature of a number: it decides how it is compared and whether it can be done before the year is over.
type Kind string

const (
	Count          Kind = "count"           // 个, 家, 人: grows through the year
	Amount         Kind = "amount"          // 元, 亩, 公里: grows through the year
	Growth         Kind = "growth"          // 增长, 下降: per cent against the year before
	Ratio          Kind = "ratio"           // 率, 占比, a level: stands where it stands
	Ceiling        Kind = "ceiling"         // 控制在…以内
	Coverage       Kind = "coverage"        // 全覆盖, 100%落地
	Form           Kind = "form_progress"   // 形象进度: how far a building has grown, per cent
	CompletionRate Kind = "completion_rate" // 完成年度目标的X%
	Milestone      Kind = "milestone"       // 建成, 举办: done or not
	Nothing        Kind = "nothing"         // 不发生
)

// Cumulative reports whether numbers of the kind add up through the year, so that a share of the target makes sense.
func (k Kind) Cumulative() bool { return k == Count || k == Amount }

// Target is a number that a requirement promises, 指标.
type Target struct {
	Label string // what is counted, in the text's words
	Op    Op
	Value float64 // in Unit, as printed: 10 万人次
	High  float64 // the upper end of a Range, else 0
	Unit  string  // as printed, 万 and 亿 with it
	Kind  Kind
	Falls bool // 下降20%: Value is how far it must fall, printed without a sign
	Part  bool // 其中: a part of the target before it
	Span  Span

	Ruling Ruling // what a person decided; see Merge

	nature Kind // of a Ceiling: what its number is

	q  *quantity
	at clause
	in *text
}

// Pledge is a promise without a number: 全覆盖, 不发生较大事故, 建成投用.
type Pledge struct {
	Kind Kind // Coverage, Nothing or Milestone
	Span Span
}

// Status is how far a figure's object has come.
type Status string

const (
	Achieved    Status = "achieved"
	Forecast    Status = "forecast"    // 预计
	Planned     Status = "planned"     // 计划, 拟, 将, 力争
	Started     Status = "started"     // 开工, 在建, 启动
	Preparatory Status = "preparatory" // 选址, 申报, 方案
)

// Figure is a number that a progress text states, 读数.
type Figure struct {
	Label    string
	Value    float64 // in Unit, as printed; a fall is negative
	Unit     string
	Kind     Kind // Count, Amount, Growth, Ratio, Form or CompletionRate
	Op       Op   // 以上, 左右 as printed; Equal if none
	Approx   bool // 余, 多, 近, 约
	Status   Status
	AsOf     AsOf
	Part     bool    // 其中, or one district's
	Target   *int    // it measures this target: an achieved or forecast figure of the same thing
	Related  *int    // it speaks of this target's object but does not measure it: planned, started, another scope
	Likeness float64 // how alike its words and those of Target or Related are; under 0.5 a person should look twice
	Span     Span

	Ruling Ruling // what a person decided; see Merge

	q       *quantity
	at      clause
	in      *text
	place   int       // index of the clause
	subject string    // what its sentence is about
	whole   *quantity // the list of which it tells a part: 12所 of 12所学校中,7所已竣工
	local   bool      // one district's
}

// Reading is what was found in one task's texts.
type Reading struct {
	Targets    []Target
	Pledges    []Pledge
	Figures    []Figure
	Rates      []Rate
	Checks     []Check
	Completion *Completion  // the best explicit completion of the year, or nil
	Others     []Completion // of other targets or parts
	Signals    []Signal
	Given      []Given // typed beside the text, at most one a target; see Merge

	year func() int // the year whose whole the progress looks back on, 0 if that cannot be told; only while matching
}

// Read reads one task: its requirement and the paragraphs of its progress. It never fails; what it cannot tell is left
// out. The texts are not changed, and spans refer to them as they were given.
func Read(requirement string, progress []string) Reading {
	var r Reading
	asked := newPage(newText(requirement, Requirement))
	r.Targets = asked.targets()
	r.Pledges = asked.pledges()
	told := make([]*page, len(progress))
	for i, p := range progress {
		told[i] = newPage(newText(p, i))
		told[i].figures(&r)
	}
	r.year = sync.OnceValue(func() int { return yearOf(asked, told) })
	r.beside()
	r.match(asked, told)
	r.year = nil // it holds the pages
	r.check()
	r.complete()
	r.signal(asked, told)
	return r
}

// page is a text with its clauses and quantities.
type page struct {
	*text
	clauses    []clause
	quantities []quantity
	worded     []*wording // of each quantity, once it has been asked for
}

func newPage(t *text) *page {
	p := &page{text: t}
	qs := t.numerals() // marks the commas inside numbers before clauses are cut
	p.clauses = t.clauses()
	p.quantities = t.quantities(p.clauses, qs)
	return p
}
