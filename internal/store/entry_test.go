package store_test

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

func TestSoleUnitWritesAnEntry(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, key := r.account(ledger.Staff, "scjg"), entry(39, "")

	first := r.must(r.SaveEntry(ctx, scjg, key, 0, ledger.Text{Progress: "一稿\r\n"}))
	if first.State != ledger.Draft || first.Version != 1 || first.Revision != 1 {
		t.Errorf("first save: %+v", first)
	}
	again := r.must(r.SaveEntry(ctx, scjg, key, 1, ledger.Text{Progress: "一稿\n"}))
	if again.Version != 1 || again.Revision != 1 {
		t.Errorf("saving the stored text made something new: %+v", again)
	}
	second := r.must(r.SaveEntry(ctx, scjg, key, 1, ledger.Text{Progress: "二稿", Problems: "难"}))
	if second.Version != 2 || second.Revision != 2 {
		t.Errorf("second save: %+v", second)
	}
	var problems ledger.Problems
	if _, err := r.HandIn(ctx, scjg, key, 2, ledger.Text{Progress: "二稿"}); !errors.As(err, &problems) || problems["rating"] == "" {
		t.Errorf("handing in without a rating: %v", err)
	}
	handed := r.must(r.HandIn(ctx, scjg, key, 2, ledger.Text{Progress: "二稿", Rating: ledger.OnTrack}))
	if handed.State != ledger.Submitted {
		t.Errorf("handed in: %+v", handed)
	}
	if _, err := r.SaveEntry(ctx, scjg, key, handed.Version, ledger.Text{Progress: "三稿"}); !refusedAs(err, ledger.Conflict) {
		t.Errorf("saving what was handed in: %v", err)
	}
	back := r.must(r.Withdraw(ctx, scjg, key, handed.Version))
	if back.State != ledger.Draft {
		t.Errorf("taken back: %+v", back)
	}
	got := r.at(key)
	if got.Progress != "二稿" || got.Rating != "ontrack" || got.Revisions != 3 || got.Audits != 4 {
		t.Errorf("stored: %+v, want 3 revisions and 4 audit records", got)
	}
}

func TestTheLaterOfTwoSavesGetsBothTexts(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	one, two, key := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "scjg", "fgw"), entry(39, "")

	r.must(r.SaveEntry(ctx, one, key, 0, ledger.Text{Progress: "甲的"}))
	_, err := r.SaveEntry(ctx, two, key, 0, ledger.Text{Progress: "乙的"})
	var clash *ledger.Clash
	if !errors.As(err, &clash) {
		t.Fatalf("got %v, want a clash", err)
	}
	if clash.Mine.Progress != "乙的" || clash.Theirs.Progress != "甲的" || clash.By != one.DisplayName || clash.Version != 1 || clash.At == "" {
		t.Errorf("clash: %+v", clash)
	}
	r.must(r.SaveEntry(ctx, two, key, clash.Version, clash.Mine))
	if got := r.at(key); got.Progress != "乙的" || got.Revisions != 2 {
		t.Errorf("after choosing mine: %+v", got)
	}
}

func TestOfManySavesAtOnceOneWins(t *testing.T) {
	t.Parallel()
	r, key := newRound(t), entry(39, "")
	scjg := r.account(ledger.Staff, "scjg")
	results := make(chan error, 8)
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			_, err := r.SaveEntry(context.WithoutCancel(t.Context()), scjg, key, 0, ledger.Text{Progress: "第" + strconv.Itoa(i) + "人"})
			results <- err
		})
	}
	wait.Wait()
	close(results)
	won := 0
	for err := range results {
		var clash *ledger.Clash
		switch {
		case err == nil:
			won++
		case !errors.As(err, &clash):
			t.Errorf("got %v, want a clash", err)
		}
	}
	if got := r.at(key); won != 1 || got.Revisions != 1 || got.Version != 1 {
		t.Errorf("%d won, stored %+v", won, got)
	}
}

