package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func shanghai(day, hour, minute int) time.Time {
	return time.Date(2020, 7, day, hour, minute, 0, 0, ledger.Shanghai)
}

// A round from the day before its first reminder until long after its deadline, looked at every ten minutes by a clock in
// UTC: each reminder becomes due at 08:00 in Shanghai, and no other moment changes anything.
func TestRemindersOfARound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		due  time.Time
		want string
	}{
		// 07-20 is a fortnight after; 27 and on are the weeks after that.
		"at 18:00":  {shanghai(13, 18, 0), "07-06 -7, 07-10 -3, 07-13 +0, 07-14 +1, 07-16 +3, 07-20 +7, 07-27 +14, 08-03 +21"},
		"at 08:01":  {shanghai(13, 8, 1), "07-06 -7, 07-10 -3, 07-13 +0, 07-14 +1, 07-16 +3, 07-20 +7, 07-27 +14, 08-03 +21"},
		"at 23:59":  {shanghai(13, 23, 59), "07-06 -7, 07-10 -3, 07-13 +0, 07-14 +1, 07-16 +3, 07-20 +7, 07-27 +14, 08-03 +21"},
		"at 08:00":  {shanghai(13, 8, 0), "07-05 -7, 07-09 -3, 07-12 +0, 07-13 +1, 07-15 +3, 07-19 +7, 07-26 +14, 08-02 +21"},
		"midnight":  {shanghai(14, 0, 0), "07-06 -7, 07-10 -3, 07-13 +0, 07-14 +1, 07-16 +3, 07-20 +7, 07-27 +14, 08-03 +21"},
		"at 00:30":  {shanghai(14, 0, 30), "07-06 -7, 07-10 -3, 07-13 +0, 07-14 +1, 07-16 +3, 07-20 +7, 07-27 +14, 08-03 +21"},
		"as UTC":    {shanghai(13, 18, 0).UTC(), "07-06 -7, 07-10 -3, 07-13 +0, 07-14 +1, 07-16 +3, 07-20 +7, 07-27 +14, 08-03 +21"},
		"elsewhere": {shanghai(14, 0, 30).In(time.FixedZone("", -10*3600)), "07-06 -7, 07-10 -3, 07-13 +0, 07-14 +1, 07-16 +3, 07-20 +7, 07-27 +14, 08-03 +21"},
	} {
		var got []string
		last := 0
		for now := shanghai(1, 0, 0).UTC(); now.Before(shanghai(36, 0, 0)); now = now.Add(10 * time.Minute) {
			day, ok := ledger.ReminderDue(c.due, shanghai(1, 0, 0), now)
			if !ok || len(got) > 0 && day == last {
				continue
			}
			last = day
			at := now.In(ledger.Shanghai)
			if at.Format("15:04") != "08:00" {
				t.Errorf("%s: %+d becomes due at %v", name, day, at)
			}
			got = append(got, fmt.Sprintf("%s %+d", at.Format("01-02"), day))
		}
		if said := strings.Join(got, ", "); said != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, said, c.want)
		}
	}
}

// The morning in Shanghai is the evening before in UTC: what is due then must not wait for the UTC day.
func TestReminderDayIsShanghais(t *testing.T) {
	t.Parallel()
	due := shanghai(13, 18, 0)
	before := time.Date(2020, 7, 12, 23, 59, 59, 999_999_999, time.UTC) // 07:59:59 on the 13th
	at := time.Date(2020, 7, 13, 0, 0, 0, 0, time.UTC)
	if day, ok := ledger.ReminderDue(due, time.Time{}, before); !ok || day != -3 {
		t.Errorf("before 08:00: %d %v", day, ok)
	}
	if day, ok := ledger.ReminderDue(due, time.Time{}, at); !ok || day != 0 {
		t.Errorf("at 08:00: %d %v", day, ok)
	}
}

