package ledger_test

import (
	"testing"
	"time"

	"taizhang/internal/ledger"
)

// A deadline of another year says so; the year is Shanghai's, where it turns eight hours before UTC's.
func TestDeadlineSaysItsYear(t *testing.T) {
	t.Parallel()
	at := func(year, month, day, hour int) time.Time {
		return time.Date(year, time.Month(month), day, hour, 0, 0, 0, ledger.Shanghai)
	}
	due := at(2021, 1, 6, 18)
	for _, c := range []struct {
		at, now        time.Time
		deadline, said string
	}{
		{due, at(2021, 1, 1, 0), "1月6日周三 18:00", "1月6日周三 18:00 截止，还有5天"},
		{due, at(2020, 12, 31, 23), "2021年1月6日周三 18:00", "2021年1月6日周三 18:00 截止，还有6天"},
		{due, at(2021, 1, 1, 7).UTC(), "1月6日周三 18:00", "1月6日周三 18:00 截止，还有5天"}, // still 2020 in UTC
		{at(2020, 12, 31, 18), at(2021, 1, 2, 9), "2020年12月31日周四 18:00", "2020年12月31日周四 18:00 截止，已过2天"},
		{due, due, "1月6日周三 18:00", "1月6日周三 18:00 截止，就是今天"},
	} {
		if got := ledger.Deadline(c.at, c.now); got != c.deadline {
			t.Errorf("%q, want %q", got, c.deadline)
		}
		if got := (ledger.Due{At: c.at, Now: c.now}).String(); got != c.said {
			t.Errorf("%q, want %q", got, c.said)
		}
	}
	if got := ledger.Deadline(due, time.Time{}); got != "2021年1月6日周三 18:00" {
		t.Errorf("for paper: %q", got)
	}
}
