package store_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

var tenth = ledger.ParseDay("2020-07-10")

// direct writes a directive on a task of the second quarter.
func (r *round) direct(leader ledger.Actor, task int, words string) int64 {
	r.t.Helper()
	id, err := r.WriteDirective(r.t.Context(), leader, ledger.Key{Quarter: second, Task: task}, words, tenth)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

func (r *round) directive(actor ledger.Actor, id int64) ledger.Directive {
	r.t.Helper()
	d, err := r.Directive(r.t.Context(), actor, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

func (r *round) waitingDirectives(actor ledger.Actor, year, task int) int {
	r.t.Helper()
	found, err := r.WaitingDirectives(r.t.Context(), actor, ledger.Quarter{Year: year, Number: 2}, task)
	if err != nil {
		r.t.Fatal(err)
	}
	return len(found)
}

func TestDirectiveIsAnsweredClosedAndReopened(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	leader, scjg := r.account(ledger.Leader), r.account(ledger.Staff, "scjg")
	id := r.direct(leader, 39, "请说明进度。\n重点说资金。")

	d := r.directive(scjg, id)
	if d.State != ledger.DirectiveOpen || d.Words != "请说明进度。\n重点说资金。" || d.AuthorName != "leader" || d.Task != 39 ||
		len(d.Units) != 1 || d.Units[0].Code != "scjg" || d.AnswerBy.Format(time.DateOnly) != "2020-07-10" || d.Requirement == "" || len(d.Steps) != 1 {
		t.Fatalf("%+v", d)
	}
	told := r.notices(scjg)
	if len(told) != 1 || told[0].Kind != ledger.NoticeDirective || told[0].Subject != "第39项批示请在7月10日前答复" || told[0].Text != d.Words {
		t.Errorf("told %+v", told)
	}
	if r.waitingDirectives(scjg, 0, 0) != 1 || r.waitingDirectives(scjg, 2020, 39) != 1 || r.waitingDirectives(scjg, 2020, 40) != 0 || r.waitingDirectives(scjg, 2021, 39) != 0 {
		t.Error("not where the unit looks")
	}

	var problems ledger.Problems
	if err := r.AnswerDirective(ctx, scjg, id, "scjg", 1, " "); !errors.As(err, &problems) || problems["words"] == "" {
		t.Errorf("an empty answer: %v", err)
	}
	if err := r.AnswerDirective(ctx, scjg, id, "scjg", 1, "资金已到位。"); err != nil {
		t.Fatal(err)
	}
	if err := r.AnswerDirective(ctx, scjg, id, "scjg", 1, "同事也答。"); !refusedAs(err, ledger.Conflict) {
		t.Errorf("answered over a colleague's answer: %v", err)
	}
	if d = r.directive(leader, id); d.State != ledger.DirectiveAnswered || d.Version != 2 || d.Steps[1].Words != "资金已到位。" || d.Steps[1].Unit != "市市场监管局" {
		t.Fatalf("%+v", d)
	}
	if r.unread(leader) != 1 || r.waitingDirectives(scjg, 0, 0) != 0 {
		t.Error("the leader is not told, or the unit still asked")
	}

	if err := r.ReopenDirective(ctx, leader, id, 1, "再说", tenth); !refusedAs(err, ledger.Conflict) {
		t.Errorf("reopened without having read the answer: %v", err)
	}
	if err := r.ReopenDirective(ctx, leader, id, 2, "还要说明工期。", ledger.ParseDay("2020-07-15")); err != nil {
		t.Fatal(err)
	}
	if d = r.directive(scjg, id); d.State != ledger.DirectiveOpen || d.Units[0].AnsweredAt != nil || d.AnswerBy.Day() != 15 || r.unread(leader) != 0 {
		t.Errorf("%+v", d)
	}
	if told = r.notices(scjg); len(told) != 2 || told[0].Text != "还要说明工期。" || told[0].Subject != "第39项批示请在7月15日前答复（要求再办）" {
		t.Errorf("told %+v", told)
	}
	if err := r.AnswerDirective(ctx, scjg, id, "scjg", 1, "旧页面上的答复。"); !refusedAs(err, ledger.Conflict) {
		t.Errorf("answered without having read why it was reopened: %v", err)
	}
	if err := r.AnswerDirective(ctx, scjg, id, "scjg", d.Units[0].Version, "年底完工。"); err != nil {
		t.Fatal(err)
	}
	if err := r.CloseDirective(ctx, r.office, id, 4, ""); err != nil {
		t.Fatal(err)
	}
	if err := r.CloseDirective(ctx, leader, id, 5, ""); !refusedAs(err, ledger.Conflict) {
		t.Errorf("closed twice: %v", err)
	}
	if err := r.AnswerDirective(ctx, scjg, id, "scjg", 4, "还有。"); !refusedAs(err, ledger.Conflict) {
		t.Errorf("answered after it was closed: %v", err)
	}
	var did []string
	for _, s := range r.directive(r.office, id).Steps {
		did = append(did, string(s.Action))
	}
	if got := strings.Join(did, " "); got != "write answer reopen answer close" {
		t.Errorf("steps %s", got)
	}
	for _, action := range []string{"write-directive", "answer-directive", "reopen-directive", "close-directive"} {
		if r.audits(action, "directive/1") == 0 {
			t.Errorf("no audit record of %s", action)
		}
	}
	if _, err := r.Pool().Exec(ctx, `UPDATE directive_step SET words = 'x'`); err == nil {
		t.Error("what was said can be changed")
	}
}

func TestDirectiveToUnitsWithoutALead(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	leader, jyj, usx := r.account(ledger.Leader), r.account(ledger.Staff, "jyj"), r.account(ledger.Staff, "usx")
	id := r.direct(leader, 49, "请各自说明。")
	whole := r.directive(leader, id)
	if len(whole.Units) != 2 {
		t.Fatalf("units %+v", whole.Units)
	}
	// Both answer at once: neither is in the other's way.
	var group sync.WaitGroup
	errs := make([]error, 2)
	group.Go(func() { errs[0] = r.AnswerDirective(ctx, jyj, id, "jyj", 1, "教育局的答复。") })
	group.Go(func() { errs[1] = r.AnswerDirective(ctx, usx, id, "usx", 1, "学院的答复。") })
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if d := r.directive(leader, id); d.State != ledger.DirectiveAnswered || len(d.Steps) != 3 {
		t.Errorf("%+v", d)
	}
	d := r.directive(jyj, id)
	for _, s := range d.Steps {
		if s.Words == "学院的答复。" {
			t.Error("a unit reads another's answer")
		}
	}
	if len(d.Units) != 1 || d.Units[0].Code != "jyj" {
		t.Errorf("a unit sees %+v", d.Units)
	}
	if err := r.ReopenDirective(ctx, leader, id, 3, "再报。", tenth); err != nil {
		t.Fatal(err)
	}
	if err := r.AnswerDirective(ctx, jyj, id, "jyj", 3, "再答。"); err != nil {
		t.Fatal(err)
	}
	if got := r.directive(leader, id).State; got != ledger.DirectiveOpen {
		t.Errorf("%s after one of two has answered", got)
	}
	if r.waitingDirectives(jyj, 0, 0) != 0 || r.waitingDirectives(usx, 0, 0) != 1 {
		t.Error("the wrong unit is asked")
	}
}

func TestDirectiveIsNobodyElses(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	leader, scjg, jyj, admin := r.account(ledger.Leader), r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jyj"), r.account(ledger.Admin)
	other := r.account(ledger.Leader, "jyj") // another leader; the department counts for nothing
	id := r.direct(leader, 39, "请说明。")
	for name, actor := range map[string]ledger.Actor{"staff": scjg, "office": r.office, "admin": admin, "public": {}} {
		if _, err := r.WriteDirective(ctx, actor, ledger.Key{Quarter: second, Task: 39}, "写", tenth); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s writes one: %v", name, err)
		}
	}
	for name, actor := range map[string]ledger.Actor{"another leader": other, "another unit": jyj} {
		if _, err := r.Directive(ctx, actor, id); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%s reads it: %v", name, err)
		}
		for deed, err := range map[string]error{
			"close": r.CloseDirective(ctx, actor, id, 1, "完"), "reopen": r.ReopenDirective(ctx, actor, id, 1, "再", tenth),
			"answer": r.AnswerDirective(ctx, actor, id, "scjg", 1, "答"),
		} {
			if !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("%s: %s: %v", name, deed, err)
			}
		}
		if found, err := r.Directives(ctx, actor); err != nil || len(found) != 0 {
			t.Errorf("%s lists %v, %v", name, found, err)
		}
	}
	for name, err := range map[string]error{
		"the unit closes it":        r.CloseDirective(ctx, scjg, id, 1, "完"),
		"the leader answers it":     r.AnswerDirective(ctx, leader, id, "scjg", 1, "答"),
		"answered for another unit": r.AnswerDirective(ctx, scjg, id, "jyj", 1, "答"),
	} {
		if !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Directives(ctx, admin); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("the admin lists them: %v", err)
	}
	if _, err := r.TaskDirectives(ctx, scjg, ledger.Quarter{Year: 2020, Number: 2}, 39); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("a unit reads them all: %v", err)
	}
	if found, err := r.TaskDirectives(ctx, other, ledger.Quarter{Year: 2020, Number: 2}, 39); err != nil || len(found) != 1 || len(found[0].Steps) != 1 {
		t.Errorf("on the task's record %+v, %v", found, err)
	}
	r.exec(`UPDATE account SET disabled_at = now() WHERE role = 'leader'`, nil)
	if _, err := r.WriteDirective(ctx, leader, ledger.Key{Quarter: second, Task: 39}, "写", tenth); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("a disabled account writes: %v", err)
	}
	for _, key := range []ledger.Key{{Quarter: second, Task: 999}, {Quarter: ledger.Quarter{Year: 2031, Number: 1}, Task: 39}} {
		if _, err := r.WriteDirective(ctx, r.account(ledger.Leader, "fgw"), key, "写", tenth); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("on a task that there is not: %v", err)
		}
		r.exec(`DELETE FROM account_department WHERE account_id = (SELECT id FROM account WHERE name = 'fgw-leader')`, nil)
		r.exec(`DELETE FROM account WHERE name = 'fgw-leader'`, nil)
	}
	third := ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 3}, Task: 39}
	r.exec(`UPDATE account SET disabled_at = NULL`, nil)
	if _, err := r.WriteDirective(ctx, leader, third, "写", tenth); !refusedAs(err, ledger.Conflict) {
		t.Errorf("in a quarter that has not begun: %v", err)
	}
}

