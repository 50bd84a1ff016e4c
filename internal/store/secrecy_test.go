package store_test

import (
	"errors"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// checker is a second account of the office.
func (r *round) checker() ledger.Actor {
	r.t.Helper()
	a := ledger.Actor{Name: "checker", DisplayName: "复核的人", Role: ledger.Office}
	err := r.Pool().QueryRow(r.t.Context(), `
		WITH made AS (INSERT INTO account (name, display_name, role) VALUES ($1, $2, 'office') ON CONFLICT DO NOTHING RETURNING id)
		SELECT id FROM made UNION ALL SELECT id FROM account WHERE name = $1`, a.Name, a.DisplayName).Scan(&a.ID)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

func (r *round) previewOf(q ledger.Quarter) store.Publication {
	r.t.Helper()
	p, err := r.PublishPreview(r.t.Context(), r.office, q)
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

// checked brings what would be published of q through its 保密审查.
func (r *round) checked(q ledger.Quarter) {
	r.t.Helper()
	content := r.previewOf(q).Content().String()
	if err := r.PrepareCheck(r.t.Context(), r.office, q, content); err != nil {
		r.t.Fatal(err)
	}
	if err := r.ConfirmCheck(r.t.Context(), r.checker(), q, content); err != nil {
		r.t.Fatal(err)
	}
}

// published checks and publishes what is to be published of q.
func (r *round) published(q ledger.Quarter) {
	r.t.Helper()
	r.checked(q)
	p := r.previewOf(q)
	if err := r.Publish(r.t.Context(), r.office, q, p.Edition, p.Digest()); err != nil {
		r.t.Fatal(err)
	}
}

func TestNothingIsPublishedUnchecked(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	other := r.checker()
	publish := func() error { return r.Publish(ctx, r.office, second, 1, r.preview().Digest()) }
	content := r.preview().Content().String()

	if err := publish(); !refusedAs(err, ledger.Conflict) {
		t.Errorf("before anybody submitted it: %v", err)
	}
	if err := r.ConfirmCheck(ctx, other, second, content); !refusedAs(err, ledger.Conflict) {
		t.Errorf("confirming what was not submitted: %v", err)
	}
	if err := r.PrepareCheck(ctx, r.office, second, content); err != nil {
		t.Fatal(err)
	}
	if err := publish(); !refusedAs(err, ledger.Conflict) {
		t.Errorf("before anybody confirmed it: %v", err)
	}
	if err := r.PrepareCheck(ctx, other, second, content); !refusedAs(err, ledger.Conflict) {
		t.Errorf("submitting it twice: %v", err)
	}
	if err := r.ConfirmCheck(ctx, r.office, second, content); !refusedAs(err, ledger.Conflict) {
		t.Errorf("confirming one's own: %v", err)
	}
	c := r.preview().Check
	if c.Preparer != r.office.DisplayName || c.MayConfirm(r.office) || !c.MayConfirm(other) || c.Passed() {
		t.Errorf("submitted: %+v", c)
	}

	// Another text needs another check.
	edited := r.must(r.EditEntry(ctx, r.office, entry(12, ""), r.officeDocument(12).Version, "督查室的话12，又改了"))
	if err := r.ConfirmCheck(ctx, other, second, content); !refusedAs(err, ledger.Conflict) {
		t.Errorf("confirming a content that is gone: %v", err)
	}
	if c := r.preview().Check; c.PreparedBy != 0 {
		t.Errorf("the other text was submitted by nobody: %+v", c)
	}
	r.checked(second)
	r.must(r.EditEntry(ctx, r.office, entry(12, ""), edited.Version, "督查室的话12，改了第三次"))
	if err := publish(); !refusedAs(err, ledger.Conflict) {
		t.Errorf("the text was changed after the check: %v", err)
	}
	r.checked(second)
	if err := publish(); err != nil {
		t.Errorf("checked: %v", err)
	}
	if n := r.audits("prepare-check", "2020/q2"); n != 3 {
		t.Errorf("%d audit records of submitting, want 3", n)
	}
	if n := r.audits("confirm-check", "2020/q2"); n != 2 {
		t.Errorf("%d audit records of confirming, want 2", n)
	}
}

// What does not pass says why, is not published, and is told of until something else has passed.
func TestACheckCanBeRejected(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	other, content := r.checker(), r.preview().Content().String()
	third := ledger.Actor{ID: r.account(ledger.Office, "fgw").ID, Role: ledger.Office}
	if err := r.RejectCheck(ctx, other, second, content, "涉密"); !refusedAs(err, ledger.Conflict) {
		t.Errorf("rejecting what was not submitted: %v", err)
	}
	if err := r.PrepareCheck(ctx, r.office, second, content); err != nil {
		t.Fatal(err)
	}
	if err := r.RejectCheck(ctx, r.office, second, content, "涉密"); !refusedAs(err, ledger.Conflict) {
		t.Errorf("rejecting one's own: %v", err)
	}
	var problems ledger.Problems
	if err := r.RejectCheck(ctx, other, second, content, " \n"); !errors.As(err, &problems) || problems["words"] == "" {
		t.Errorf("without a word: %v", err)
	}
	if err := r.RejectCheck(ctx, other, second, content, " 第12项的人数不宜公开。"); err != nil {
		t.Fatal(err)
	}
	p := r.preview()
	if c := p.Check; !c.Rejected() || c.Passed() || c.Rejection != "第12项的人数不宜公开。" || c.Rejecter != "复核的人" || c.RejectedAt == nil || c.MayConfirm(third) || !c.MayConfirm(other) {
		t.Errorf("%+v", c)
	}
	if q := r.quarterOf(second); !q.Rejected || q.CheckBy != 0 {
		t.Errorf("the list of quarters: %+v", q)
	}
	for name, err := range map[string]error{
		"publish": r.Publish(ctx, r.office, second, 1, p.Digest()), "submit again": r.PrepareCheck(ctx, r.office, second, content),
		"confirm by a third": r.ConfirmCheck(ctx, third, second, content), "reject again": r.RejectCheck(ctx, other, second, content, "再说一次"),
	} {
		if !refusedAs(err, ledger.Conflict) {
			t.Errorf("%s: %v", name, err)
		}
	}

	// Another text: it is submitted anew, and what was said of the one before is still there to be read.
	r.must(r.EditEntry(ctx, r.office, entry(12, ""), r.officeDocument(12).Version, "督查室的话12，没有人数"))
	if p = r.preview(); p.Check.PreparedBy != 0 || p.Before.Rejection != "第12项的人数不宜公开。" {
		t.Errorf("after a change: %+v, before it %+v", p.Check, p.Before)
	}
	r.checked(second)
	if p = r.preview(); !p.Check.Passed() || p.Before.RejectedBy != 0 || r.quarterOf(second).Rejected {
		t.Errorf("passed: %+v", p.Before)
	}
	if n := r.audits("reject-check", "2020/q2"); n != 1 {
		t.Errorf("%d audit records", n)
	}
}

// Who has rejected a content may think better of it.
func TestARejectionCanBeTakenBack(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	other, content := r.checker(), r.preview().Content().String()
	for _, err := range []error{
		r.PrepareCheck(ctx, r.office, second, content), r.RejectCheck(ctx, other, second, content, "看错了"), r.ConfirmCheck(ctx, other, second, content),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if c := r.preview().Check; !c.Passed() || c.Rejected() {
		t.Errorf("%+v", c)
	}
	if err := r.Publish(ctx, r.office, second, 1, r.preview().Digest()); err != nil {
		t.Error(err)
	}
}

func TestTheCheckIsTheOfficesAndOfWhatIsToBePublished(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	content := r.preview().Content().String()
	for _, actor := range []ledger.Actor{{}, r.account(ledger.Leader), r.account(ledger.Admin), {ID: r.account(ledger.Staff, "jyj").ID, Role: ledger.Office}} {
		if err := r.PrepareCheck(ctx, actor, second, content); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%+v submits: %v", actor, err)
		}
		if err := r.ConfirmCheck(ctx, actor, second, content); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%+v confirms: %v", actor, err)
		}
		if err := r.RejectCheck(ctx, actor, second, content, "涉密"); !refusedAs(err, ledger.Forbidden) {
			t.Errorf("%+v rejects: %v", actor, err)
		}
	}
	for _, wrong := range []string{"", "x", r.previewOf(third).Content().String()} {
		if err := r.PrepareCheck(ctx, r.office, second, wrong); !refusedAs(err, ledger.Conflict) {
			t.Errorf("content %q: %v", wrong, err)
		}
	}
	for _, q := range []ledger.Quarter{first, third} { // published, scheduled
		if err := r.PrepareCheck(ctx, r.office, q, r.previewOf(q).Content().String()); !refusedAs(err, ledger.Conflict) {
			t.Errorf("%s: %v", q, err)
		}
	}
}
