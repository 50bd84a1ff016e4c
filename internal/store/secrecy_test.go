package store_test

import (
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
