package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func (r *round) officeDocument(number int) store.OfficeDocument {
	r.t.Helper()
	doc, err := r.OfficeDocument(r.t.Context(), r.office, entry(number, ""))
	if err != nil {
		r.t.Fatal(err)
	}
	return doc
}

// An acceptance by mistake is taken back without the units having to do anything.
func TestUnaccept(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, jyj := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jyj")
	text := ledger.Text{Progress: "进展", Rating: ledger.OnTrack}
	saved := r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, text))
	if _, err := r.UnacceptEntry(ctx, r.office, entry(39, ""), saved.Version); !refusedAs(err, ledger.Conflict) {
		t.Errorf("what was not accepted: %v", err)
	}
	saved = r.must(r.AcceptEntry(ctx, r.office, entry(39, ""), saved.Version))
	if _, err := r.UnacceptEntry(ctx, scjg, entry(39, ""), saved.Version); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("by its unit: %v", err)
	}
	if _, err := r.UnacceptEntry(ctx, r.office, entry(39, ""), saved.Version-1); err == nil {
		t.Error("of a version that is gone")
	}
	saved = r.must(r.UnacceptEntry(ctx, r.office, entry(39, ""), saved.Version))
	if got := r.at(entry(39, "")); saved.State != ledger.Submitted || got.State != "submitted" || got.Progress != "进展" {
		t.Errorf("%+v", got)
	}
	if _, told := r.past(scjg, entry(39, "")); !slices.Equal(told, []string{"1 submit", "accept@1", "unaccept@1"}) {
		t.Errorf("the history tells %q", told)
	}
	r.must(r.Withdraw(ctx, scjg, entry(39, ""), saved.Version)) // as before it was read

	// The parts of a joint task come along, and in a closed quarter it goes as well.
	r.must(r.HandIn(ctx, jyj, entry(49, "jyj"), 0, text))
	saved = r.must(r.AcceptEntry(ctx, r.office, entry(49, ""), r.at(entry(49, "")).Version))
	r.exec(`UPDATE quarter SET state = 'closed', closed_at = now() WHERE number = 2`, nil)
	r.must(r.UnacceptEntry(ctx, r.office, entry(49, ""), saved.Version))
	if got := r.at(entry(49, "jyj")); got.State != "submitted" {
		t.Errorf("its part: %+v", got)
	}
	if _, told := r.past(jyj, entry(49, "jyj")); !slices.Equal(told, []string{"1 submit", "accept@1", "unaccept@1"}) {
		t.Errorf("the part's history tells %q", told)
	}
}

func TestOfficeReadsASoleTask(t *testing.T) {
	t.Parallel()
	r, ctx := filled(t), t.Context()
	doc := r.officeDocument(39)
	if doc.State != ledger.Submitted || doc.Version != 1 || doc.Progress != "公开的话39" || doc.Problems != "内部的话39" || doc.Rating != ledger.Behind {
		t.Errorf("text: %+v", doc)
	}
	if doc.Stage != ledger.Preliminary || doc.QuarterState != ledger.Open || doc.DueAt == nil || doc.Joint() || doc.Writer() != "scjg" || doc.Punctuality(*r.now).Late() {
		t.Errorf("task: %+v", doc)
	}
	if doc.LastEdition != 1 || len(doc.LastProgress) != 1 || doc.LastProgress[0][:6] != "全市" {
		t.Errorf("last quarter: %d %q", doc.LastEdition, doc.LastProgress)
	}
	if len(doc.Units) != 1 || doc.Units[0].Duty != ledger.Sole || !slices.Equal(doc.UnitsPrinted, []string{"市市场监管局"}) {
		t.Errorf("units: %+v", doc.Units)
	}
	if len(doc.Revisions) != 1 || doc.Revisions[0].Action != "submit" || doc.Revisions[0].SavedBy != "scjg-staff" || doc.Revisions[0].Runes != 6 {
		t.Errorf("revisions: %+v", doc.Revisions)
	}
	returned := r.must(r.ReturnEntry(ctx, r.office, entry(39, ""), doc.Version, "数据不符"))
	if doc = r.officeDocument(39); doc.State != ledger.Returned || doc.ReturnReason != "数据不符" || doc.Version != returned.Version {
		t.Errorf("returned: %+v", doc)
	}
	*r.now = r.now.Add(time.Hour)
	if r.officeDocument(39).Punctuality(*r.now) != ledger.Again {
		t.Error("owed after the due date, but not late")
	}
	if _, err := r.OfficeDocument(ctx, r.office, entry(999, "")); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("no such task: %v", err)
	}
}

func TestADraftIsItsUnits(t *testing.T) {
	t.Parallel()
	r := filled(t)
	if doc := r.officeDocument(33); doc.State != ledger.Draft || doc.Text != (ledger.Text{}) {
		t.Errorf("the office reads a draft: %+v", doc)
	}
	doc := r.officeDocument(23)
	if doc.State != ledger.Draft || !doc.Joint() || doc.Version != 0 {
		t.Errorf("joint task at what its parts are at: %+v", doc)
	}
	if u := doc.Units[0]; u.State != ledger.Draft || u.Text != (ledger.Text{}) {
		t.Errorf("the office reads a draft part: %+v", u)
	}
}

func TestOfficeReadsAJointTask(t *testing.T) {
	t.Parallel()
	r, ctx := filled(t), t.Context()
	binhai := r.account(ledger.Staff, "binhai")

	doc := r.officeDocument(43)
	if !doc.Joint() || doc.Writer() != "" || doc.State != ledger.Submitted || doc.Progress != "公开的话43" || doc.Problems != "" {
		t.Errorf("entry: %+v", doc)
	}
	if len(doc.Units) != 2 || doc.Units[0].Problems != "内部的话43" || doc.Units[0].State != ledger.Submitted || doc.Units[1].State != ledger.Blank {
		t.Errorf("parts: %+v", doc.Units)
	}
	r.must(r.EditEntry(ctx, r.office, entry(43, ""), doc.Version, "督查室的话43"))
	if doc = r.officeDocument(43); !doc.OfficeEdited || doc.EditedAt == nil || doc.Units[0].LeftOut || doc.Units[1].LeftOut {
		t.Errorf("edited: %+v", doc)
	}
	r.must(r.HandIn(ctx, binhai, entry(43, "binhai"), 0, ledger.Text{Progress: "后到的话43", Rating: ledger.Done}))
	if doc = r.officeDocument(43); doc.Progress != "督查室的话43" || doc.Units[0].LeftOut || !doc.Units[1].LeftOut {
		t.Errorf("a part came after the office's wording: %+v", doc.Units)
	}
	r.must(r.ComposeEntry(ctx, r.office, entry(43, ""), doc.Version))
	if doc = r.officeDocument(43); doc.OfficeEdited || doc.Units[1].LeftOut || doc.Progress != "公开的话43\n后到的话43" {
		t.Errorf("composed anew: %+v", doc)
	}
	var theirs []string
	for _, v := range doc.Revisions {
		theirs = append(theirs, v.Department+string(v.Action))
	}
	if want := []string{"compose", "binhaisubmit", "edit", "compose", "scjgsubmit"}; !slices.Equal(theirs, want) {
		t.Errorf("revisions %v, want %v", theirs, want)
	}
}
