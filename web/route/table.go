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

// ParagraphAnchor is the id of one paragraph of a task's progress in the table, counted from 1: task-39-p1.
func ParagraphAnchor(number, paragraph int) string {
	return TaskAnchor(number) + "-p" + strconv.Itoa(paragraph)
}
