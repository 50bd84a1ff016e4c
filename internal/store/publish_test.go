package store_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

type editionRow struct {
	Number      int
	Requirement string
	Progress    []string
	Units       []string
	Departments []store.EditionUnit
}

// edition reads the frozen rows of the second quarter past the store.
func (r *round) edition() (rows []editionRow, everything string) {
	r.t.Helper()
	found, err := r.Pool().Query(r.t.Context(), `
		SELECT r.number, r.requirement, r.progress, r.units_printed, r.departments, e::text || r::text
		FROM edition e JOIN edition_row r ON r.edition_id = e.id
		WHERE e.quarter = 2 ORDER BY r.number`)
	if err != nil {
		r.t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var row editionRow
		var departments []byte
		var text string
		if err := found.Scan(&row.Number, &row.Requirement, &row.Progress, &row.Units, &departments, &text); err != nil {
			r.t.Fatal(err)
		}
		if err := json.Unmarshal(departments, &row.Departments); err != nil {
			r.t.Fatal(err)
		}
		rows, everything = append(rows, row), everything+text
	}
	if found.Err() != nil {
		r.t.Fatal(found.Err())
	}
	return rows, everything
}

// ready is a closed round with accepted texts and every kind of text that must not come out.
func ready(t *testing.T) *round {
	t.Helper()
	r, ctx := filled(t), t.Context()
	scjg := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}

	saved := r.must(r.HandIn(ctx, scjg, entry(34, ""), 0, ledger.Text{Progress: "  第一段，1,234家；\r\n\u3000\n第二段\u00a0\n", Problems: "内部的话34", Rating: ledger.Done}))
	r.must(r.AcceptEntry(ctx, r.office, entry(34, ""), saved.Version))
	saved = r.must(r.HandIn(ctx, scjg, entry(35, ""), 0, ledger.Text{Progress: "退回的话35", Rating: ledger.Done}))
	r.must(r.ReturnEntry(ctx, r.office, entry(35, ""), saved.Version, "退回的理由35"))
	r.must(r.AcceptEntry(ctx, r.office, entry(43, ""), r.officeDocument(43).Version))
	edited := r.must(r.EditEntry(ctx, r.office, entry(12, ""), r.officeDocument(12).Version, "督查室的话12"))
	r.must(r.AcceptEntry(ctx, r.office, entry(12, ""), edited.Version))
	if err := r.CloseQuarter(ctx, r.office, second); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *round) preview() store.Publication {
	r.t.Helper()
	p, err := r.PublishPreview(r.t.Context(), r.office, second)
	if err != nil {
		r.t.Fatal(err)
	}
	return p
}

func TestPreviewNamesEverythingMissing(t *testing.T) {
	t.Parallel()
	p := ready(t).preview()
	if p.Title != "市政府2020年重点工作（预下达）二季度进展情况表" || p.Edition != 1 || p.Source != "市政府办公室(市政府研究室、市机关事务局)" || p.State != ledger.Closed {
		t.Errorf("edition: %q %d %q", p.Title, p.Edition, p.Source)
	}
	if len(p.Tasks) != 170 || p.Ready() != 3 || p.Complete() {
		t.Errorf("%d of %d, complete %v", p.Ready(), len(p.Tasks), p.Complete())
	}
	for gap, want := range map[store.Gap][]int{
		store.GapDraft:     {23, 33},
		store.GapReturned:  {35},
		store.GapSubmitted: {39},
		store.GapWaiting:   {43},
		store.GapUnrated:   {43},
	} {
		if got := numbersOf(p.Missing(gap)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", gap, got, want)
		}
	}
	if n := len(p.Missing(store.GapBlank)); n != 170-7 {
		t.Errorf("%d tasks without a text", n)
	}
	if w := p.Missing(store.GapWaiting); !slices.Equal(namesOf(w[0].Waiting), []string{"滨海新区管委会"}) {
		t.Errorf("units that have not reported: %v", w[0].Waiting)
	}
}

