package route

import "strconv"

// OfficePlans is the list of plans and their versions.
func OfficePlans() string { return "/office/plans" }

// OfficePlanNew is the form for a new plan version and, by POST, its preview.
func OfficePlanNew() string { return OfficePlans() + "/new" }

// OfficePlanApply judges a preview anew or writes it, by POST.
func OfficePlanApply() string { return OfficePlanNew() + "/apply" }

// OfficePlanTemplate is an empty XLSX to fill in.
func OfficePlanTemplate() string { return OfficePlans() + "/template.xlsx" }

// OfficePlan is one version of a year's plan: /office/plans/2020/1.
func OfficePlan(year, version int) string {
	return OfficePlans() + "/" + strconv.Itoa(year) + "/" + strconv.Itoa(version)
}

// OfficePlanFile is the same as XLSX.
func OfficePlanFile(year, version int) string { return OfficePlan(year, version) + "/plan.xlsx" }

// OfficePlanCompare is what became of a version in another of the same year: /office/plans/2020/2/compare/1.
func OfficePlanCompare(year, version, before int) string {
	return OfficePlan(year, version) + "/compare/" + strconv.Itoa(before)
}

// OfficeDepartments is the list of departments.
func OfficeDepartments() string { return "/office/departments" }

// OfficeDepartment is one department, to be changed: /office/departments/swj.
func OfficeDepartment(code string) string { return OfficeDepartments() + "/" + code }

// OfficeDepartmentAction changes it, by POST: rename, merge, close.
func OfficeDepartmentAction(code, action string) string { return OfficeDepartment(code) + "/" + action }
