package store

import (
	"maps"
	"testing"

	"taizhang/internal/ledger"
)

func TestViewsAddUp(t *testing.T) {
	t.Parallel()
	s := openPublic(t)
	ctx := t.Context()
	views := func() map[ledger.Quarter]int64 {
		t.Helper()
		got, err := s.Views(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := views(); len(got) != 0 {
		t.Errorf("read before anybody came: %v", got)
	}
	first, second, never := ledger.Quarter{Year: 2020, Number: 1}, ledger.Quarter{Year: 2020, Number: 2}, ledger.Quarter{Year: 1999, Number: 1}
	for _, counted := range []map[ledger.Quarter]int64{{first: 3, second: 1}, {first: 4, never: 9}, {}} {
		if err := s.AddViews(ctx, counted); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := views(), map[ledger.Quarter]int64{first: 7, second: 1}; !maps.Equal(got, want) {
		t.Errorf("views are %v, want %v", got, want)
	}
}
