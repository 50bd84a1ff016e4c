package ledger

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ReminderHour is the hour of the day in Shanghai at which reminders go out: when offices open.
const ReminderHour = 8

// reminderDays are the days on which who has not handed in is reminded, counted from the last working morning before the
// due date; after the last of them, every weekAfter days.
var reminderDays = []int{-7, -3, 0, 1, 3, 7}

const weekAfter = 7

// ReminderDue tells which reminder is due at a moment: the newest whose morning has come since the deadline stands. day is
// its distance from the deadline, negative before it; false when there is none. since is when the deadline was set: a
// reminder whose morning was before that is nobody's.
//
// One that was missed because the program did not run is due until the next one is.
func ReminderDue(due, since, now time.Time) (day int, ok bool) {
	// The last morning on which there is still time: of a deadline at 18:00 the same day's, at 00:00 the day before's.
	last := due.In(Shanghai).Add(-ReminderHour*time.Hour - time.Nanosecond)
	morning := func(day int) time.Time {
		return time.Date(last.Year(), last.Month(), last.Day()+day, ReminderHour, 0, 0, 0, Shanghai)
	}
	consider := func(candidate int) bool {
		at := morning(candidate)
		if at.After(now) {
			return false
		}
		if at.After(since) {
			day, ok = candidate, true
		}
		return true
	}
	for _, candidate := range reminderDays {
		if !consider(candidate) {
			return day, ok
		}
	}
	for candidate := reminderDays[len(reminderDays)-1] + weekAfter; consider(candidate); candidate += weekAfter {
	}
	return day, ok
}

// NextReminders is the first moment after now at which reminders go out.
func NextReminders(now time.Time) time.Time {
	t := now.In(Shanghai)
	next := time.Date(t.Year(), t.Month(), t.Day(), ReminderHour, 0, 0, 0, Shanghai)
	if !next.After(t) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}

// NoticeKind is what a notice is about.
type NoticeKind string

const (
	NoticeReminder NoticeKind = "reminder" // 催办: something is not handed in
	NoticeReturned NoticeKind = "returned" // a text was sent back
	NoticeAccepted NoticeKind = "accepted" // a text was accepted
	NoticeExtended NoticeKind = "extended" // the department has a later due date
	NoticeRefused  NoticeKind = "refused"  // its request for one was refused

	NoticeDirective NoticeKind = "directive" // 批示: one was written or reopened, or its answer is due
	NoticeClosed    NoticeKind = "closed"    // the quarter was closed before the department's time was over
	NoticePublished NoticeKind = "published" // the quarter is public
	NoticeCorrected NoticeKind = "corrected" // a public text of the department was corrected
)

// String is the kind in Chinese.
func (k NoticeKind) String() string {
	switch k {
	case NoticeReminder:
		return "催办"
	case NoticeReturned:
		return "退回"
	case NoticeAccepted:
		return "通过"
	case NoticeExtended:
		return "延期"
	case NoticeRefused:
		return "延期未同意"
	case NoticeDirective:
		return "批示"
	case NoticeClosed:
		return "截止"
	case NoticePublished:
		return "公开"
	case NoticeCorrected:
		return "更正"
	}
	return ""
}

// ReminderSubject is 二季度还有3项未报送：第39、40、75项. Of more than a dozen it names the first.
func ReminderSubject(q Quarter, tasks []int) string {
	return fmt.Sprintf("%s还有%d项未报送：%s", q.Name(), len(tasks), TaskNumbers(tasks))
}

// TaskNumbers is 第39、40、75项; of more than a dozen the first: 第1、2 … 12等20项.
func TaskNumbers(tasks []int) string {
	const named = 12
	words := make([]string, 0, named)
	for _, n := range tasks[:min(len(tasks), named)] {
		words = append(words, strconv.Itoa(n))
	}
	said := "第" + strings.Join(words, "、")
	if len(tasks) > named {
		return fmt.Sprintf("%s等%d项", said, len(tasks))
	}
	return said + "项"
}

// TextSubject is 第39项二季度进展 or, of a contribution, 第39项二季度分报.
func TextSubject(q Quarter, task int, contribution bool) string {
	what := "进展"
	if contribution {
		what = "分报"
	}
	return fmt.Sprintf("第%d项%s%s", task, q.Name(), what)
}
