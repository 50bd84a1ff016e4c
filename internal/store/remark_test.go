package store_test

import (
	"errors"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// known is an account that the round has already, for scjg.
func (r *round) known(name string) ledger.Actor {
	r.t.Helper()
	actor := ledger.Actor{Name: name, DisplayName: name, Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}
	if err := r.Pool().QueryRow(r.t.Context(), `SELECT id FROM account WHERE name = $1`, name).Scan(&actor.ID); err != nil {
		r.t.Fatal(err)
	}
	return actor
}

// Remarks are the business of the office and of those who write the text.
func TestRemarksReachTheirWriterOnly(t *testing.T) {
	t.Parallel()
	r, ctx := filled(t), t.Context()
	scjg, other := r.known("scjg-staff"), r.account(ledger.Staff, "jyj")
	_, err := r.ReturnWithRemarks(ctx, r.office, entry(39, ""), 1, []ledger.Remark{{Code: ledger.Figures, Words: "数不对", Quote: "没有", Start: -1}})
	var problems ledger.Problems
	if !errors.As(err, &problems) || problems["quote"] == "" {
		t.Fatalf("words that are not in the text: %v", err)
	}
	r.must(r.ReturnWithRemarks(ctx, r.office, entry(39, ""), 1, []ledger.Remark{
		{Code: ledger.Figures, Words: "数不对", Quote: "话39", Start: 3}, {Code: ledger.Missing, Words: "太短", Start: -1},
	}))
	remarks := func(actor ledger.Actor, key ledger.Key) []store.Remark {
		found, err := r.DeskRemarks(ctx, actor, key)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	got := remarks(scjg, entry(39, ""))
	if len(got) != 2 || got[0].Quote != "话39" || got[0].Start != 3 || got[0].Returned != "公开的话39" || got[0].Revision != 1 || got[1].Start != -1 {
		t.Errorf("remarks: %+v", got)
	}
	if got := remarks(other, entry(39, "")); len(got) != 0 {
		t.Errorf("another unit reads %+v", got)
	}

	// A joint entry's remarks go with the parts.
	doc := r.officeDocument(43)
	r.must(r.ReturnWithRemarks(ctx, r.office, entry(43, ""), doc.Version, []ledger.Remark{{Code: ledger.Scope, Words: "说清楚", Quote: "话43", Start: -1}}))
	if got := remarks(scjg, entry(43, "scjg")); len(got) != 1 || got[0].Quote != "话43" || got[0].Department != "scjg" {
		t.Errorf("of the part: %+v", got)
	}
}

// What a unit writes after a return is its own until it is handed in.
func TestARewritingIsItsUnits(t *testing.T) {
	t.Parallel()
	r, ctx := filled(t), t.Context()
	scjg := r.known("scjg-staff")
	doc := r.officeDocument(39)
	saved := r.must(r.ReturnEntry(ctx, r.office, entry(39, ""), doc.Version, "请补充"))
	r.must(r.SaveEntry(ctx, scjg, entry(39, ""), saved.Version, ledger.Text{Progress: "写到一半", Problems: "内部写到一半", Rating: ledger.Paused}))
	got := r.officeDocument(39)
	if got.State != ledger.Returned || got.Text != doc.Text {
		t.Errorf("the office reads %+v, want what was handed in", got.Text)
	}

	doc = r.officeDocument(43)
	r.must(r.ReturnEntry(ctx, r.office, entry(43, "scjg"), doc.Units[0].Version, "请补充"))
	part := r.officeDocument(43).Units[0]
	r.must(r.SaveEntry(ctx, scjg, entry(43, "scjg"), part.Version, ledger.Text{Progress: "写到一半", Problems: "内部写到一半"}))
	if got := r.officeDocument(43).Units[0]; got.Text != doc.Units[0].Text {
		t.Errorf("the office reads of the part %+v", got.Text)
	}
}