func TestDirectiveThatNobodyAnswersIsClosedWithWords(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	leader := r.account(ledger.Leader)
	id := r.direct(leader, 39, "写错了项。")
	var problems ledger.Problems
	if err := r.CloseDirective(ctx, leader, id, 1, ""); !errors.As(err, &problems) || problems["words"] == "" {
		t.Errorf("without words: %v", err)
	}
	if err := r.CloseDirective(ctx, leader, id, 1, "已另行批示。"); err != nil {
		t.Fatal(err)
	}
	found, err := r.Directives(ctx, r.office)
	if err != nil || len(found) != 1 || found[0].State != ledger.DirectiveClosed {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestDirectivesAreRemindedOf(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.exec(`UPDATE quarter SET state = 'closed', closed_at = '2020-07-01' WHERE number = 2`, nil) // no reminder of texts
	leader, scjg := r.account(ledger.Leader), r.account(ledger.Staff, "scjg")
	id := r.direct(leader, 39, "请说明。")
	var subjects []string
	for day := 1; day <= 18; day++ {
		*r.now = july(day, 8).Add(time.Second)
		for range 2 {
			if _, err := r.RemindDue(ctx); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, n := range r.notices(scjg) {
		if n.By == "" {
			subjects = append(subjects, n.CreatedAt.In(ledger.Shanghai).Format("02 ")+n.Subject)
		}
	}
	slices.Sort(subjects)
	want := []string{
		"03 第39项批示请在7月10日前答复", "07 第39项批示请在7月10日前答复", "10 第39项批示请在7月10日前答复",
		"11 第39项批示逾期未答复，期限是7月10日", "13 第39项批示逾期未答复，期限是7月10日", "17 第39项批示逾期未答复，期限是7月10日",
	}
	if !slices.Equal(subjects, want) {
		t.Errorf("reminded %q", subjects)
	}
	if err := r.AnswerDirective(ctx, scjg, id, "scjg", 1, "已办。"); err != nil {
		t.Fatal(err)
	}
	*r.now = july(24, 9)
	if n, err := r.RemindDue(ctx); err != nil || n != 0 {
		t.Errorf("reminded of an answered one: %d, %v", n, err)
	}
}
