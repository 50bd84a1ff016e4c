package store_test

import (
	"errors"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// ruled is what is confirmed of task 39 of the first quarter: its first target and the figure that answers it.
func (r *round) ruled(requirement, progress string) (store.MeasureRuling, store.FigureRuling) {
	at := func(text, quote string) (int, int) {
		i := strings.Index(text, quote)
		if i < 0 {
			r.t.Fatalf("%q is not in %q", quote, text)
		}
		start := len([]rune(text[:i]))
		return start, start + len([]rune(quote))
	}
	m := store.MeasureRuling{State: reading.Confirmed, Origin: reading.ByReader, Label: "小微企业", Op: reading.Equal, Low: "13000.0",
		Unit: "家", Kind: reading.Count, Quote: "新增小微企业13000家"}
	m.Start, m.End = at(requirement, m.Quote)
	f := store.FigureRuling{State: reading.Confirmed, Origin: reading.ByReader, Measure: [2]int{m.Start, m.End}, Label: "小微企业",
		Value: "4405", Unit: "家", AsOf: "2020-03-31", Status: reading.Achieved, Kind: reading.Count, Quote: "新增小微企业4405家"}
	f.Start, f.End = at(progress, f.Quote)
	return m, f
}

func TestReadingsAreRuledOnce(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	key := ledger.Key{Quarter: first, Task: 39}
	own, other := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jyj")
	leader := r.account(ledger.Leader)
	task, err := r.TaskReadings(ctx, r.office, key)
	if err != nil || len(task.Measures)+len(task.Figures) != 0 || task.Units[0] == "" {
		t.Fatalf("before: %+v, %v", task, err)
	}
	m, f := r.ruled(task.Requirement, task.Progress)

	if err := r.RuleReadings(ctx, other, key, []store.MeasureRuling{m}, nil); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("another unit: %v", err)
	}
	if err := r.RuleReadings(ctx, leader, key, []store.MeasureRuling{m}, nil); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("a leader: %v", err)
	}
	if _, err := r.TaskReadings(ctx, other, key); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("another unit reads: %v", err)
	}
	if _, err := r.TaskReadings(ctx, other, ledger.Key{Quarter: key.Quarter, Task: 999}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("another unit reads what there is not: %v", err)
	}
	if _, err := r.Readings(ctx, own, first); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("staff read all: %v", err)
	}
	var problems ledger.Problems
	if err := r.RuleReadings(ctx, own, key, nil, []store.FigureRuling{f}); !errors.As(err, &problems) || len(problems) != 1 {
		t.Errorf("a figure of an unconfirmed measure: %v", err)
	}
	if err := r.RuleReadings(ctx, own, key, []store.MeasureRuling{m}, []store.FigureRuling{f}); err != nil {
		t.Fatal(err)
	}
	if err := r.RuleReadings(ctx, r.office, key, []store.MeasureRuling{m}, nil); !refusedAs(err, ledger.Conflict) {
		t.Errorf("the same words once more: %v", err)
	}
	task, err = r.TaskReadings(ctx, own, key)
	if err != nil || len(task.Measures) != 1 || len(task.Figures) != 1 {
		t.Fatalf("after: %+v, %v", task, err)
	}
	got, fig := task.Measures[0], task.Figures[0]
	if got.Low != 13000 || got.By != own.DisplayName || got.ByOffice || got.Version != 1 || fig.Measure != got.ID || fig.AsOf.Day != 31 {
		t.Errorf("stored: %+v, %+v", got, fig)
	}

	m.ID, m.Version, m.State = got.ID, got.Version, reading.Struck
	if err := r.RuleReadings(ctx, r.office, key, []store.MeasureRuling{m}, nil); err != nil {
		t.Fatal(err)
	}
	if err := r.RuleReadings(ctx, r.office, key, []store.MeasureRuling{m}, nil); !refusedAs(err, ledger.Conflict) {
		t.Errorf("an old version: %v", err)
	}
	m.Version++
	if err := r.RuleReadings(ctx, own, key, []store.MeasureRuling{m}, nil); !refusedAs(err, ledger.Conflict) {
		t.Errorf("over the office's head: %v", err)
	}
	moved := f
	moved.ID, moved.Version, moved.Start, moved.End = fig.ID, fig.Version, f.Start+1, f.End+1
	if err := r.RuleReadings(ctx, r.office, key, nil, []store.FigureRuling{moved}); !refusedAs(err, ledger.Conflict) {
		t.Errorf("words that are not there: %v", err)
	}
	if n := r.audits("rule readings", "2020/q1/39"); n != 2 {
		t.Errorf("%d audit records", n)
	}
	all, err := r.Readings(ctx, leader, first)
	if err != nil || len(all) != 170 || len(all[38].Measures) != 1 || len(all[38].Figures) != 1 {
		t.Errorf("all: %d, %v", len(all), err)
	}
}

// A draft is its unit's own: nobody else reads it, nor what was confirmed in it.
func TestReadingsOfADraftStayWithItsUnit(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	key := ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 2}, Task: 39}
	own := r.account(ledger.Staff, "scjg")
	r.must(r.SaveEntry(ctx, own, key, 0, ledger.Text{Progress: "全市新增小微企业4405家。"}))
	task, err := r.TaskReadings(ctx, own, key)
	if err != nil || task.Progress == "" {
		t.Fatalf("own: %+v, %v", task, err)
	}
	m, f := r.ruled(task.Requirement, task.Progress)
	if err := r.RuleReadings(ctx, own, key, []store.MeasureRuling{m}, []store.FigureRuling{f}); err != nil {
		t.Fatal(err)
	}
	theirs, err := r.TaskReadings(ctx, r.office, key)
	if err != nil || theirs.Progress != "" || len(theirs.Figures) != 0 || len(theirs.Measures) != 1 {
		t.Errorf("the office sees of a draft: %+v, %v", theirs, err)
	}

	// Another number in the same place of the next wording is another figure.
	r.must(r.SaveEntry(ctx, own, key, task.Version, ledger.Text{Progress: "全市新增小微企业4500家。"}))
	f.Quote, f.Value = "新增小微企业4500家", "4500"
	if err := r.RuleReadings(ctx, own, key, nil, []store.FigureRuling{f}); err != nil {
		t.Errorf("after the text changed: %v", err)
	}
}