func TestWhoMayWriteWhat(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	text := ledger.Text{Progress: "写"}
	fgw, shengzhou, usx := r.account(ledger.Staff, "fgw"), r.account(ledger.Staff, "shengzhou"), r.account(ledger.Staff, "usx")
	// 5 is led by 市发改委 with 嵊州市政府; 49 is 市教育局's and 绍兴文理学院's jointly.
	for name, c := range map[string]struct {
		actor ledger.Actor
		key   ledger.Key
		want  func(error) bool
	}{
		"the lead writes the entry":           {fgw, entry(5, ""), func(err error) bool { return err == nil }},
		"the supporting unit contributes":     {shengzhou, entry(5, "shengzhou"), func(err error) bool { return err == nil }},
		"a joint unit reports its part":       {usx, entry(49, "usx"), func(err error) bool { return err == nil }},
		"the supporting unit is not the lead": {shengzhou, entry(5, ""), func(err error) bool { return refusedAs(err, ledger.Forbidden) }},
		"nobody writes a joint entry":         {usx, entry(49, ""), func(err error) bool { return refusedAs(err, ledger.Forbidden) }},
		"not another's part":                  {fgw, entry(5, "shengzhou"), func(err error) bool { return refusedAs(err, ledger.Forbidden) }},
		"the lead has no part beside":         {fgw, entry(5, "fgw"), func(err error) bool { return errors.Is(err, ledger.ErrNotFound) }},
		"a unit without a duty has no part":   {usx, entry(5, "usx"), func(err error) bool { return errors.Is(err, ledger.ErrNotFound) }},
		"an unknown department":               {usx, entry(49, "nobody"), func(err error) bool { return errors.Is(err, ledger.ErrNotFound) }},
		"an unknown task":                     {fgw, entry(171, ""), func(err error) bool { return errors.Is(err, ledger.ErrNotFound) }},
		"the office does not write":           {r.office, entry(5, ""), func(err error) bool { return refusedAs(err, ledger.Forbidden) }},
		"a quarter that is not open": {fgw, ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 3}, Task: 5},
			func(err error) bool { return refusedAs(err, ledger.Conflict) }},
		"a published quarter": {fgw, ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 1}, Task: 5},
			func(err error) bool {
				var c *ledger.Clash
				return errors.As(err, &c) || refusedAs(err, ledger.Conflict)
			}},
	} {
		if _, err := r.SaveEntry(ctx, c.actor, c.key, 0, text); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatTheAccountIsNowCounts(t *testing.T) {
	t.Parallel()
	r, ctx, key := newRound(t), t.Context(), entry(39, "")
	moved, disabled := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "scjg", "fgw")
	// Both were let in by their session, then something happened to the account while the text came in.
	r.exec(`DELETE FROM account_department WHERE account_id = @id`, pgx.StrictNamedArgs{"id": moved.ID})
	r.exec(`UPDATE account SET disabled_at = now() WHERE id = @id`, pgx.StrictNamedArgs{"id": disabled.ID})
	for name, actor := range map[string]ledger.Actor{"moved": moved, "disabled": disabled} {
		if _, err := r.SaveEntry(ctx, actor, key, 0, ledger.Text{Progress: "写"}); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := r.at(key); got != (stored{}) {
		t.Errorf("stored %+v", got)
	}
}

func TestAnEditWithoutAChangeIsNone(t *testing.T) {
	t.Parallel()
	r, ctx, key := newRound(t), t.Context(), entry(39, "")
	handed := r.must(r.HandIn(ctx, r.account(ledger.Staff, "scjg"), key, 0, ledger.Text{Progress: "写", Rating: ledger.Done}))
	if again := r.must(r.EditEntry(ctx, r.office, key, handed.Version, "写")); again.Version != handed.Version || r.at(key).Revisions != 1 {
		t.Errorf("the office's unchanged words are version %d, revision %d", again.Version, again.Revision)
	}
}

func TestLeadTaskGoesThroughTheOffice(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	fgw, shengzhou := r.account(ledger.Staff, "fgw"), r.account(ledger.Staff, "shengzhou")
	part, key := entry(5, "shengzhou"), entry(5, "")

	r.must(r.HandIn(ctx, shengzhou, part, 0, ledger.Text{Progress: "嵊州的"}))
	if got := r.at(key); got.State != "" {
		t.Errorf("a contribution to a lead wrote the entry: %+v", got)
	}
	handed := r.must(r.HandIn(ctx, fgw, key, 0, ledger.Text{Progress: "汇总", Rating: ledger.Done}))
	edited := r.must(r.EditEntry(ctx, r.office, key, handed.Version, "汇总。"))
	if _, err := r.AcceptEntry(ctx, r.office, key, handed.Version); err == nil {
		t.Error("accepted a version that was not read")
	}
	accepted := r.must(r.AcceptEntry(ctx, r.office, key, edited.Version))
	if got := r.at(key); got.State != "accepted" || got.Progress != "汇总。" || got.Rating != "done" || got.Revisions != 2 {
		t.Errorf("entry: %+v", got)
	}
	if got := r.at(part); got.State != "accepted" || got.Version != 2 {
		t.Errorf("contribution: %+v", got)
	}
	if _, err := r.ReturnEntry(ctx, r.office, key, accepted.Version, " "); err == nil {
		t.Error("returned without a reason")
	}
	returned := r.must(r.ReturnEntry(ctx, r.office, key, accepted.Version, "数据不符"))
	if r.at(key).State != "returned" || r.at(part).State != "submitted" {
		t.Errorf("returned: %+v, contribution %+v", r.at(key), r.at(part))
	}
	if _, err := r.AcceptEntry(ctx, r.office, key, returned.Version); !refusedAs(err, ledger.Conflict) {
		t.Errorf("accepted what was returned: %v", err)
	}
	if _, err := r.AcceptEntry(ctx, fgw, key, returned.Version); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("a unit accepted its own text: %v", err)
	}
}

func TestBadTextStoresNothing(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, key := r.account(ledger.Staff, "scjg"), entry(39, "")
	for name, text := range map[string]ledger.Text{
		"1 MB":   {Progress: strings.Repeat("水", 1<<20/3)},
		"NUL":    {Progress: "一\x00二"},
		"rating": {Progress: "一", Rating: "splendid"},
	} {
		var problems ledger.Problems
		if _, err := r.SaveEntry(ctx, scjg, key, 0, text); !errors.As(err, &problems) || len(problems) != 1 {
			t.Errorf("%s: %v", name, err)
		}
		if got := r.at(key); got != (stored{}) {
			t.Errorf("%s stored %+v", name, got)
		}
	}
}
