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

// Day is 7月6日.
func (d Due) Day() string {
	t := d.At.In(Shanghai)
	return fmt.Sprintf("%d月%d日", t.Month(), t.Day())
}

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// String is the whole sentence: 7月6日周一 18:00 截止，还有6天.
func (d Due) String() string { return d.Day() + d.Left() }

// Left is the rest of the sentence under the day: 周一 18:00 截止，还有6天. Days are counted by the calendar in Shanghai.
func (d Due) Left() string {
	t, now := d.At.In(Shanghai), d.Now.In(Shanghai)
	when := weekdays[t.Weekday()] + " " + t.Format("15:04") + " 截止，"
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
