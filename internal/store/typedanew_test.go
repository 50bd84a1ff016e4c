package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// corrected is a measure as the office rules it anew.
func corrected(m reading.Measure) store.MeasureRuling {
	return store.MeasureRuling{ID: m.ID, Version: m.Version, State: m.State, Origin: m.Origin, Label: m.Label, Op: m.Op, Low: reading.Number(m.Low),
		Unit: m.Unit, Kind: m.Kind, Falls: m.Falls, Quote: m.Quote, Start: m.Start, End: m.End}
}

func TestTypedFiguresFollowTheirMeasures(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, key := r.account(ledger.Staff, "scjg"), entry(39, "")
	id := r.measure(39, "新增小微企业13000家", "万家", "13000")
	text := ledger.Text{Progress: "二季度进展。", Rating: ledger.OnTrack, Figures: typed(id, "8200")}
	r.must(r.HandIn(ctx, scjg, key, 0, text))
	read := func() store.ReadingTask {
		t.Helper()
		found, err := r.TaskReadings(ctx, r.office, key)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	rule := func(change func(*store.MeasureRuling)) {
		t.Helper()
		m := corrected(read().Measures[0])
		change(&m)
		if err := r.RuleReadings(ctx, r.office, key, []store.MeasureRuling{m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	says := func(value float64, unit string) {
		t.Helper()
		got := read().Figures
		if len(got) != 1 || got[0].Value != value || got[0].Unit != unit || got[0].Measure != id || got[0].By != scjg.Name {
			t.Errorf("%+v, want %v%s", got, value, unit)
		}
	}
	says(8200, "万家")
	rule(func(m *store.MeasureRuling) { m.Unit = "家" })
	says(8200, "家")
	rule(func(m *store.MeasureRuling) { m.Falls = true })
	says(-8200, "家")
	rule(func(m *store.MeasureRuling) { m.State = reading.Struck })
	if got := read().Figures; len(got) != 0 {
		t.Errorf("of a measure that is none: %+v", got)
	}
	rule(func(m *store.MeasureRuling) { m.State, m.Falls = reading.Confirmed, false })
	says(8200, "家")

	// The measures are those of the plan: another quarter that answers it is read by them, too.
	r.exec(`UPDATE quarter SET state = 'open', opened_at = now(), due_at = now() + interval '9 days' WHERE year = 2020 AND number = 3`, nil)
	later := key
	later.Quarter.Number = 3
	text.Figures = typed(id, "9100")
	r.must(r.HandIn(ctx, scjg, later, 0, text))
	text.Figures = typed(id, "8200")
	if m, err := r.TaskReadings(ctx, r.office, later); err != nil || len(m.Figures) != 1 || m.Figures[0].Value != 9100 {
		t.Fatalf("%+v, %v", m.Figures, err)
	} else {
		c := corrected(m.Measures[0])
		c.Unit = "万家"
		if err := r.RuleReadings(ctx, r.office, later, []store.MeasureRuling{c}, nil); err != nil {
			t.Fatal(err)
		}
	}
	says(8200, "万家")
	rule(func(m *store.MeasureRuling) { m.Unit = "家" })
	if m, err := r.TaskReadings(ctx, r.office, later); err != nil || len(m.Figures) != 1 || m.Figures[0].Value != 9100 || m.Figures[0].Unit != "家" {
		t.Errorf("the later quarter: %+v, %v", m.Figures, err)
	}

	// What is handed in again is read by the measures of that moment, though nothing else was typed.
	r.must(r.ReturnEntry(ctx, r.office, key, 1, "请补充"))
	r.exec(`UPDATE measure SET unit = '户'`, nil)
	r.must(r.HandIn(ctx, scjg, key, 2, text))
	says(8200, "户")
}

func TestTypedFiguresCostNoRoundTrips(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	ctx := t.Context()
	seen := &recorder{}
	s, err := store.OpenTraced(ctx, r.Pool().Config().ConnString(), func() time.Time { return *r.now }, seen)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	scjg := r.account(ledger.Staff, "scjg")
	id := r.measure(39, "新增小微企业13000家", "家", "13000")
	sends := func(saved store.Saved, err error) (trips int, statements string) {
		t.Helper()
		r.must(saved, err)
		all, err := seen.take()
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range all {
			for _, x := range one {
				statements += x.sql
			}
		}
		return len(all), statements
	}
	text := ledger.Text{Progress: "一稿", Rating: ledger.OnTrack}
	_, _ = sends(s.SaveEntry(ctx, scjg, entry(42, ""), 0, text)) // warm
	bare, _ := sends(s.SaveEntry(ctx, scjg, entry(39, ""), 0, text))
	text.Figures = typed(id, "8200")
	if n, said := sends(s.SaveEntry(ctx, scjg, entry(39, ""), 1, text)); n != bare || !strings.Contains(said, "AddTypedFigure") {
		t.Errorf("with a figure %d trips, without %d: %s", n, bare, said)
	}
	text.Progress = "三稿"
	if n, said := sends(s.SaveEntry(ctx, scjg, entry(39, ""), 2, text)); n != bare || strings.Contains(said, "TypedFigure") {
		t.Errorf("the same figure again: %d trips, %s", n, said)
	}
	if n, said := sends(s.HandIn(ctx, scjg, entry(39, ""), 3, text)); n != bare || !strings.Contains(said, "AddTypedFigure") {
		t.Errorf("handed in: %d trips, %s", n, said)
	}
}

func TestLastQuartersFiguresStandBesideTheMeasuresThatGoOn(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg := r.account(ledger.Staff, "scjg")
	firms := r.measureIn(entry(39, ""), "新增小微企业13000家", "小微企业", "家", "13000")
	turned := r.measureIn(entry(39, ""), "“个转企”1600家", "个转企", "家", "1600")
	r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "二季度进展。", Rating: ledger.OnTrack, Figures: ledger.NewTypedFigures([]ledger.TypedFigure{
		{Measure: firms, Value: "8200", AsOf: "2020-06-30"}, {Measure: turned, Value: "900", AsOf: "2020-06-30"},
	})}))

	desk, err := r.PlanDesk(ctx, r.office, 2020)
	if err != nil {
		t.Fatal(err)
	}
	tasks := desk.Before()
	tasks[38].Requirement = "调整以后：" + strings.Replace(tasks[38].Requirement, "13000", "14000", 1)
	if _, err := r.SavePlan(ctx, r.office, store.NewPlan{Year: 2020, Stage: ledger.Formal, Base: 1, Reason: "年中调整", Tasks: tasks}); err != nil {
		t.Fatal(err)
	}
	r.exec(`UPDATE quarter SET state = 'open', opened_at = @now, due_at = @now WHERE year = 2020 AND number = 3`, pgx.StrictNamedArgs{"now": *r.now})
	next := ledger.Key{Quarter: third, Task: 39}
	doc := r.document(scjg, next)
	if len(doc.Measures) != 0 || len(doc.LastFigures) != 0 {
		t.Errorf("before a measure goes on: %+v, %+v", doc.Measures, doc.LastFigures)
	}
	goesOn := r.measureIn(next, "新增小微企业14000家", "小微企业", "家", "14000")
	r.measureIn(next, "“个转企”1600家", "个转企", "户", "1600") // counted otherwise now
	if goesOn == firms {
		t.Fatal("the new version has the measure of the old one")
	}
	doc = r.document(scjg, next)
	if len(doc.Measures) != 2 || len(doc.LastFigures) != 1 || doc.LastFigures[0].Measure != goesOn || doc.LastFigures[0].Value != 8200 {
		t.Errorf("%+v beside %+v", doc.LastFigures, doc.Measures)
	}
}

func TestTextsAreJudgedByTheCurveThatWasDrawn(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg := r.account(ledger.Staff, "scjg")
	r.must(r.HandIn(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "二季度进展。", Rating: ledger.OnTrack}))
	wording := func() string {
		t.Helper()
		texts, err := r.QueueTexts(ctx, r.office, second, []int{39})
		if err != nil || len(texts) != 1 || texts[0].Pace != r.officeDocument(39).Pace || texts[0].Pace != r.document(scjg, entry(39, "")).Pace {
			t.Fatalf("%+v, %v", texts, err)
		}
		return texts[0].Wording
	}
	even := wording()
	slow := ledger.LinearPace
	slow[5] = 100
	if err := r.DrawPace(ctx, r.office, 2020, 39, store.PaceChange{Points: slow, Reason: "下半年开工"}); err != nil {
		t.Fatal(err)
	}
	if wording() == even {
		t.Error("what was examined by another curve passes for the same")
	}
	if doc := r.document(scjg, entry(39, "")); doc.Pace.Points != slow {
		t.Errorf("the desk has %+v", doc.Pace)
	}
}
