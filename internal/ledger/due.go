package ledger

import (
	"fmt"
	"time"
)

// Due is a deadline as somebody sees it at a moment.
type Due struct {
	At  time.Time
	Now time.Time
}

// Late reports whether the deadline has passed. A task handed in at the very moment is on time.
func (d Due) Late() bool { return !d.At.IsZero() && d.Now.After(d.At) }

// Day is 7月6日; of another year than now's, 2021年1月6日.
func (d Due) Day() string {
	t := d.At.In(Shanghai)
	day := fmt.Sprintf("%d月%d日", t.Month(), t.Day())
	if t.Year() != d.Now.In(Shanghai).Year() {
		day = fmt.Sprintf("%d年", t.Year()) + day
	}
	return day
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Deadline is how a deadline is called wherever nothing is said of how it stands: 7月6日周一 18:00, of another year than now's
// 2021年1月6日周三 18:00. Pages that are printed or sent on give a zero now, and get the year always.
func Deadline(at, now time.Time) string {
	return Due{At: at, Now: now}.Day() + hour(at)
}

// hour is 周一 18:00.
func hour(at time.Time) string {
	t := at.In(Shanghai)
	return weekdays[t.Weekday()] + " " + t.Format("15:04")
}

// String is the whole sentence: 7月6日周一 18:00 截止，还有6天.
func (d Due) String() string { return d.Day() + d.Left() }

// Left is the rest of the sentence under the day: 周一 18:00 截止，还有6天. Days are counted by the calendar in Shanghai.
func (d Due) Left() string {
	t, now := d.At.In(Shanghai), d.Now.In(Shanghai)
	when := hour(d.At) + " 截止，"
	days := int(midnight(t).Sub(midnight(now)) / (24 * time.Hour))
	switch {
	case d.Late() && days == 0:
		return when + "今天已过截止时间"
	case d.Late():
		return when + fmt.Sprintf("已过%d天", -days)
	case days == 0:
		return when + "就是今天"
	case days == 1:
		return when + "就是明天"
	}
	return when + fmt.Sprintf("还有%d天", days)
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// Clock shows a moment as 14:32 when it lies on the same day as now in Shanghai, else as 2020-07-06 14:32.
func Clock(t, now time.Time) string {
	t, now = t.In(Shanghai), now.In(Shanghai)
	if midnight(t).Equal(midnight(now)) {
		return t.Format("15:04")
	}
	return t.Format("2006-01-02 15:04")
}

// Stamp shows a moment as official pages do: 2020-05-14 09:44.
func Stamp(t time.Time) string { return t.In(Shanghai).Format("2006-01-02 15:04") }

// DueLayout is how a deadline is typed: the value of <input type="datetime-local">, in Shanghai.
const DueLayout = "2006-01-02T15:04"

// ParseDue reads a typed deadline; with a blank instead of the T too. The zero time means that it could not be read.
func ParseDue(s string) time.Time {
	for _, layout := range []string{DueLayout, "2006-01-02 15:04", "2006-01-02T15:04:05"} {
		if t, err := time.ParseInLocation(layout, s, Shanghai); err == nil {
			return t
		}
	}
	return time.Time{}
}
