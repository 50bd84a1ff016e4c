package ledger

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
