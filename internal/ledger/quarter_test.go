package ledger_test

import (
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestParseQuarter(t *testing.T) {
	t.Parallel()
	got, err := ledger.ParseQuarter("2020", "q2")
	if err != nil || got != (ledger.Quarter{Year: 2020, Number: 2}) || got.String() != "2020年二季度" || got.Slug() != "q2" {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range [][2]string{{"2020", "q5"}, {"2020", "q0"}, {"2020", "2"}, {"2020", "q"}, {"2020", "q11"}, {"20", "q1"}, {"1999", "q1"}, {"abcd", "q1"}, {"2020", "Q1"}, {"+202", "q1"}} {
		if q, err := ledger.ParseQuarter(bad[0], bad[1]); err == nil {
			t.Errorf("%v was read as %v", bad, q)
		}
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	due := time.Date(2020, 7, 6, 18, 0, 0, 0, ledger.Shanghai)
	for now, want := range map[time.Time]string{
		due.AddDate(0, 0, -6):          "周一 18:00 截止，还有6天",
		due.Add(-18*time.Hour - 1):     "周一 18:00 截止，就是明天",
		due.Add(-18 * time.Hour):       "周一 18:00 截止，就是今天",
		due:                            "周一 18:00 截止，就是今天",
		due.Add(time.Second):           "周一 18:00 截止，今天已过截止时间",
		due.Add(6 * time.Hour):         "周一 18:00 截止，已过1天",
		due.Add(6*time.Hour - 1).UTC(): "周一 18:00 截止，今天已过截止时间",
	} {
		d := ledger.Due{At: due, Now: now}
		if got := d.Left(); got != want {
			t.Errorf("at %s: %s, want %s", now, got, want)
		}
		if d.Late() != now.After(due) {
			t.Errorf("at %s: late %v", now, d.Late())
		}
	}
	if got := (ledger.Due{At: due.UTC(), Now: due}).Day(); got != "7月6日" {
		t.Errorf("day %s", got)
	}
}

func TestCheckDue(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 6, 20, 9, 0, 0, 0, ledger.Shanghai)
	for typed, ok := range map[string]bool{
		"2020-07-06T18:00": true, "2020-07-06 18:00": true, "2020-06-20T09:00": false, "2019-07-06T18:00": false,
		"2021-07-06T18:00": false, "": false, "7月6日": false, "2020-02-30T18:00": false,
	} {
		if problems := ledger.CheckDue(ledger.ParseDue(typed), now); (len(problems) == 0) != ok {
			t.Errorf("%q: %v, want ok %v", typed, problems, ok)
		}
	}
	if got := ledger.ParseDue("2020-07-06T18:00").UTC().Format(time.RFC3339); got != "2020-07-06T10:00:00Z" {
		t.Errorf("a deadline is meant in Shanghai, got %s", got)
	}
}

func TestTitles(t *testing.T) {
	t.Parallel()
	plan := ledger.PlanTitle("市政府2020年重点工作", ledger.Preliminary)
	if got := ledger.EditionTitle(plan, ledger.Quarter{Year: 2020, Number: 2}); got != "市政府2020年重点工作（预下达）二季度进展情况表" {
		t.Error(got)
	}
	if got := ledger.EditionTitle(ledger.PlanTitle("市政府2020年重点工作", ledger.Formal), ledger.Quarter{Year: 2020, Number: 4}); got != "市政府2020年重点工作完成情况表" {
		t.Error(got)
	}
	if ledger.EditionName(1) != "第一版" || ledger.EditionName(12) != "第12版" {
		t.Error(ledger.EditionName(1), ledger.EditionName(12))
	}
	if got := ledger.EditionLine(1, time.Date(2020, 5, 14, 1, 44, 0, 0, time.UTC)); got != "2020-05-14 09:44 公开，第一版" {
		t.Error(got)
	}
}

func TestAccountRules(t *testing.T) {
	t.Parallel()
	clean, problems := ledger.NewAccount{Name: " FGW.Li ", DisplayName: "李", Role: ledger.Staff, Departments: []string{"swj", "fgw", "swj"}}.Clean()
	if len(problems) > 0 || clean.Name != "fgw.li" || len(clean.Departments) != 2 {
		t.Errorf("%+v %v", clean, problems)
	}
	for name, bad := range map[string]ledger.NewAccount{
		"no department":   {Name: "a", DisplayName: "甲", Role: ledger.Staff},
		"office with one": {Name: "a", DisplayName: "甲", Role: ledger.Office, Departments: []string{"fgw"}},
		"name":            {Name: "张三", DisplayName: "甲", Role: ledger.Office},
		"role":            {Name: "a", DisplayName: "甲", Role: "root"},
		"display name":    {Name: "a", DisplayName: "\x00", Role: ledger.Office},
	} {
		if _, problems := bad.Clean(); len(problems) == 0 {
			t.Errorf("%s passed", name)
		}
	}
	for _, c := range []struct {
		password, again string
		ok              bool
	}{
		{"一二三四五六七八九十", "一二三四五六七八九十", true}, {"short", "short", false},
		{"long enough it is", "long enough it isn't", false}, {"duchashi-2020", "duchashi-2020", false},
		{"with\x00a NUL inside", "with\x00a NUL inside", false},
	} {
		if problems := ledger.CheckPassword("duchashi-2020", c.password, c.again); (len(problems) == 0) != c.ok {
			t.Errorf("%q: %v", c.password, problems)
		}
	}
}
