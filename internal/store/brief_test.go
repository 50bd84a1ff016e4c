package store_test

import (
	"errors"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestBriefKeepsWhatWasEdited(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	if _, err := r.Brief(ctx, r.office, second); !errors.Is(err, ledger.ErrNotFound) {
		t.Fatalf("before there is one: %v", err)
	}
	draft := func(base int, lead, rest string, all bool) error {
		return r.DraftBrief(ctx, r.office, second, base, "通报", []store.BriefSection{
			{Key: "lead", Drafted: lead}, {Key: "numbers", Heading: "一、总体情况", Drafted: rest},
		}, all)
	}
	words := func(wantTitle, lead, rest string, version int) {
		t.Helper()
		b, err := r.Brief(ctx, r.office, second)
		if err != nil || len(b.Sections) != 2 || b.Title != wantTitle || b.Sections[0].Words != lead || b.Sections[1].Words != rest ||
			b.Version != version || b.SavedBy != "office" || b.Sections[1].Heading != "一、总体情况" {
			t.Fatalf("%+v, %v", b, err)
		}
	}
	if err := draft(0, "共1项。", "甲。", false); err != nil {
		t.Fatal(err)
	}
	words("通报", "共1项。", "甲。", 1)
	if err := draft(0, "x", "x", true); !refusedAs(err, ledger.Conflict) {
		t.Errorf("drafted over one that was not read: %v", err)
	}
	if err := r.SaveBrief(ctx, r.office, second, 1, " 我的标题 ", map[string]string{"lead": "我写的。\r\n第二段。"}); err != nil {
		t.Fatal(err)
	}
	if err := r.SaveBrief(ctx, r.office, second, 1, "同事的", nil); !refusedAs(err, ledger.Conflict) {
		t.Errorf("saved over a colleague: %v", err)
	}
	if err := draft(2, "共2项。", "乙。", false); err != nil {
		t.Fatal(err)
	}
	words("我的标题", "我写的。\n第二段。", "乙。", 3)
	if b, err := r.Brief(ctx, r.office, second); err != nil || len(b.Sections[0].Redraft().Offers()) != 1 || len(b.Sections[1].Redraft().Offers()) != 0 {
		t.Fatalf("the edited section is offered what is drafted now: %+v, %v", b, err)
	}
	settle := func(base int, key string, offer int, take bool) error {
		return r.SettleBrief(ctx, r.office, second, base, key, offer, take)
	}
	if err := settle(2, "lead", 0, true); !refusedAs(err, ledger.Conflict) {
		t.Errorf("settled what was not read: %v", err)
	}
	if err := settle(3, "lead", 1, true); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("settled an offer that there is not: %v", err)
	}
	if err := settle(3, "lead", 0, false); err != nil {
		t.Fatal(err)
	}
	words("我的标题", "我写的。\n第二段。", "乙。", 4)
	if err := draft(4, "共3项。", "乙。", false); err != nil {
		t.Fatal(err)
	}
	if err := settle(5, "lead", 0, true); err != nil {
		t.Fatal(err)
	}
	words("我的标题", "共3项。", "乙。", 6)
	if err := draft(6, "共2项。", "乙。", true); err != nil {
		t.Fatal(err)
	}
	words("通报", "共2项。", "乙。", 7)
	var problems ledger.Problems
	if err := r.SaveBrief(ctx, r.office, second, 7, "", nil); !errors.As(err, &problems) || problems["title"] == "" {
		t.Errorf("without a title: %v", err)
	}
	if r.audits("draft-brief", "2020/q2") != 4 || r.audits("settle-brief", "2020/q2") != 2 || r.audits("edit-brief", "2020/q2") != 1 {
		t.Error("audit records are missing")
	}
}

func TestBriefRefusesASectionThatGrowsTooLong(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	draft := func(base int, words string) error {
		return r.DraftBrief(ctx, r.office, second, base, "通报", []store.BriefSection{{Key: "problems", Heading: "四、其他", Drafted: words}}, false)
	}
	own := strings.Repeat("长", ledger.MaxBriefSection-10)
	if err := draft(0, "甲。\n乙。"); err != nil {
		t.Fatal(err)
	}
	if err := r.SaveBrief(ctx, r.office, second, 1, "通报", map[string]string{"problems": own + "\n甲。\n改。"}); err != nil {
		t.Fatal(err)
	}
	tooLong := func(err error) {
		t.Helper()
		var problems ledger.Problems
		if !errors.As(err, &problems) || problems["problems"] == "" || !strings.Contains(problems["brief"], "四、其他") {
			t.Errorf("not told which section is too long: %v", err)
		}
		if b, err := r.Brief(ctx, r.office, second); err != nil || !strings.HasPrefix(b.Sections[0].Words, own) {
			t.Errorf("the office's words are lost: %v", err)
		}
	}
	tooLong(draft(2, "甲。\n又一段有些长的文字。\n乙。"))
	if err := draft(2, "甲。\n换成有些长的文字。"); err != nil {
		t.Fatal(err)
	}
	tooLong(r.SettleBrief(ctx, r.office, second, 3, "problems", 0, true))
}

func TestBriefIsTheOfficesAlone(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	for _, actor := range []ledger.Actor{r.account(ledger.Leader), r.account(ledger.Staff, "scjg"), r.account(ledger.Admin), {}} {
		if err := r.DraftBrief(ctx, actor, second, 0, "通报", nil, false); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s drafts: %v", actor.Role, err)
		}
		if err := r.SaveBrief(ctx, actor, second, 1, "通报", nil); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s saves: %v", actor.Role, err)
		}
		if err := r.SettleBrief(ctx, actor, second, 1, "lead", 0, true); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s settles: %v", actor.Role, err)
		}
		if _, err := r.Brief(ctx, actor, second); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s reads: %v", actor.Role, err)
		}
	}
	if err := r.DraftBrief(ctx, r.office, ledger.Quarter{Year: 2020, Number: 3}, 0, "通报", nil, false); !refusedAs(err, ledger.Conflict) {
		t.Errorf("of a quarter that has not begun: %v", err)
	}
	if err := r.DraftBrief(ctx, r.office, ledger.Quarter{Year: 2031, Number: 1}, 0, "通报", nil, false); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("of a quarter that there is not: %v", err)
	}
}
