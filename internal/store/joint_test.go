package store_test

import (
	"testing"

	"taizhang/internal/ledger"
)

func TestJointTaskIsComposedOfItsParts(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	jyj, usx := r.account(ledger.Staff, "jyj"), r.account(ledger.Staff, "usx")
	key, first, second := entry(49, ""), entry(49, "jyj"), entry(49, "usx")

	late := r.must(r.HandIn(ctx, usx, second, 0, ledger.Text{Progress: "学院的", Problems: "内部的话", Rating: ledger.Done}))
	if got := r.at(key); got.State != "submitted" || got.Progress != "学院的" || got.Rating != "" || got.Problems != "" {
		t.Errorf("one part: %+v", got)
	}
	r.must(r.HandIn(ctx, jyj, first, 0, ledger.Text{Progress: "教育局的", Rating: ledger.Done}))
	got := r.at(key)
	if got.Progress != "教育局的\n学院的" || got.Rating != "done" || got.Revisions != 2 {
		t.Errorf("two parts, in printed order: %+v", got)
	}
	edited := r.must(r.EditEntry(ctx, r.office, key, got.Version, "合写的"))
	r.must(r.AcceptEntry(ctx, r.office, key, edited.Version))
	if r.at(first).State != "accepted" || r.at(second).State != "accepted" {
		t.Errorf("parts of an accepted entry: %+v %+v", r.at(first), r.at(second))
	}
	r.must(r.ReturnEntry(ctx, r.office, second, late.Version+1, "口径不清"))
	got = r.at(key)
	if got.State != "submitted" || got.Progress != "教育局的" || got.Rating != "" {
		t.Errorf("after one part went back: %+v", got)
	}
	edited = r.must(r.EditEntry(ctx, r.office, key, got.Version, "办公室的"))
	r.must(r.HandIn(ctx, usx, second, r.at(second).Version, ledger.Text{Progress: "学院改了", Rating: ledger.Behind, Problems: "a", NextSteps: "b"}))
	got = r.at(key)
	if got.Progress != "办公室的" || got.State != "submitted" || got.Version == edited.Version {
		t.Errorf("a late part overwrote the office's wording, or went unnoticed: %+v", got)
	}
	r.must(r.ComposeEntry(ctx, r.office, key, got.Version))
	if got = r.at(key); got.Progress != "教育局的\n学院改了" || got.Rating != "" {
		t.Errorf("composed again: %+v", got)
	}
	r.must(r.ReturnEntry(ctx, r.office, key, got.Version, "都请补充"))
	if got = r.at(key); got.State != "returned" || got.Progress != "" || r.at(first).State != "returned" || r.at(second).State != "returned" {
		t.Errorf("the whole went back: %+v", got)
	}
	if _, err := r.ComposeEntry(ctx, r.office, entry(39, ""), 0); !refusedAs(err, ledger.Conflict) {
		t.Errorf("composed what nobody wrote: %v", err)
	}
}
