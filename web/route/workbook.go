package route

import "net/url"

// Workbook is where a department sends its filled-in XLSX: the form and, by POST, what it would change.
// /work/2020/q2/workbook.
func Workbook(year, quarter int) string { return "/work/" + quarterPath(year, quarter) + "/workbook" }

// WorkbookFile is the XLSX to fill in: /work/2020/q2/workbook.xlsx.
func WorkbookFile(year, quarter int) string { return Workbook(year, quarter) + ".xlsx" }

// WorkbookApply writes what the preview showed, by POST: /work/2020/q2/workbook/apply.
func WorkbookApply(year, quarter int) string { return Workbook(year, quarter) + "/apply" }

// Report is the department's own report to be printed, with its internal part when it is asked for:
// /work/2020/q2/report?internal=1.
func Report(year, quarter int, internal bool) string {
	path := "/work/" + quarterPath(year, quarter) + "/report"
	if !internal {
		return path
	}
	return withQuery(path, url.Values{"internal": {"1"}})
}
