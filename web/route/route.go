// Package route writes the addresses of the product. Every link and redirect takes its address from here, so that a path
// is spelled in two places only: here and in the server's route table.
//
// All functions return plain strings: templ sanitises and escapes a string in href and action by itself. Years, quarters
// (1 to 4) and numbers of tasks are as printed; codes and tokens are escaped.
package route

import (
	"net/url"
	"strconv"
)

// What can be done to a text, a quarter or an account: the last part of a POST address.
const (
	HandIn   = "hand-in"  // 报送
	Withdraw = "withdraw" // 撤回
	Accept   = "accept"   // 通过
	Unaccept = "unaccept" // 撤回通过
	Return   = "return"   // 退回
	Edit     = "edit"     // 改字
	Compose  = "compose"  // 并稿: put the parts of a joint task together anew
	Open     = "open"     // 开放填报
	Close    = "close"    // 截止填报
	Reopen   = "reopen"   // 重新开放
	Due      = "due"      // 改截止时间
	Grant    = "grant"    // 同意延期
	Refuse   = "refuse"   // 不同意延期
	Prepare  = "prepare"  // 提交保密审查
	Confirm  = "confirm"  // 保密审查通过
	Reject   = "reject"   // 保密审查不通过
)

// Home is the newest published quarter.
func Home() string { return "/" }

// Table is a quarter's table: /2020/q1.
func Table(year, quarter int) string { return "/" + quarterPath(year, quarter) }

// TaskInTable is one row of a quarter's table: /2020/q1#task-39.
func TaskInTable(year, quarter, number int) string {
	return Table(year, quarter) + "#" + TaskAnchor(number)
}

// TaskAnchor is the id of a task's row in the table: task-39.
func TaskAnchor(number int) string { return "task-" + strconv.Itoa(number) }

// Departments lists the departments of a year: /2020/departments.
func Departments(year int) string { return "/" + strconv.Itoa(year) + "/departments" }

// Task is one task through its quarters: /2020/tasks/39.
func Task(year, number int) string {
	return "/" + strconv.Itoa(year) + "/tasks/" + strconv.Itoa(number)
}

// Department is one department's tasks: /2020/departments/{code}.
func Department(year int, code string) string {
	return "/" + strconv.Itoa(year) + "/departments/" + url.PathEscape(code)
}

// Data is a quarter's table as data: /open-data/2020/q1.json. The extension is json, csv or xlsx.
func Data(year, quarter int, ext string) string {
	return "/open-data/" + quarterPath(year, quarter) + "." + url.PathEscape(ext)
}

// OpenData is the list of all data files.
func OpenData() string { return "/open-data/" }

// Login is the form to sign in.
func Login() string { return "/login" }

// Logout ends the session, by POST.
func Logout() string { return "/logout" }

// Join is the one-time link with which an account gets its first or a new password.
func Join(token string) string { return "/join/" + url.PathEscape(token) }

// Account is where the signed-in person changes the own password.
func Account() string { return "/account" }

// Work is a department's list of this quarter.
func Work() string { return "/work" }

// WorkState is Work with only the texts in one state; empty is all. A text that was never begun is "blank".
func WorkState(state string) string {
	if state == "" {
		return Work()
	}
	return withQuery(Work(), url.Values{"state": {state}})
}

// WorkQuarter is WorkState in a quarter that need not be the current one: /work?quarter=2020-q1.
func WorkQuarter(year, quarter int, state string) string {
	return withQuery(Work(), url.Values{"quarter": {QuarterWord(year, quarter)}, "state": {state}})
}

// QuarterWord is a quarter as it stands in queries: 2020-q1. See ledger.ParseQuarterWord.
func QuarterWord(year, quarter int) string {
	return strconv.Itoa(year) + "-q" + strconv.Itoa(quarter)
}

// WorkNotices is what the departments were told, 提醒.
func WorkNotices() string { return "/work/notices" }

// WorkNoticesRead marks notices as read, by POST.
func WorkNoticesRead() string { return WorkNotices() + "/read" }

// WorkExtension asks for a later due date, by POST: /work/2020/q2/extension.
func WorkExtension(year, quarter int) string {
	return "/work/" + quarterPath(year, quarter) + "/extension"
}

// Entry is where a department writes an entry: /work/2020/q2/tasks/39.
func Entry(year, quarter, number int) string { return "/work/" + taskPath(year, quarter, number) }

// EntryAction is what a department does to an entry, by POST: HandIn, Withdraw.
func EntryAction(year, quarter, number int, action string) string {
	return Entry(year, quarter, number) + "/" + url.PathEscape(action)
}

// Contribution is where a department writes its part of a shared task: /work/2020/q2/tasks/39/parts/{dept}.
func Contribution(year, quarter, number int, dept string) string {
	return Entry(year, quarter, number) + "/parts/" + url.PathEscape(dept)
}

// ContributionAction is what a department does to its part, by POST: HandIn, Withdraw.
func ContributionAction(year, quarter, number int, dept, action string) string {
	return Contribution(year, quarter, number, dept) + "/" + url.PathEscape(action)
}

// Office is the office's reading queue.
func Office() string { return "/office" }

// OfficeQueue is the reading queue with a filter; an empty filter is Office.
func OfficeQueue(filter url.Values) string { return withQuery(Office(), filter) }

// OfficeItem is one entry to be read: /office/2020/q2/tasks/39.
func OfficeItem(year, quarter, number int) string {
	return "/office/" + taskPath(year, quarter, number)
}

