package store_test

import (
	"errors"
	"slices"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

var first = ledger.Quarter{Year: 2020, Number: 1}

func (r *round) correctionDesk(q ledger.Quarter) store.CorrectionDesk {
	r.t.Helper()
	d, err := r.CorrectionDesk(r.t.Context(), r.office, q)
	if err != nil {
		r.t.Fatal(err)
	}
	return d
}

// correct drafts a correction of the first quarter.
func (r *round) correct(reason string, texts map[int]string) {
	r.t.Helper()
	base := 0
	if d := r.correctionDesk(first).Draft; d != nil {
		base = d.Version
	}
	if err := r.SaveCorrection(r.t.Context(), r.office, first, base, ledger.Correction{Reason: reason, Texts: texts}); err != nil {
		r.t.Fatal(err)
	}
}

func (r *round) editions(q ledger.Quarter) []store.SealedEdition {
	r.t.Helper()
	list, err := r.QuarterEditions(r.t.Context(), q)
	if err != nil {
		r.t.Fatal(err)
	}
	for i := range list {
		if list[i].Rows, err = r.EditionRows(r.t.Context(), list[i].ID); err != nil {
			r.t.Fatal(err)
		}
	}
	return list
}

func TestACorrectionIsTheNextEdition(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.correct("  统计口径有误 \r\n", map[int]string{39: "更正后的第一段。\r\n \n更正后的第二段。", 40: r.textOf(first, 40)})
	d := r.correctionDesk(first)
	if len(d.Draft.Texts) != 1 || d.Draft.Texts[0].Number != 39 || d.Draft.Version != 1 || d.Draft.UpdatedBy != r.office.DisplayName || d.Correction != 2 {
		t.Fatalf("draft: %+v", d.Draft)
	}
	if p := r.previewOf(first); p.Edition != 2 || p.Correction == nil || p.Correction.Reason != "统计口径有误" || !p.Pending() {
		t.Errorf("preview: %+v", p.Correction)
	}
	if err := r.Publish(ctx, r.office, first, 2, ""); !refusedAs(err, ledger.Conflict) {
		t.Errorf("unchecked: %v", err)
	}
	before := r.atFirst(39)
	r.published(first)

	list := r.editions(first)
	if len(list) != 2 || list[1].Number != 2 || list[1].Reason != "统计口径有误" || list[1].Title != list[0].Title || !list[1].PublishedAt.Equal(*r.now) {
		t.Fatalf("editions: %+v", list[1].Edition)
	}
	for i, row := range list[1].Rows {
		want := list[0].Rows[i]
		if row.Number == 39 {
			want.Progress = []string{"更正后的第一段。", "更正后的第二段。"}
		}
		if string(row.JSON()) != string(want.JSON()) {
			t.Errorf("row %d is %+v, want %+v", i+1, row, want)
		}
	}
	if newest, err := r.Edition(ctx, first); err != nil || newest.Number != 2 {
		t.Errorf("the newest is %d, %v", newest.Number, err)
	}
	after := r.atFirst(39)
	if after.State != "published" || after.Progress != "更正后的第一段。\n \n更正后的第二段。" || after.Version != before.Version+1 || after.Revisions != before.Revisions+1 {
		t.Errorf("the entry: %+v, was %+v", after, before)
	}
	if n := r.audits("correct", "2020/q1"); n != 1 {
		t.Errorf("%d audit records", n)
	}
	r.whole()

	// Once more, from the corrected one. What was published once is not published twice.
	if err := r.Publish(ctx, r.office, first, 2, ""); !refusedAs(err, ledger.Conflict) {
		t.Errorf("the same again: %v", err)
	}
	if d := r.correctionDesk(first); d.Draft != nil || d.Correction != 3 {
		t.Errorf("after it: %+v", d.Draft)
	}
	r.correct("第二次更正", map[int]string{1: "又一段。"})
	if err := r.Publish(ctx, r.office, first, 2, ""); !refusedAs(err, ledger.Conflict) {
		t.Errorf("an old page: %v", err)
	}
	r.published(first)
	if list := r.editions(first); len(list) != 3 || !slices.Equal(list[2].Rows[38].Progress, []string{"更正后的第一段。", "更正后的第二段。"}) || list[2].Rows[0].Progress[0] != "又一段。" {
		t.Error("the third edition does not go on from the second")
	}
	r.whole()
}

// textOf is the public text of a task in the newest edition.
func (r *round) textOf(q ledger.Quarter, task int) string {
	r.t.Helper()
	row, ok := r.correctionDesk(q).Row(task)
	if !ok {
		r.t.Fatalf("no row %d", task)
	}
	text := ""
	for i, p := range row.Progress {
		if i > 0 {
			text += "\n"
		}
		text += p
	}
	return text
}

func (r *round) atFirst(task int) stored {
	r.t.Helper()
	key := entry(task, "")
	key.Quarter = first
	return r.at(key)
}

func TestACorrectionIsRefused(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	save := func(q ledger.Quarter, base int, reason string, texts map[int]string) error {
		return r.SaveCorrection(ctx, r.office, q, base, ledger.Correction{Reason: reason, Texts: texts})
	}
	if err := save(second, 0, "理由", map[int]string{12: "改"}); !refusedAs(err, ledger.Conflict) {
		t.Errorf("a quarter that is not published: %v", err)
	}
	for _, actor := range []ledger.Actor{{}, r.account(ledger.Leader), r.account(ledger.Staff, "swj")} {
		if err := r.SaveCorrection(ctx, actor, first, 0, ledger.Correction{Texts: map[int]string{12: "改"}}); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%+v: %v", actor, err)
		}
		if _, err := r.CorrectionDesk(ctx, actor, first); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%+v reads: %v", actor, err)
		}
	}
	r.published(second)
	for name, texts := range map[string]map[int]string{
		"no such task": {171: "改"}, "empty": {12: " \n"}, "control characters": {12: "改\x00"},
	} {
		var problems ledger.Problems
		if err := save(second, 0, "理由", texts); !errors.As(err, &problems) || len(problems) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}

	// A draft may lack its reason, what is published may not.
	if err := save(second, 0, "", map[int]string{12: "督查室的话12，更正"}); err != nil {
		t.Fatal(err)
	}
	var problems ledger.Problems
	if err := r.PrepareCheck(ctx, r.office, second, r.preview().Content().String()); !errors.As(err, &problems) || problems["reason"] == "" {
		t.Errorf("without a reason: %v", err)
	}
	if err := save(second, 0, "理由", map[int]string{12: "别人的话"}); !refusedAs(err, ledger.Conflict) {
		t.Errorf("somebody saved meanwhile: %v", err)
	}
	if err := save(second, 1, "理由", nil); err != nil {
		t.Fatal(err)
	}
	if p := r.preview(); p.Pending() {
		t.Errorf("a correction of nothing: %+v", p.Correction)
	}
	if err := r.Publish(ctx, r.office, second, 2, ""); !refusedAs(err, ledger.Conflict) {
		t.Errorf("publishing nothing: %v", err)
	}
	if got := r.at(entry(12, "")); got.Progress != "督查室的话12" {
		t.Errorf("a draft changed the entry: %+v", got)
	}
}

