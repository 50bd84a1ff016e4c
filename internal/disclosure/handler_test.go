package disclosure

import (
	"testing"
	"time"

	"taizhang/internal/dbtest"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

// newStore has the first quarter of 2020.
func newStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), dbtest.URL(t), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// newHandler knows nothing yet: see Refresh.
func newHandler(t *testing.T) (*store.Store, *Handler) {
	t.Helper()
	s := newStore(t)
	return s, New(s, "", layout.Site{})
}
