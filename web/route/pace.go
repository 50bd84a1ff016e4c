package route

import "strconv"

// OfficePace is the curve of a year's plan, or with a number of a task, 0 for none, that task's own; by POST it is drawn:
// /office/plans/2020/pace?task=39.
func OfficePace(year, task int) string {
	at := OfficePlans() + "/" + strconv.Itoa(year) + "/pace"
	if task > 0 {
		at += "?task=" + strconv.Itoa(task)
	}
	return at
}
