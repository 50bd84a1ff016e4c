package store_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

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

// A verdict ends its submission: what did not pass is submitted again, as often as it takes, before anybody lets it pass;
// and every refusal stays to be read.
func TestWhatIsRefusedIsSubmittedAgain(t *testing.T) {
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
	if c := p.Check; !c.Rejected() || c.Passed() || c.Rejection != "第12项的人数不宜公开。" || c.Rejecter != "复核的人" || c.RejectedAt == nil ||
		c.MayConfirm(third) || c.MayConfirm(other) || c.MayReject(third) || !c.MayPrepare(r.office) || !c.MayPrepare(other) {
		t.Errorf("%+v", c)
	}
	if c := p.Refused(); c == nil || !c.Of(p.Content()) || c.Rejection != "第12项的人数不宜公开。" {
		t.Errorf("the newest fact: %+v", c)
	}
	if q := r.quarterOf(second); !q.Rejected || q.CheckBy != 0 {
		t.Errorf("the list of quarters: %+v", q)
	}
	stale, seen := content, p.Seen()
	if seen == stale {
		t.Error("the same form before and after a refusal")
	}
	refusals := func(when string, verdicts map[string]error) {
		t.Helper()
		for name, err := range verdicts {
			if !refusedAs(err, ledger.Conflict) {
				t.Errorf("%s, %s: %v", when, name, err)
			}
		}
	}
	refusals("refused", map[string]error{
		"publish": r.Publish(ctx, r.office, second, 1, p.Digest()), "confirm by who refused": r.ConfirmCheck(ctx, other, second, seen),
		"confirm by a third": r.ConfirmCheck(ctx, third, second, seen), "confirm by the preparer": r.ConfirmCheck(ctx, r.office, second, seen),
		"refuse again": r.RejectCheck(ctx, other, second, seen, "再说一次"), "refuse by a third": r.RejectCheck(ctx, third, second, seen, "我也说"),
	})

	// The same content once more, and once more refused; then by who refused it, so that the first preparer may let it pass.
	for _, again := range []ledger.Actor{r.office, other} {
		if err := r.PrepareCheck(ctx, again, second, r.preview().Seen()); err != nil {
			t.Fatal(err)
		}
		p = r.preview()
		if p.Refused() != nil || p.Check.Rejected() || p.Check.PreparedBy != again.ID || p.Check.MayConfirm(again) || p.Check.Passed() {
			t.Errorf("submitted again: %+v", p.Check)
		}
		refusals("submitted again", map[string]error{
			"publish": r.Publish(ctx, r.office, second, 1, p.Digest()), "twice": r.PrepareCheck(ctx, again, second, p.Seen()),
			"by a form from before the refusal": r.ConfirmCheck(ctx, third, second, stale), "confirm one's own": r.ConfirmCheck(ctx, again, second, p.Seen()),
		})
		if again.ID == r.office.ID {
			if err := r.RejectCheck(ctx, third, second, p.Seen(), "还是不宜公开"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := r.ConfirmCheck(ctx, r.office, second, r.preview().Seen()); err != nil {
		t.Fatal(err)
	}
	p = r.preview()
	if !p.Check.Passed() || p.Refused() != nil || r.quarterOf(second).Rejected || !slices.Equal(told(p), []string{"", "还是不宜公开", "第12项的人数不宜公开。"}) {
		t.Errorf("passed: %+v, %q", p.Check, told(p))
	}
	if err := r.Publish(ctx, r.office, second, 1, p.Digest()); err != nil {
		t.Error(err)
	}
	if p = r.preview(); len(p.Checks) != 3 {
		t.Errorf("after it was published: %q", told(p))
	}
	if n := r.audits("reject-check", "2020/q2"); n != 2 {
		t.Errorf("%d audit records", n)
	}
}

// told are the reasons of the checks, the newest first; empty for one that was not refused.
func told(p store.Publication) (words []string) {
	for _, c := range p.Checks {
		words = append(words, c.Rejection)
	}
	return words
}

// Another text after a refusal: it is submitted like any other, and what was said of the one before can still be read.
func TestARefusalOutlivesTheChangeItAskedFor(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	content := r.preview().Content().String()
	for _, err := range []error{r.PrepareCheck(ctx, r.office, second, content), r.RejectCheck(ctx, r.checker(), second, content, "第12项的人数不宜公开")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	r.must(r.EditEntry(ctx, r.office, entry(12, ""), r.officeDocument(12).Version, "督查室的话12，没有人数"))
	p := r.preview()
	if c := p.Refused(); p.Check.PreparedBy != 0 || c == nil || c.Of(p.Content()) || c.Rejection != "第12项的人数不宜公开" {
		t.Errorf("after a change: %+v, refused %+v", p.Check, c)
	}
	if p.Seen() != p.Content().String() {
		t.Errorf("the other content was refused too: %s", p.Seen())
	}
	r.checked(second)
	if p = r.preview(); !p.Check.Passed() || p.Refused() != nil || len(p.Checks) != 2 || r.quarterOf(second).Rejected {
		t.Errorf("passed: %+v", p.Check)
	}
	*r.now = r.now.Add(time.Hour)
	if err := r.Publish(ctx, r.office, second, 1, p.Digest()); err != nil {
		t.Fatal(err)
	}
	for _, c := range r.preview().Checks {
		if !c.Past {
			t.Errorf("not past after the edition: %+v", c)
		}
	}
}

// The content that was refused may come back after another one was submitted: then its refusal is what the page tells of.
func TestARefusedContentThatComesBackIsRefusedStill(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	refused, words := r.preview().Content(), r.officeDocument(12)
	for _, err := range []error{r.PrepareCheck(ctx, r.office, second, refused.String()), r.RejectCheck(ctx, r.checker(), second, refused.String(), "第12项的人数不宜公开")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	edited := r.must(r.EditEntry(ctx, r.office, entry(12, ""), words.Version, "督查室的话12，没有人数"))
	if err := r.PrepareCheck(ctx, r.office, second, r.preview().Seen()); err != nil {
		t.Fatal(err)
	}
	if c := r.preview().Refused(); c != nil {
		t.Errorf("the other content awaits its second person: %+v", c)
	}
	r.must(r.EditEntry(ctx, r.office, entry(12, ""), edited.Version, words.Progress))
	p := r.preview()
	if c := p.Refused(); p.Content() != refused || c == nil || !c.Of(refused) || c.Rejection != "第12项的人数不宜公开" {
		t.Errorf("edited back: %+v, refused %+v", p.Check, c)
	}
}

// Which submission counts does not hang on the clocks of the instances that wrote them.
func TestASlowClockDoesNotHideASubmission(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	other, content := r.checker(), r.preview().Content().String()
	for _, err := range []error{r.PrepareCheck(ctx, r.office, second, content), r.RejectCheck(ctx, other, second, content, "不宜公开")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	*r.now = r.now.Add(-time.Minute)
	if err := r.PrepareCheck(ctx, r.office, second, r.preview().Seen()); err != nil {
		t.Fatal(err)
	}
	p := r.preview()
	if p.Check.Rejected() || !p.Check.MayConfirm(other) || p.Refused() != nil || !slices.Equal(told(p), []string{"", "不宜公开"}) {
		t.Errorf("submitted again: %+v, %q", p.Check, told(p))
	}
	if q := r.quarterOf(second); q.Rejected || q.CheckBy != r.office.ID {
		t.Errorf("the list of quarters: %+v", q)
	}
	if err := r.ConfirmCheck(ctx, other, second, p.Seen()); err != nil {
		t.Fatal(err)
	}
	if p = r.preview(); !p.Check.Passed() {
		t.Errorf("passed: %+v", p.Check)
	}
}

// Of several verdicts at one moment one counts, and the others are told; so of several submissions.
func TestOfManyChecksAtOnceOneCounts(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	other := r.checker()
	once := func(what string, deeds ...func() error) {
		t.Helper()
		errs := make([]error, len(deeds))
		var wg sync.WaitGroup
		for i, deed := range deeds {
			wg.Go(func() { errs[i] = deed() })
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			if err == nil {
				done++
			} else if !refusedAs(err, ledger.Conflict) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if done != 1 {
			t.Errorf("%s: %d of %d were done", what, done, len(deeds))
		}
	}
	for round := range 2 {
		seen := r.preview().Seen()
		prepare := func() error { return r.PrepareCheck(ctx, r.office, second, seen) }
		once("submit", prepare, prepare, prepare)
		reject := func() error { return r.RejectCheck(ctx, other, second, seen, "不宜公开") }
		if round == 0 {
			once("refuse", reject, reject, reject)
			continue
		}
		confirm := func() error { return r.ConfirmCheck(ctx, other, second, seen) }
		once("both verdicts", confirm, reject, confirm, reject)
	}
	if n := len(r.preview().Checks); n != 2 {
		t.Errorf("%d checks, want 2", n)
	}
}

// The database itself keeps what was decided, whatever statement comes.
func TestTheDatabaseKeepsVerdicts(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	other, content := r.checker(), r.preview().Content().String()
	for _, err := range []error{r.PrepareCheck(ctx, r.office, second, content), r.RejectCheck(ctx, other, second, content, "不宜公开"), r.PrepareCheck(ctx, r.office, second, content+"-1")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const twice = "submitted twice"
	for name, c := range map[string]struct{ sql, constraint string }{
		"a refusal is passed":     {`UPDATE secrecy_check SET rejected_by = NULL, rejected_at = NULL, rejection = NULL, confirmed_by = $1, confirmed_at = now() WHERE rejected_by = $1`, "secrecy_check_frozen"},
		"a refusal is passed too": {`UPDATE secrecy_check SET confirmed_by = $1, confirmed_at = now() WHERE rejected_by = $1`, "secrecy_check_frozen"},
		"its words change":        {`UPDATE secrecy_check SET rejection = '没有意见' WHERE rejected_by = $1`, "secrecy_check_frozen"},
		"it is deleted":           {`DELETE FROM secrecy_check WHERE rejected_by = $1`, "secrecy_check_frozen"},
		"another content":         {`UPDATE secrecy_check SET digest = sha256('x') WHERE rejected_by IS NULL AND prepared_by <> $1`, "secrecy_check_frozen"},
		"both at once":            {`UPDATE secrecy_check SET confirmed_by = $1, confirmed_at = now(), rejected_by = $1, rejected_at = now(), rejection = 'x' WHERE rejected_by IS NULL`, "secrecy_check_verdict_check"},
		"one's own":               {`UPDATE secrecy_check SET confirmed_by = prepared_by, confirmed_at = now() WHERE rejected_by IS NULL AND prepared_by <> $1`, "secrecy_check_two_people_check"},
		twice:                     {`INSERT INTO secrecy_check (year, quarter, digest, prepared_by, prepared_at) SELECT year, quarter, digest, $1, now() FROM secrecy_check WHERE rejected_by IS NULL`, "secrecy_check_standing_key"},
	} {
		var pg *pgconn.PgError
		_, err := r.Pool().Exec(ctx, c.sql, other.ID)
		if !errors.As(err, &pg) || pg.ConstraintName != c.constraint {
			t.Errorf("%s: %v, want %s", name, err, c.constraint)
		}
		if err = store.Explain(err); name == twice && (!refusedAs(err, ledger.Conflict) || !strings.Contains(err.Error(), "不必再提交")) {
			t.Errorf("%s: told %v, want a conflict", name, err)
		}
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
