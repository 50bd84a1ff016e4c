package planpage

import "taizhang/web/ui"

// DepartmentsView is the list of departments.
type DepartmentsView struct {
	Groups []DepartmentGroup
	Add    Change
}

// DepartmentGroup is the departments of one kind.
type DepartmentGroup struct {
	Heading     string
	Departments []Department
}

// Department is a line of the list.
type Department struct {
	Code, Name, Href string
	Tasks, Accounts  string
	Open             bool   // it goes on
	State            string // 在册, 2020-07-01并入市商务局
}

// Change is the form of one action, as typed.
type Change struct {
	ID, Action             string
	Open                   bool
	Code, Name, Kind, Into string
	Reason, From           string
	Kinds, Others          []ui.Option
	Problems               map[string]string // by field; "refused" is about the whole
}

// DepartmentView is one department with what can be done to it.
type DepartmentView struct {
	Department
	Back, Work           string
	Rename, Merge, Close Change
	Changes              []string
}
