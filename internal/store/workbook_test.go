package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestDraftsAreSavedTogether(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	me := r.account(ledger.Staff, "scjg")
	r.must(r.SaveEntry(t.Context(), me, entry(39, ""), 0, ledger.Text{Progress: "旧。", Rating: ledger.OnTrack}))
	written, err := r.SaveDrafts(t.Context(), me, []store.Draft{
		{Key: entry(43, "scjg"), Text: ledger.Text{Progress: "分报\r\n二段"}},
		{Key: entry(39, ""), Base: 1, Text: ledger.Text{Progress: "新。", Rating: ledger.Behind}},
		{Key: entry(40, ""), Text: ledger.Text{Progress: "又一项。"}},
	})
	if err != nil || written != 3 {
		t.Fatalf("%d, %v", written, err)
	}
	for key, want := range map[ledger.Key]stored{
		entry(39, ""):     {State: "draft", Progress: "新。", Rating: "behind", Version: 2, Revisions: 2, Audits: 2},
		entry(40, ""):     {State: "draft", Progress: "又一项。", Version: 1, Revisions: 1, Audits: 1},
		entry(43, "scjg"): {State: "draft", Progress: "分报\n二段", Version: 1, Revisions: 1, Audits: 1},
	} {
		if got := r.at(key); got != want {
			t.Errorf("%+v: %+v, want %+v", key, got, want)
		}
	}

	// What is stored already is not stored again.
	written, err = r.SaveDrafts(t.Context(), me, []store.Draft{{Key: entry(39, ""), Base: 2, Text: ledger.Text{Progress: "新。", Rating: ledger.Behind}}})
	if err != nil || written != 0 {
		t.Errorf("%d, %v", written, err)
	}
	if got := r.at(entry(39, "")); got.Version != 2 || got.Revisions != 2 || got.Audits != 2 {
		t.Errorf("%+v", got)
	}
}

func TestOneDraftThatCannotBeSavedStopsAll(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	me := r.account(ledger.Staff, "scjg")
	r.must(r.SaveEntry(t.Context(), me, entry(39, ""), 0, ledger.Text{Progress: "网页上的。"}))
	r.must(r.HandIn(t.Context(), me, entry(40, ""), 0, ledger.Text{Progress: "报了。", Rating: ledger.Done}))
	good := store.Draft{Key: entry(34, ""), Text: ledger.Text{Progress: "好的一行。"}}
	var clash *ledger.Clash
	var refusal *ledger.Refusal
	var problems ledger.Problems
	for name, c := range map[string]struct {
		draft store.Draft
		is    func(error) bool
	}{
		"stale": {store.Draft{Key: entry(39, ""), Text: ledger.Text{Progress: "表里的。"}}, func(err error) bool {
			return errors.As(err, &clash) && clash.Theirs.Progress == "网页上的。" && clash.Mine.Progress == "表里的。"
		}},
		"handed in": {store.Draft{Key: entry(40, ""), Base: 1, Text: ledger.Text{Progress: "改。"}}, func(err error) bool {
			return errors.As(err, &refusal) && refusal.Kind == ledger.Conflict
		}},
		"of others": {store.Draft{Key: entry(1, ""), Text: ledger.Text{Progress: "别人的。"}}, func(err error) bool {
			return refusedAs(err, ledger.Forbidden)
		}},
		"unknown": {store.Draft{Key: entry(9999, ""), Text: ledger.Text{Progress: "没有。"}}, func(err error) bool {
			return errors.Is(err, ledger.ErrNotFound)
		}},
		"too long": {store.Draft{Key: entry(39, ""), Base: 1, Text: ledger.Text{Progress: strings.Repeat("长", ledger.MaxProgress+1)}}, func(err error) bool {
			return errors.As(err, &problems) && problems["progress"] != ""
		}},
		"twice": {store.Draft{Key: good.Key, Text: ledger.Text{Progress: "另一行。"}}, func(err error) bool { return errors.As(err, &clash) }},
	} {
		written, err := r.SaveDrafts(t.Context(), me, []store.Draft{good, c.draft})
		if !c.is(err) || written != 0 {
			t.Errorf("%s: %d, %v", name, written, err)
		}
		if got := r.at(good.Key); got.Version != 0 || got.Revisions != 0 || got.Audits != 0 {
			t.Errorf("%s: the other row was stored: %+v", name, got)
		}
	}
	if got := r.at(entry(39, "")); got.Version != 1 || got.Progress != "网页上的。" {
		t.Errorf("%+v", got)
	}
}

// Many workbooks of the same tasks at once: one is written whole, the others not at all, and none waits for ever.
func TestOfManyWorkbooksAtOnceOneWins(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	me := r.account(ledger.Staff, "scjg")
	const clients = 8
	results := make([]error, clients)
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() {
			text := ledger.Text{Progress: fmt.Sprintf("第%d份。", i)}
			drafts := []store.Draft{{Key: entry(34, ""), Text: text}, {Key: entry(35, ""), Text: text}, {Key: entry(39, ""), Text: text}}
			if i%2 == 1 {
				drafts[0], drafts[2] = drafts[2], drafts[0]
			}
			_, results[i] = r.SaveDrafts(t.Context(), me, drafts)
		})
	}
	group.Wait()
	won := -1
	for i, err := range results {
		var clash *ledger.Clash
		switch {
		case err == nil && won < 0:
			won = i
		case err == nil:
			t.Errorf("both %d and %d were written", won, i)
		case !errors.As(err, &clash):
			t.Errorf("%d: %v", i, err)
		}
	}
	for _, task := range []int{34, 35, 39} {
		if got := r.at(entry(task, "")); got.Progress != fmt.Sprintf("第%d份。", won) || got.Revisions != 1 {
			t.Errorf("task %d: %+v, the winner was %d", task, got, won)
		}
	}
}
