package ledger_test

import (
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestWhenADepartmentCanEnd(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		work         ledger.DepartmentWork
		merge, close string // what the refusal says; empty: none
	}{
		{ledger.DepartmentWork{}, "", ""},
		{ledger.DepartmentWork{Closed: true}, "已经撤销", "已经撤销"},
		{ledger.DepartmentWork{UnderWay: 2}, "还有2项", "公开以后再办理"},
		{ledger.DepartmentWork{Scheduled: 3}, "", "还有3项"},
		{ledger.DepartmentWork{Accounts: 1}, "", "还有1个账户"},
		{ledger.DepartmentWork{UnderWay: 1, Scheduled: 3, Accounts: 1}, "正在办理", "正在办理"},
	} {
		for what, got := range map[string]struct {
			err  error
			want string
		}{"merge": {test.work.CheckMerge(), test.merge}, "close": {test.work.CheckClose(), test.close}} {
			if (got.err == nil) != (got.want == "") || got.err != nil && !strings.Contains(got.err.Error(), got.want) {
				t.Errorf("%s with %+v: %v, want %q", what, test.work, got.err, got.want)
			}
		}
	}
}

func TestAChangeOfADepartmentNeedsAReasonAndADay(t *testing.T) {
	t.Parallel()
	if _, problems := (ledger.DepartmentChange{Reason: " "}).Clean(); problems["reason"] == "" || problems["from"] == "" {
		t.Error(problems)
	}
	if c, problems := (ledger.DepartmentChange{Reason: " 机构改革 ", From: time.Unix(1e9, 0)}).Clean(); len(problems) > 0 || c.Reason != "机构改革" {
		t.Error(c, problems)
	}
}
