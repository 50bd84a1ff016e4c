package ledger_test

import (
	"testing"

	"taizhang/internal/ledger"
)

func TestRevisionActions(t *testing.T) {
	t.Parallel()
	for action, want := range map[ledger.RevisionAction]string{
		"load": "载入", "save": "存草稿", "submit": "报送", "edit": "督查室改字", "compose": "按分报合成", "correct": "更正", "later": "later",
	} {
		if got := action.String(); got != want {
			t.Errorf("%s is %q, want %q", string(action), got, want)
		}
	}
}
