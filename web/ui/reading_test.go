package ui_test

import (
	"strings"
	"testing"

	"taizhang/web/ui"
)

func TestReadingsUnderlinesTheWords(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := ui.Readings([]ui.Passage{{Words: "新增4405家,<b>完成5%", Marks: []ui.ReadMark{
		{Start: 0, End: 7, ID: "f-0", Href: "#m-0", Confirmed: true}, {Start: 5, End: 7}, {Start: 11, End: 99},
	}}}).Render(t.Context(), &b)
	want := `<p><a class="reading reading--confirmed" data-reading id="f-0" href="#m-0">新增4405家</a>，&lt;b&gt;<span class="reading" data-reading>完成5%</span></p>`
	if err != nil || b.String() != want {
		t.Errorf("%s, not %s (%v)", b.String(), want, err)
	}
}