func TestPublishFreezesWhatWasAcceptedAndNothingElse(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	r.checked(second)
	if err := r.Publish(ctx, r.office, second, 1, r.preview().Digest()); err != nil {
		t.Fatal(err)
	}

	rows, everything := r.edition()
	if len(rows) != 170 {
		t.Fatalf("%d rows", len(rows))
	}
	stored := map[int]string{12: "督查室的话12", 34: "  第一段，1,234家；\n\u3000\n第二段\u00a0\n", 43: "公开的话43"}
	for i, row := range rows {
		if row.Number != i+1 || row.Requirement == "" || len(row.Units) == 0 || len(row.Departments) == 0 {
			t.Errorf("row %d: %+v", i, row)
		}
		if want := ledger.Paragraphs(stored[row.Number]); !slices.Equal(row.Progress, want) || row.Progress == nil {
			t.Errorf("%d: %q, want %q", row.Number, row.Progress, want)
		}
	}
	if got := rows[33].Progress; !slices.Equal(got, []string{"第一段，1,234家；", "第二段"}) {
		t.Errorf("paragraphs: %q", got)
	}
	if got := rows[11]; !slices.Equal(got.Units, []string{"△市发改委", "市建设局"}) ||
		!slices.Equal(got.Departments, []store.EditionUnit{{Code: "fgw", Name: "市发改委", Role: ledger.Lead}, {Code: "jsj", Name: "市建设局", Role: ledger.Supporting}}) {
		t.Errorf("units of 12: %+v", got)
	}
	for _, secret := range []string{"内部", "草稿的话", "退回的话", "退回的理由", "公开的话39", "behind", "ontrack", "公开的话12"} {
		if strings.Contains(everything, secret) {
			t.Errorf("%q is public", secret)
		}
	}

	for key, want := range map[ledger.Key]string{
		entry(34, ""): "published", entry(12, ""): "published", entry(43, ""): "published", entry(43, "scjg"): "published",
		entry(39, ""): "submitted", entry(35, ""): "returned", entry(33, ""): "draft", entry(23, "jrb"): "draft",
	} {
		if got := r.at(key).State; got != want {
			t.Errorf("%v is %s, want %s", key, got, want)
		}
	}
	if q := r.quarterOf(second); q.State != ledger.QuarterPublished || q.Edition != 1 || !q.PublishedAt.Equal(*r.now) {
		t.Errorf("quarter: %+v", q)
	}
	if n := r.audits("publish", "2020/q2"); n != 1 {
		t.Errorf("%d audit records", n)
	}
	if err := r.OpenQuarter(ctx, r.office, third, r.now.AddDate(0, 3, 0)); err != nil {
		t.Errorf("the next quarter: %v", err)
	}
}

func TestOfTwoPublishersOneWins(t *testing.T) {
	t.Parallel()
	r := ready(t)
	r.checked(second)
	digest := r.preview().Digest()
	other := ledger.Actor{ID: r.office.ID, Role: ledger.Office}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, actor := range []ledger.Actor{r.office, other} {
		wg.Go(func() { errs[i] = r.Publish(t.Context(), actor, second, 1, digest) })
	}
	wg.Wait()
	if errs[0] != nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	if errs[0] != nil || !refusedAs(errs[1], ledger.Conflict) {
		t.Errorf("one wins and one is told: %v", errs)
	}
	if rows, _ := r.edition(); len(rows) != 170 {
		t.Errorf("%d rows", len(rows))
	}
}

func TestPublishIsRefused(t *testing.T) {
	t.Parallel()
	r, ctx := ready(t), t.Context()
	seen := r.preview().Digest()
	r.checked(second)
	r.must(r.AcceptEntry(ctx, r.office, entry(39, ""), r.officeDocument(39).Version))
	if err := r.Publish(ctx, r.office, second, 1, seen); !refusedAs(err, ledger.Conflict) {
		t.Errorf("the missing list is another one: %v", err)
	}
	if err := r.Publish(ctx, r.office, second, 1, ""); !refusedAs(err, ledger.Conflict) {
		t.Errorf("nothing confirmed: %v", err)
	}
	r.checked(second)
	now := r.preview().Digest()
	if err := r.Publish(ctx, r.office, second, 2, now); !refusedAs(err, ledger.Conflict) {
		t.Errorf("another edition: %v", err)
	}
	if err := r.ReopenQuarter(ctx, r.office, second, r.now.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if err := r.Publish(ctx, r.office, second, 1, now); !refusedAs(err, ledger.Conflict) {
		t.Errorf("an open quarter: %v", err)
	}
	if err := r.Publish(ctx, r.office, ledger.Quarter{Year: 2019, Number: 2}, 1, now); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("a year without a plan: %v", err)
	}
	if rows, _ := r.edition(); len(rows) != 0 {
		t.Errorf("a refusal left %d rows", len(rows))
	}
}

func TestDigestStandsForTheNamedUnits(t *testing.T) {
	t.Parallel()
	of := func(waiting ...ledger.Department) string {
		return store.Publication{Tasks: []store.QueueRow{{Number: 43, Joint: true, State: ledger.Accepted, Rating: ledger.Done, Waiting: waiting}}}.Digest()
	}
	scjg, binhai := ledger.Department{Code: "scjg"}, ledger.Department{Code: "binhai"}
	digests := []string{of(), of(scjg), of(binhai), of(scjg, binhai)}
	slices.Sort(digests)
	if len(slices.Compact(digests)) != 4 {
		t.Errorf("other units, the same digest: %q", digests)
	}
}
