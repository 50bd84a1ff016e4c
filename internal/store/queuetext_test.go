package store_test

import (
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestQueueTexts(t *testing.T) {
	t.Parallel()
	r := filled(t)
	texts, err := r.QueueTexts(t.Context(), r.office, second, []int{12, 33, 39, 40})
	if err != nil {
		t.Fatal(err)
	}
	if len(texts) != 2 || texts[0].Number != 12 || texts[1].Number != 39 { // 33 is a draft, 40 blank
		t.Fatalf("texts %+v", texts)
	}
	got := texts[1]
	if got.Progress != "公开的话39" || len(got.LastProgress) != 1 || got.Requirement == "" || got.Wording != r.queueRow(39).Wording {
		t.Errorf("39: %+v, wording in the list %q", got, r.queueRow(39).Wording)
	}
	before := got.Wording
	r.must(r.EditEntry(t.Context(), r.office, entry(39, ""), 1, "督查室的话39"))
	if now := r.queueRow(39).Wording; now == before {
		t.Error("another text has the same wording")
	}
	if _, err := r.QueueTexts(t.Context(), r.account(ledger.Staff, "swj"), second, []int{39}); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("to a department: %v", err)
	}
}

func TestTheOfficeReadsWhatWasConfirmed(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg := r.account(ledger.Staff, "scjg")
	said := ledger.Confirmation{Code: "same", Finding: "与一季度文字完全相同。", Words: "没有变化"}
	r.must(r.HandInConfirmed(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "公开的话39", Rating: ledger.OnTrack}, []ledger.Confirmation{said}))
	doc, err := r.OfficeDocument(ctx, r.office, entry(39, ""))
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Confirmed) != 1 || doc.Confirmed[0].Confirmation != said || doc.Confirmed[0].By == "" || doc.Confirmed[0].Department != "" {
		t.Errorf("confirmed %+v", doc.Confirmed)
	}
	r.must(r.Withdraw(ctx, scjg, entry(39, ""), doc.Version))
	if doc, err = r.OfficeDocument(ctx, r.office, entry(39, "")); err != nil || len(doc.Confirmed) != 0 {
		t.Errorf("of a draft: %+v, %v", doc.Confirmed, err)
	}
}

func TestKeepNarrowsWhatIsNext(t *testing.T) {
	t.Parallel()
	q := filled(t).queue(store.QueueFilter{State: ledger.Submitted})
	if n := q.Next(12); n != 39 {
		t.Fatalf("after 12: %d", n)
	}
	q.Keep(func(r store.QueueRow) bool { return r.Number != 39 })
	if n := q.Next(12); n != 43 || len(q.Rows) != 2 {
		t.Errorf("after 12 without 39: %d of %v", n, numbersOf(q.Rows))
	}
	if n := q.Next(43); n != 12 {
		t.Errorf("after the last: %d", n)
	}
}
