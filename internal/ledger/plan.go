package ledger

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Stages are all stages of a plan version, in the order in which they come.
var Stages = []Stage{Preliminary, Formal, Adjusted}

// Valid reports whether s is one of Stages.
func (s Stage) Valid() bool { return slices.Contains(Stages, s) }

// Limits of a plan, in characters. A requirement of the published table has up to 300.
const (
	MaxRequirement = 2000
	MaxPlanTitle   = 60
	MaxPlanReason  = 2000
)

// PlanTask is a numbered item as a plan version prints it.
type PlanTask struct {
	Number      int
	Requirement string
	Units       []string // 责任单位 line by line as printed, △ included
	Leader      string   // 分管领导 as printed; empty: the plan does not say. It is of the internal part
}

// Answering is a department that answers for a task.
type Answering struct {
	Code string
	Duty Duty
}

// Directory is what printed names of units are looked up in.
type Directory struct {
	names       map[string]string   // folded name to code
	collectives map[string][]string // folded name to codes
}

// NewDirectory returns a Directory of departments and of collectives, which maps a printed name to codes.
func NewDirectory(departments []Department, collectives map[string][]string) Directory {
	d := Directory{names: map[string]string{}, collectives: map[string][]string{}}
	for _, one := range departments {
		d.names[Fold(one.Name)] = one.Code
	}
	for name, codes := range collectives {
		d.collectives[Fold(name)] = codes
	}
	return d
}

// Name makes a printed name stand for a department.
func (d Directory) Name(printed, code string) { d.names[Fold(printed)] = code }

// Former makes a name that a department once had stand for the one that goes on, unless somebody has that name now.
func (d Directory) Former(printed, code string) {
	if _, taken := d.names[Fold(printed)]; !taken {
		d.names[Fold(printed)] = code
	}
}

const leadMark = "△"

// Answer reads the printed lines of a task's units: who answers for it and how, and which names nobody has. A name that
// lacks only the 政府 that its line ends with is a government's: 柯桥区、诸暨市政府 is two. fault is what is wrong with the
// △, in Chinese; empty when nothing is. Who is named twice counts once, as the lead where he is marked.
func (d Directory) Answer(printed []string) (answering []Answering, unknown []string, fault string) {
	lead := ""
	for _, line := range printed {
		name, marked := strings.CutPrefix(strings.TrimSpace(line), leadMark)
		codes, missing := d.line(Fold(name))
		unknown = append(unknown, missing...)
		if marked {
			switch {
			case lead != "" || len(codes)+len(missing) > 1:
				fault = "△只能标一个单位。"
			case len(codes) == 1:
				lead = codes[0]
			}
		}
		for _, code := range codes {
			if !slices.ContainsFunc(answering, func(a Answering) bool { return a.Code == code }) {
				answering = append(answering, Answering{Code: code})
			}
		}
	}
	for i, a := range answering {
		switch {
		case len(answering) == 1:
			answering[i].Duty = Sole
		case a.Code == lead:
			answering[i].Duty = Lead
		case lead != "":
			answering[i].Duty = Supporting
		default:
			answering[i].Duty = Joint
		}
	}
	return answering, unknown, fault
}

// line resolves a folded line.
func (d Directory) line(line string) (codes, unknown []string) {
	const separator, government = "、", "政府"
	if code, ok := d.names[line]; ok {
		return []string{code}, nil
	}
	for name, members := range d.collectives {
		before, after, ok := strings.Cut(line, name)
		if !ok {
			continue
		}
		first, missing := d.line(strings.Trim(before, separator))
		last, more := d.line(strings.Trim(after, separator))
		return slices.Concat(first, members, last), slices.Concat(missing, more)
	}
	shared := strings.HasSuffix(line, government)
	for piece := range strings.SplitSeq(line, separator) {
		code, ok := d.names[piece]
		if !ok && shared {
			code, ok = d.names[piece+government]
		}
		switch {
		case ok:
			codes = append(codes, code)
		case piece != "":
			unknown = append(unknown, piece)
		}
	}
	return codes, unknown
}

// Matched is a task of a new version with the task of the version before that it continues.
type Matched struct {
	PlanTask
	Before  int    // number of the task that it continues; 0: it is new
	Carried bool   // it says what it said before: that text is carried, to the letter
	Old     string // requirement before
}

