package ledger_test

import (
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func TestHandedInSaysBothTimes(t *testing.T) {
	t.Parallel()
	first, again := time.Date(2020, 7, 6, 23, 59, 0, 0, ledger.Shanghai), time.Date(2020, 7, 8, 9, 5, 0, 0, ledger.Shanghai)
	for want, h := range map[string]ledger.HandedIn{
		"":                    {},
		"报送于2020-07-06 23:59": {First: &first},
		"首次报送2020-07-06 23:59，退回后重报2020-07-08 09:05": {First: &first, Again: &again},
	} {
		if got := h.Words(ledger.Stamp); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if h := (ledger.HandedIn{First: &first, Again: &again}); h.Newest() != &again || (ledger.HandedIn{First: &first}).Newest() != &first {
		t.Error("the newest is the one after the return")
	}
}