// OfficeItemIn is OfficeItem reached through a filtered queue, which stays beside it.
func OfficeItemIn(year, quarter, number int, filter url.Values) string {
	return withQuery(OfficeItem(year, quarter, number), filter)
}

// OfficeItemAction is what the office does to an entry, by POST: Accept, Unaccept, Return, Edit, Compose.
func OfficeItemAction(year, quarter, number int, action string) string {
	return OfficeItem(year, quarter, number) + "/" + url.PathEscape(action)
}

// OfficePartAction is what the office does to one department's part, by POST: Accept, Return.
func OfficePartAction(year, quarter, number int, dept, action string) string {
	return OfficeItem(year, quarter, number) + "/parts/" + url.PathEscape(dept) + "/" + url.PathEscape(action)
}

// OfficeQuarters is the list of quarters, to open, close and publish.
func OfficeQuarters() string { return "/office/quarters" }

// OfficeQuarterAction is what the office does to a quarter, by POST: Open, Close, Reopen. /office/2020/q2/open.
func OfficeQuarterAction(year, quarter int, action string) string {
	return "/office/" + quarterPath(year, quarter) + "/" + url.PathEscape(action)
}

// OfficeExtensions gives a department a later due date, by POST: /office/2020/q2/extensions.
func OfficeExtensions(year, quarter int) string {
	return "/office/" + quarterPath(year, quarter) + "/extensions"
}

// OfficeExtensionAction answers a request for one, by POST: Grant, Refuse. /office/extensions/7/grant.
func OfficeExtensionAction(id int64, action string) string {
	return "/office/extensions/" + strconv.FormatInt(id, 10) + "/" + url.PathEscape(action)
}

// OfficeChase is who has not handed in, 催办.
func OfficeChase() string { return "/office/chase" }

// OfficeRemind reminds departments, by POST: /office/2020/q2/remind.
func OfficeRemind(year, quarter int) string {
	return "/office/" + quarterPath(year, quarter) + "/remind"
}

// OfficePublish is the page that checks a quarter before it is published and, by POST, publishes it.
func OfficePublish(year, quarter int) string {
	return "/office/" + quarterPath(year, quarter) + "/publish"
}

// OfficePublishPreview is the table as it would be public: /office/2020/q2/publish/preview.
func OfficePublishPreview(year, quarter int) string { return OfficePublish(year, quarter) + "/preview" }

// OfficePublishAction is a step of the check before publication, by POST: Prepare, Confirm, Reject.
func OfficePublishAction(year, quarter int, action string) string {
	return OfficePublish(year, quarter) + "/" + url.PathEscape(action)
}

// OfficeCorrect is where a published quarter is corrected. Each of tasks has its text ready to be changed.
func OfficeCorrect(year, quarter int, tasks ...int) string {
	query := url.Values{}
	for _, n := range tasks {
		query.Add("task", strconv.Itoa(n))
	}
	return withQuery("/office/"+quarterPath(year, quarter)+"/correct", query)
}

// OfficeAccounts is the list of accounts.
func OfficeAccounts() string { return "/office/accounts" }

// OfficeAccountAction is what is done to an account, by POST: /office/accounts/7/{action}.
func OfficeAccountAction(id int64, action string) string {
	return OfficeAccounts() + "/" + strconv.FormatInt(id, 10) + "/" + url.PathEscape(action)
}

// Overview is the leadership's page of the newest quarter.
func Overview() string { return "/overview" }

// OverviewQuarter is the overview of one quarter: /overview/2020/q1.
func OverviewQuarter(year, quarter int) string { return "/overview/" + quarterPath(year, quarter) }

// OverviewProjector is the overview of one quarter in large type, for a wall: /overview/2020/q1?mode=projector.
func OverviewProjector(year, quarter int) string {
	return withQuery(OverviewQuarter(year, quarter), url.Values{"mode": {"projector"}})
}

// OverviewSorted is OverviewQuarter at its table of departments, ordered by a column; empty is their own order.
func OverviewSorted(year, quarter int, column string) string {
	return withQuery(OverviewQuarter(year, quarter), url.Values{"sort": {column}}) + "#departments"
}

// OverviewTasks is the list of tasks behind a number of the overview: /overview/2020/q1/tasks?….
func OverviewTasks(year, quarter int, filter url.Values) string {
	return withQuery(OverviewQuarter(year, quarter)+"/tasks", filter)
}

// OverviewTask is one task with its internal part: /overview/2020/q1/tasks/39.
func OverviewTask(year, quarter, number int) string {
	return "/overview/" + taskPath(year, quarter, number)
}

// OverviewTaskFrom is OverviewTask come to from the list with this filter, which it leads back to.
func OverviewTaskFrom(year, quarter, number int, filter url.Values) string {
	return withQuery(OverviewTask(year, quarter, number), filter)
}

// OverviewPaper is the style sheet that writes the address of a view into the foot of its sheets of paper.
func OverviewPaper(view string) string {
	return withQuery(Overview()+"/paper.css", url.Values{"view": {view}})
}

func quarterPath(year, quarter int) string {
	return strconv.Itoa(year) + "/q" + strconv.Itoa(quarter)
}

func taskPath(year, quarter, number int) string {
	return quarterPath(year, quarter) + "/tasks/" + strconv.Itoa(number)
}

// withQuery appends a query; values that are empty are left out, so that a form's untouched filters leave no trace.
func withQuery(path string, query url.Values) string {
	kept := url.Values{}
	for name, values := range query {
		for _, v := range values {
			if v != "" {
				kept.Add(name, v)
			}
		}
	}
	if len(kept) == 0 {
		return path
	}
	return path + "?" + kept.Encode()
}
