package route

import (
	"net/url"
	"strconv"
)

// Answer is what a unit does to a directive, by POST; the office and its author do Close and Reopen.
const Answer = "answer" // 答复

// WorkDirectives is the directives (批示) that a department's units have to answer.
func WorkDirectives() string { return "/work/directives" }

// WorkDirective is one of them, where it is answered: /work/directives/7.
func WorkDirective(id int64) string { return directive(WorkDirectives(), id) }

// WorkDirectiveAnswer answers it, by POST: /work/directives/7/answer.
func WorkDirectiveAnswer(id int64) string { return WorkDirective(id) + "/" + Answer }

// OfficeDirectives is all directives, with a filter.
func OfficeDirectives(filter url.Values) string { return withQuery("/office/directives", filter) }

// OfficeDirective is one of them: /office/directives/7.
func OfficeDirective(id int64) string { return directive(OfficeDirectives(nil), id) }

// OfficeDirectiveAction is what the office does to it, by POST: Close, Reopen.
func OfficeDirectiveAction(id int64, action string) string {
	return OfficeDirective(id) + "/" + url.PathEscape(action)
}

// OverviewDirectives is the directives that a leader wrote, with a filter.
func OverviewDirectives(filter url.Values) string { return withQuery("/overview/directives", filter) }

// OverviewDirective is one of them: /overview/directives/7.
func OverviewDirective(id int64) string { return directive(OverviewDirectives(nil), id) }

// OverviewDirectiveAction is what its author does to it, by POST: Close, Reopen.
func OverviewDirectiveAction(id int64, action string) string {
	return OverviewDirective(id) + "/" + url.PathEscape(action)
}

// OverviewDirect writes a directive on a task, by POST: /overview/2020/q2/tasks/39/directives.
func OverviewDirect(year, quarter, number int) string {
	return OverviewTask(year, quarter, number) + "/directives"
}

func directive(list string, id int64) string { return list + "/" + strconv.FormatInt(id, 10) }
