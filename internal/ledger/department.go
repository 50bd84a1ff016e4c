package ledger

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Department is a body that answers for tasks.
type Department struct {
	Code string // short, stable, ASCII; part of addresses
	Name string // 市商务局
}

// DepartmentKind groups departments in indexes.
type DepartmentKind string

const (
	Bureau     DepartmentKind = "bureau"
	Government DepartmentKind = "government"
	Enterprise DepartmentKind = "enterprise"
	OtherKind  DepartmentKind = "other"
)

// DepartmentKinds are all kinds in the order of the index.
var DepartmentKinds = []DepartmentKind{Bureau, Government, Enterprise, OtherKind}

// String is the heading of the kind in an index of departments.
func (k DepartmentKind) String() string {
	switch k {
	case Bureau:
		return "市级部门和单位"
	case Government:
		return "区、县（市）政府"
	case Enterprise:
		return "市属企业"
	case OtherKind:
		return "开发区管理机构、高校、金融及其他单位"
	}
	return ""
}

// Duty is how a department answers for a task.
type Duty string

const (
	Sole       Duty = "sole"       // the only unit: writes the entry
	Lead       Duty = "lead"       // △ 牵头: writes the entry
	Supporting Duty = "supporting" // 配合: sends the lead a contribution
	Joint      Duty = "joint"      // one of several without a △: reports its own part
)

// String is the duty in Chinese.
func (d Duty) String() string {
	switch d {
	case Sole:
		return "承担"
	case Lead:
		return "牵头"
	case Supporting:
		return "配合"
	case Joint:
		return "各自负责"
	}
	return ""
}

// WritesEntry reports whether a department with this duty writes the entry itself, not a contribution to it.
func (d Duty) WritesEntry() bool { return d == Sole || d == Lead }

// DepartmentChange says why a department is changed and from which day.
type DepartmentChange struct {
	Reason string
	From   time.Time // a day in Shanghai; zero: not given or unreadable
}

// Clean returns the change as it is stored, and what is wrong with it. Field names are reason, from.
func (c DepartmentChange) Clean() (DepartmentChange, Problems) {
	problems := Problems{}
	c.Reason = strings.TrimSpace(c.Reason)
	if n := utf8.RuneCountInString(c.Reason); n == 0 || n > 2000 {
		problems["reason"] = "请写明依据或理由，最多2000字。"
	}
	if c.From.IsZero() {
		problems["from"] = "请填日期，如 2020-07-01。"
	}
	return c, problems
}

// DepartmentWork is what a department has to do, for judging whether it can end.
type DepartmentWork struct {
	Closed    bool // it has ended already
	UnderWay  int  // tasks of quarters that are open, or closed and not published
	Scheduled int  // tasks of quarters that have not begun
	Accounts  int  // enabled accounts that write for it
}

// CheckMerge returns a *Refusal unless a department with this work can be merged into another. While a quarter is under way
// its texts have an owner that the lead, the office and the deadline know: it is published first. Tasks of quarters that
// have not begun go to the successor, as do the accounts.
func (w DepartmentWork) CheckMerge() error {
	switch {
	case w.Closed:
		return conflict("这个单位已经撤销或并入别的单位。")
	case w.UnderWay > 0:
		return conflict(fmt.Sprintf("正在办理的季度还有%d项由这个单位负责。请在该季度公开以后再办理。", w.UnderWay))
	}
	return nil
}

// CheckClose is CheckMerge for a department that ends without a successor: nothing may be left that nobody would have.
func (w DepartmentWork) CheckClose() error {
	if err := w.CheckMerge(); err != nil {
		return err
	}
	switch {
	case w.Scheduled > 0:
		return conflict(fmt.Sprintf("未开始的季度还有%d项由这个单位负责。请先写新的计划稿改派，或者并入别的单位。", w.Scheduled))
	case w.Accounts > 0:
		return conflict(fmt.Sprintf("还有%d个账户替这个单位填报。请先停用，或者并入别的单位。", w.Accounts))
	}
	return nil
}
