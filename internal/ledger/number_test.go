package ledger_test

import (
	"errors"
	"testing"

	"taizhang/internal/ledger"
)

func TestParseTaskNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"1": 1, "39": 39, "9999": 9999} {
		if got, err := ledger.ParseTaskNumber(text); err != nil || got != want {
			t.Errorf("%q is %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "0", "-1", "+39", "039", " 39", "39 ", "3九", "３９", "0x27", "10000", "99999999999999999999"} {
		if got, err := ledger.ParseTaskNumber(text); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%q is %d, %v", text, got, err)
		}
	}
}