// What was published empty is filled in by the next edition. What its unit had written stays its own: a revision, not public.
func TestACorrectionFillsInWhatWasPublishedEmpty(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	r.published(second)
	d := r.correctionDesk(second)
	for number, state := range map[int]ledger.State{33: ledger.Draft, 35: ledger.Returned, 39: ledger.Submitted} {
		if row, ok := d.Row(number); !ok || len(row.Progress) > 0 || d.Behind[number] != state {
			t.Fatalf("%d was published as %q, %q", number, row.Progress, d.Behind[number])
		}
	}
	before := r.at(entry(33, ""))
	filled := map[int]string{33: "补33", 35: "补35", 39: "补39", 40: "补40", 49: "补49", 41: " \n"}
	if err := r.SaveCorrection(ctx, r.office, second, 0, ledger.Correction{Reason: "补报", Texts: filled}); err != nil {
		t.Fatal(err)
	}
	if texts := r.correctionDesk(second).Draft.Texts; len(texts) != 5 {
		t.Fatalf("drafted: %+v", texts)
	}
	r.published(second)
	newest, err := r.Edition(ctx, second)
	if err != nil || newest.Number != 2 {
		t.Fatalf("edition %d, %v", newest.Number, err)
	}
	for number, want := range filled {
		if got := newest.Rows[number-1].Progress; !slices.Equal(got, ledger.Paragraphs(want)) {
			t.Errorf("%d is public as %q", number, got)
		}
		if got := r.at(entry(number, "")); number != 41 && (got.State != "published" || got.Progress != want) {
			t.Errorf("%d: %+v", number, got)
		}
	}
	after := r.at(entry(33, ""))
	if after.Revisions != before.Revisions+1 || after.Problems != "" || after.Rating != "" {
		t.Errorf("the draft was %+v, the entry is %+v", before, after)
	}
	key := entry(33, "")
	texts, err := r.RevisionTexts(ctx, r.account(ledger.Staff, "scjg", "jyj"), key, before.Revisions)
	if err != nil || texts[before.Revisions].Progress != before.Progress {
		t.Errorf("the unit's draft is lost: %+v, %v", texts, err)
	}
	if texts, err := r.RevisionTexts(ctx, r.office, key, before.Revisions); err != nil || len(texts) > 0 {
		t.Errorf("the office reads the draft: %+v, %v", texts, err)
	}
	if n := r.audits("correct", "2020/q2"); n != 1 {
		t.Errorf("%d audit records", n)
	}
	r.whole()
}
