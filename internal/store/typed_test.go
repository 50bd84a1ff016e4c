package store_test

import (
	"errors"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// measure confirms a measure of a task of the second quarter by quoting it, and returns its id.
func (r *round) measure(task int, quote, unit string, low string) int64 {
	r.t.Helper()
	return r.measureIn(entry(task, ""), quote, quote, unit, low)
}

func (r *round) measureIn(key ledger.Key, quote, label, unit string, low string) int64 {
	r.t.Helper()
	doc, err := r.TaskReadings(r.t.Context(), r.office, key)
	if err != nil {
		r.t.Fatal(err)
	}
	m, _ := ledger.Remark{Quote: quote, Start: -1}.Pin(doc.Requirement)
	err = r.RuleReadings(r.t.Context(), r.office, key, []store.MeasureRuling{{
		State: reading.Confirmed, Origin: reading.ByHand, Label: label, Op: reading.Equal, Low: low, Unit: unit, Kind: reading.Count,
		Quote: m.Quote, Start: m.Start, End: m.End(),
	}}, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if doc, err = r.TaskReadings(r.t.Context(), r.office, key); err != nil {
		r.t.Fatal(err)
	}
	for _, found := range doc.Measures {
		if found.Quote == m.Quote {
			return found.ID
		}
	}
	r.t.Fatalf("no measure %q in %+v", quote, doc.Measures)
	return 0
}

func typed(measure int64, value string) ledger.TypedFigures {
	return ledger.NewTypedFigures([]ledger.TypedFigure{{Measure: measure, Value: value, AsOf: "2020-06-30"}})
}

func TestTypedFiguresGoWithTheText(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, key := r.account(ledger.Staff, "scjg"), entry(39, "")
	id := r.measure(39, "新增小微企业13000家", "家", "13000")
	if doc := r.document(scjg, key); len(doc.Measures) != 1 || doc.Measures[0].ID != id {
		t.Fatalf("asked for %+v", doc.Measures)
	}
	figures := func() []reading.Statement {
		t.Helper()
		found, err := r.TaskReadings(ctx, scjg, key)
		if err != nil {
			t.Fatal(err)
		}
		return found.Figures
	}

	// A draft keeps what is no number yet, and nothing else does.
	r.must(r.SaveEntry(ctx, scjg, key, 0, ledger.Text{Figures: typed(id, "八千")}))
	if doc := r.document(scjg, key); doc.Figures != typed(id, "八千") || len(figures()) != 0 {
		t.Errorf("a draft: %q, %+v", doc.Figures, figures())
	}
	var problems ledger.Problems
	text := ledger.Text{Progress: "二季度进展。", Rating: ledger.OnTrack, Figures: typed(id, "八千")}
	if _, err := r.HandIn(ctx, scjg, key, 1, text); !errors.As(err, &problems) || problems[ledger.FigureField(id)] == "" {
		t.Errorf("handed in: %v", err)
	}
	var clash *ledger.Clash
	if _, err := r.SaveEntry(ctx, scjg, key, 0, ledger.Text{Figures: typed(id, "8,200")}); !errors.As(err, &clash) || clash.Mine.Figures != typed(id, "8,200") || clash.Theirs.Figures != typed(id, "八千") {
		t.Errorf("an old version: %v", err)
	}

	text.Figures = typed(id, "0.82万")
	r.must(r.HandIn(ctx, scjg, key, 1, text))
	got := figures()
	if len(got) != 1 || got[0].Value != 8200 || got[0].Unit != "家" || got[0].Measure != id || got[0].Origin != reading.ByTyping || got[0].AsOf.Date() != "2020-06-30" || got[0].By != scjg.Name {
		t.Errorf("in the readings: %+v", got)
	}
	if doc, err := r.OfficeDocument(ctx, r.office, key); err != nil || doc.Figures != text.Figures {
		t.Errorf("before the office: %q, %v", doc.Figures, err)
	}
	if view, err := r.Overview(ctx, r.office, second); err != nil || len(view.Tasks[38].Figures) != 1 || view.Tasks[38].Figures[0].Value != 8200 {
		t.Errorf("in the overview: %+v, %v", view.Tasks[38].Figures, err)
	}
	texts, err := r.RevisionTexts(ctx, scjg, key, 1, 2)
	if err != nil || texts[1].Figures != typed(id, "八千") || texts[2].Figures != text.Figures {
		t.Errorf("revisions: %+v, %v", texts, err)
	}

	// The office's wording leaves them alone; a workbook says what they are to be.
	r.must(r.EditEntry(ctx, r.office, key, 2, "督查室改过的文字。"))
	r.must(r.ReturnEntry(ctx, r.office, key, 3, "请补充"))
	if _, err := r.SaveDrafts(ctx, scjg, []store.Draft{{Key: key, Base: 4, Text: ledger.Text{Progress: "三稿", Rating: ledger.OnTrack, Figures: text.Figures}}}); err != nil {
		t.Fatal(err)
	}
	if doc := r.document(scjg, key); doc.Figures != text.Figures || doc.Progress != "三稿" || len(figures()) != 1 {
		t.Errorf("after a workbook: %+v", doc.Text)
	}
	none := ledger.NewTypedFigures([]ledger.TypedFigure{{Measure: id, AsOf: "2020-06-30", None: true}})
	r.must(r.HandIn(ctx, scjg, key, 5, ledger.Text{Progress: "四稿", Rating: ledger.OnTrack, Figures: none}))
	if len(figures()) != 0 {
		t.Errorf("本季无数据: %+v", figures())
	}
}

func TestTypedFiguresOfATaskThatNobodyLeads(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, binhai := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "binhai")
	id := r.measure(43, string([]rune(r.document(scjg, entry(43, "scjg")).Requirement)[:6]), "家", "10")
	if doc := r.document(binhai, entry(43, "binhai")); len(doc.Measures) != 1 {
		t.Fatalf("a joint unit is asked for %+v", doc.Measures)
	}
	text := func(value string) ledger.Text {
		return ledger.Text{Progress: "本单位的部分。", Rating: ledger.OnTrack, Figures: typed(id, value)}
	}
	whole := func(want int) {
		t.Helper()
		found, err := r.TaskReadings(ctx, r.office, entry(43, ""))
		if err != nil || len(found.Figures) != want {
			t.Errorf("%+v, %v, want %d", found.Figures, err, want)
		}
	}
	r.must(r.HandIn(ctx, scjg, entry(43, "scjg"), 0, text("6")))
	whole(1)
	r.must(r.HandIn(ctx, binhai, entry(43, "binhai"), 0, text("7")))
	whole(0) // they do not agree
	r.must(r.Withdraw(ctx, binhai, entry(43, "binhai"), 1))
	whole(1)
	r.must(r.HandIn(ctx, binhai, entry(43, "binhai"), 2, ledger.Text{Progress: "本单位的部分。", Rating: ledger.OnTrack}))
	whole(1)
}

func TestASupportingUnitTypesNoFigures(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	sthj := r.account(ledger.Staff, "sthj")
	r.measure(120, string([]rune(r.document(sthj, entry(120, "")).Requirement)[:6]), "家", "10")
	if doc := r.document(r.account(ledger.Staff, "zhuji"), entry(120, "zhuji")); len(doc.Measures) != 0 {
		t.Errorf("asked for %+v", doc.Measures)
	}
	if doc := r.document(sthj, entry(120, "")); len(doc.Measures) != 1 {
		t.Errorf("the lead: %+v", doc.Measures)
	}
}
