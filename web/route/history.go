package route

import (
	"net/url"
	"strconv"
)

// History is what became of a text of a department, dept empty for an entry: /work/2020/q2/tasks/39/history or
// …/parts/{dept}/history. from and to are the revisions that it compares; 0 leaves the choice to the page.
func History(year, quarter, number int, dept string, from, to int) string {
	path := Entry(year, quarter, number)
	if dept != "" {
		path = Contribution(year, quarter, number, dept)
	}
	return compared(path+"/history", from, to)
}

// Restore saves an older revision as the newest draft, by POST: /work/2020/q2/tasks/39/restore.
func Restore(year, quarter, number int, dept string) string {
	if dept != "" {
		return ContributionAction(year, quarter, number, dept, "restore")
	}
	return EntryAction(year, quarter, number, "restore")
}

// OfficeHistory is History as the office reads it: /office/2020/q2/tasks/39/history.
func OfficeHistory(year, quarter, number int, dept string, from, to int) string {
	path := OfficeItem(year, quarter, number)
	if dept != "" {
		path += "/parts/" + url.PathEscape(dept)
	}
	return compared(path+"/history", from, to)
}

func compared(path string, from, to int) string {
	query := url.Values{}
	if from > 0 {
		query.Set("from", strconv.Itoa(from))
	}
	if to > 0 {
		query.Set("to", strconv.Itoa(to))
	}
	return withQuery(path, query)
}
