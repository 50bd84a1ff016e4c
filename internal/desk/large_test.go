package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// A megabyte that can no longer be saved comes back once, to be copied: a second time, compared with the stored text, it
// would cost seconds and much memory.
func TestAMegabyteThatComesTooLateComesBackOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.HandIn(t.Context(), scjg, key(39, ""), 0, whole))
	huge := strings.Repeat("绍兴", 1<<20/6)
	p := d.post(scjg, task39, fields("save", "0", ledger.Text{Progress: huge}))
	p.wants(http.StatusConflict)
	if got := p.Find("textarea[name=progress]").Text(); got != huge {
		t.Errorf("%d bytes come back of %d", len(got), len(huge))
	}
	p.says(`[data-side="mine"]`, "文字太长")
	p.says(`[data-side="theirs"]`, strings.TrimSpace(whole.Progress))
	html, err := p.Find("html").Html()
	if err != nil {
		t.Fatal(err)
	}
	if len(html) > len(huge)+200<<10 {
		t.Errorf("a page of %d bytes", len(html))
	}
}
