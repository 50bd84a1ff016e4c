package route

import "net/url"

// OfficeReadings is the list of a quarter's tasks with their measures and figures, narrowed by show: open, disputed,
// none, missing; empty is all. /office/2020/q1/readings.
func OfficeReadings(year, quarter int, show string) string {
	return withQuery("/office/"+quarterPath(year, quarter)+"/readings", url.Values{"show": {show}})
}

// OfficeTaskReadings is where the office confirms the numbers of a task: /office/2020/q1/tasks/39/readings.
func OfficeTaskReadings(year, quarter, number int) string {
	return OfficeItem(year, quarter, number) + "/readings"
}

// WorkTaskReadings is where the unit that writes the entry does: /work/2020/q1/tasks/39/readings.
func WorkTaskReadings(year, quarter, number int) string {
	return Entry(year, quarter, number) + "/readings"
}