// A deadline that was set late, such as an extension, has no reminders from before it stood.
func TestNoReminderFromBeforeTheDeadlineStood(t *testing.T) {
	t.Parallel()
	due := shanghai(13, 18, 0)
	since := shanghai(7, 14, 0) // after the morning of the seventh day before
	for now, want := range map[time.Time]string{
		shanghai(7, 15, 0):  "none",
		shanghai(10, 7, 59): "none",
		shanghai(10, 8, 0):  "-3",
		shanghai(12, 20, 0): "-3", // the program did not run for two days
		shanghai(13, 8, 0):  "+0",
	} {
		got := "none"
		if day, ok := ledger.ReminderDue(due, since, now); ok {
			got = fmt.Sprintf("%+d", day)
			if day < 0 {
				got = fmt.Sprint(day)
			}
		}
		if got != want {
			t.Errorf("at %v: %s, want %s", now, got, want)
		}
	}
}

func TestNextReminders(t *testing.T) {
	t.Parallel()
	for now, want := range map[time.Time]time.Time{
		shanghai(13, 7, 59):                            shanghai(13, 8, 0),
		shanghai(13, 8, 0):                             shanghai(14, 8, 0),
		shanghai(13, 23, 59):                           shanghai(14, 8, 0),
		shanghai(14, 0, 0):                             shanghai(14, 8, 0),
		time.Date(2020, 7, 12, 23, 59, 0, 0, time.UTC): shanghai(13, 8, 0),
		time.Date(2020, 7, 13, 0, 0, 0, 0, time.UTC):   shanghai(14, 8, 0),
	} {
		if got := ledger.NextReminders(now); !got.Equal(want) {
			t.Errorf("after %v: %v, want %v", now, got, want)
		}
	}
}

// The words of a deadline change at midnight in Shanghai, 16:00 UTC.
func TestDueAtTheBorderOfDays(t *testing.T) {
	t.Parallel()
	due := time.Date(2020, 7, 6, 0, 30, 0, 0, ledger.Shanghai)
	var got []string
	for _, now := range []time.Time{
		time.Date(2020, 7, 4, 15, 59, 59, 0, time.UTC), time.Date(2020, 7, 4, 16, 0, 0, 0, time.UTC),
		time.Date(2020, 7, 5, 15, 59, 59, 0, time.UTC), time.Date(2020, 7, 5, 16, 0, 0, 0, time.UTC),
		time.Date(2020, 7, 5, 16, 30, 0, 0, time.UTC), time.Date(2020, 7, 5, 16, 30, 1, 0, time.UTC),
		time.Date(2020, 7, 6, 16, 0, 0, 0, time.UTC),
	} {
		d := ledger.Due{At: due, Now: now}
		_, left, _ := strings.Cut(d.Left(), "，")
		got = append(got, fmt.Sprintf("%s %s %v", d.Day(), left, d.Late()))
	}
	want := []string{
		"7月6日 还有2天 false", "7月6日 就是明天 false", "7月6日 就是明天 false", "7月6日 就是今天 false",
		"7月6日 就是今天 false", "7月6日 今天已过截止时间 true", "7月6日 已过1天 true",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestReminderWords(t *testing.T) {
	t.Parallel()
	q := ledger.Quarter{Year: 2020, Number: 2}
	if got := ledger.ReminderSubject(q, []int{39, 40, 75}); got != "二季度还有3项未报送：第39、40、75项" {
		t.Error(got)
	}
	many := make([]int, 20)
	for i := range many {
		many[i] = i + 1
	}
	if got := ledger.ReminderSubject(q, many); got != "二季度还有20项未报送：第1、2、3、4、5、6、7、8、9、10、11、12等20项" {
		t.Error(got)
	}
	if a, b := ledger.TextSubject(q, 39, false), ledger.TextSubject(q, 49, true); a != "第39项二季度进展" || b != "第49项二季度分报" {
		t.Error(a, b)
	}
}
