package ui_test

import (
	"strings"
	"testing"

	"taizhang/internal/difference"
	"taizhang/web/ui"
)

func TestDifference(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after, want string }{
		"words":             {"完成<10个>。", "完成<12个>。", "<p>完成&lt;<del>10个</del><ins>12个</ins>&gt;。</p>"},
		"paragraphs":        {"甲。\n乙。", "甲。\n丙。", "<p>甲。</p><p><del>乙</del><ins>丙</ins>。</p>"},
		"a paragraph went":  {"甲。\n乙。\n丙。", "甲。\n丙。", "<p>甲。</p><p><del>乙。↵</del>丙。</p>"},
		"a paragraph came":  {"甲。\n丙。", "甲。\n乙。\n丙。", "<p>甲。</p><p><ins>乙。↵</ins></p><p>丙。</p>"},
		"a blank":           {"甲乙", "甲 乙", "<p>甲<ins>␣</ins>乙</p>"},
		"nothing at all":    {"", "", ""},
		"everything is new": {"", "甲。", "<p><ins>甲。</ins></p>"},
	} {
		var b strings.Builder
		if err := ui.Difference(difference.Words(c.before, c.after)).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if got, want := b.String(), `<div class="diff">`+c.want+`</div>`; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestChangeIsShownInFullWidth(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before, after []string
		want          string
	}{
		{[]string{"新增4405家,同比增长。", "完成。"}, []string{"新增4406家,同比增长。"}, "<p>新增<del>4405家</del><ins>4406家</ins>，同比增长。<del>↵</del><del>完成。</del></p>"},
		{[]string{"新增,同比"}, []string{"新增，同比"}, "<p>新增<del>,</del><ins>，</ins>同比</p>"},
	} {
		var b strings.Builder
		if err := ui.Change(c.before, c.after).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		if got, want := b.String(), `<div class="diff">`+c.want+`</div>`; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
