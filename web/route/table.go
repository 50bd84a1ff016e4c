package route

import (
	"net/url"
	"strconv"
)

// TableQuery is a quarter's table with the rows that a query asks for: q (words), dept (a department's code), type (size
// of the type). Empty values are left out.
func TableQuery(year, quarter int, query url.Values) string {
	return withQuery(Table(year, quarter), query)
}

// TaskInTableQuery is one row of the table, shown as the query asks.
func TaskInTableQuery(year, quarter, number int, query url.Values) string {
	return TableQuery(year, quarter, query) + "#" + TaskAnchor(number)
}

// TableStyle is the style sheet that puts the table's title, edition and address at the foot of each printed page.
func TableStyle(year, quarter int) string { return Table(year, quarter) + "/page.css" }

// DepartmentStyle is TableStyle for the page of a department, whose name and address it puts there.
func DepartmentStyle(year, quarter int, code string) string {
	return withQuery(TableStyle(year, quarter), url.Values{"dept": {code}})
}

// EditionStyle is TableStyle for the page of one edition.
func EditionStyle(year, quarter, edition int) string {
	return withQuery(TableStyle(year, quarter), url.Values{"edition": {strconv.Itoa(edition)}})
}

// TableAnchor is the id of the table in its page.
func TableAnchor() string { return "table" }

// DepartmentsOfKind is the id of one kind of departments in the index: departments-government.
func DepartmentsOfKind(kind string) string { return "departments-" + kind }

// ParagraphAnchor is the id of one paragraph of a task's progress in the table, counted from 1: task-39-p1.
func ParagraphAnchor(number, paragraph int) string {
	return TaskAnchor(number) + "-p" + strconv.Itoa(paragraph)
}

// Edition is one edition of a quarter's table at its own lasting address: /2020/q1/editions/1.
func Edition(year, quarter, number int) string {
	return Table(year, quarter) + "/editions/" + strconv.Itoa(number)
}

// SealedFile is the file whose SHA-256 is the seal of an edition: /open-data/2020/q1/editions/1.json.
func SealedFile(year, quarter, number int) string {
	return "/open-data/" + quarterPath(year, quarter) + "/editions/" + strconv.Itoa(number) + ".json"
}