// MatchTasks finds for each task of a new version the one that it continues: the one that says the same, else the one with
// its number that nothing else continues. given overrides it by the new number: 0 is a new task.
func MatchTasks(tasks, before []PlanTask, given map[int]int) []Matched {
	byNumber, byText, taken := map[int]PlanTask{}, map[string]int{}, map[int]bool{}
	for _, t := range before {
		byNumber[t.Number] = t
		byText[Fold(t.Requirement)] = t.Number
	}
	out := make([]Matched, len(tasks))
	settle := func(i, number int) {
		out[i].Before, out[i].Old = number, byNumber[number].Requirement
		taken[number] = true
	}
	decided := make([]bool, len(tasks))
	for i, t := range tasks {
		out[i].PlanTask = t
		if number, ok := given[t.Number]; ok {
			decided[i] = true
			if _, there := byNumber[number]; there {
				settle(i, number)
			}
		}
	}
	for i, t := range tasks { // the same words at the same place come before the same words elsewhere
		if !decided[i] && !taken[t.Number] && byNumber[t.Number].Requirement != "" && Fold(byNumber[t.Number].Requirement) == Fold(t.Requirement) {
			decided[i] = true
			settle(i, t.Number)
		}
	}
	for i, t := range tasks {
		if number, ok := byText[Fold(t.Requirement)]; ok && !decided[i] && !taken[number] {
			decided[i] = true
			settle(i, number)
		}
	}
	for i, t := range tasks {
		if _, there := byNumber[t.Number]; there && !decided[i] && !taken[t.Number] {
			settle(i, t.Number)
		}
	}
	for i := range out {
		m := &out[i]
		if m.Before > 0 && Fold(m.Old) == Fold(m.Requirement) {
			m.Carried, m.Requirement = true, m.Old
		}
	}
	return out
}

// Withdrawn are the tasks before that nothing continues.
func Withdrawn(matched []Matched, before []PlanTask) []PlanTask {
	kept := map[int]bool{}
	for _, m := range matched {
		kept[m.Before] = true
	}
	return slices.DeleteFunc(slices.Clone(before), func(t PlanTask) bool { return kept[t.Number] })
}

// CheckMatches says what of a new version cannot be, by the new number. started: a quarter of the year was opened or
// published; from then on what was written and printed keeps the numbers that it has, and a new version may give any
// number to any task. Before that, tasks are given their numbers anew: used are those of all tasks that the year ever had,
// and that of a withdrawn task is not given to another.
func CheckMatches(matched []Matched, started bool, used []int) map[int]string {
	faults, seen, freed := map[int]string{}, map[int]bool{}, map[int]bool{}
	for _, m := range matched {
		freed[m.Before] = true
	}
	for _, m := range matched {
		switch {
		case m.Before > 0 && seen[m.Before]:
			faults[m.Number] = fmt.Sprintf("原第%d项已有另一行对应，只能对应一行。", m.Before)
		case m.Before != m.Number && slices.Contains(used, m.Number) && !started && !freed[m.Number]:
			faults[m.Number] = fmt.Sprintf("序号%d属于已撤销或另一项事项，不能给这一项。", m.Number)
		}
		seen[m.Before] = true
	}
	return faults
}

var departmentCode = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

// NewDepartment is what it takes to add a department.
type NewDepartment struct {
	Code string
	Name string
	Kind DepartmentKind
}

// Clean returns the department as it is stored, and what is wrong with it. Field names are code, name, kind.
func (d NewDepartment) Clean() (NewDepartment, Problems) {
	problems := Problems{}
	d.Code, d.Name = strings.ToLower(strings.TrimSpace(d.Code)), strings.TrimSpace(d.Name)
	if !departmentCode.MatchString(d.Code) {
		problems["code"] = "代码用2至32个小写字母、数字、横线，以字母开头，如 swj。"
	}
	if n := utf8.RuneCountInString(d.Name); n == 0 || n > 60 || strings.ContainsAny(d.Name, "\n\t△、") {
		problems["name"] = "请填单位名称，最多60字，不带△和顿号。"
	}
	if !slices.Contains(DepartmentKinds, d.Kind) {
		problems["kind"] = "请选单位类别。"
	}
	return d, problems
}
