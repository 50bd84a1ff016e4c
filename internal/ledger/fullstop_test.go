package ledger_test

import (
	"testing"

	"taizhang/internal/ledger"
)

func TestFullStops(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"同比增长7%.": "同比增长7%。",
		"同比增长7%.其中上虞区增长3.5%.":      "同比增长7%。其中上虞区增长3.5%。",
		"进展顺利（详见附件）.下一步":           "进展顺利（详见附件）。下一步",
		"完成投资46.3亿元.":              "完成投资46.3亿元。",
		"累计完成8200.":                "累计完成8200。",
		"增长3.5%左右，1.加强 2.推进":       "增长3.5%左右，1.加强 2.推进",
		"见 https://example.cn/a7.": "见 https://example.cn/a7.",
		"见www.example.cn":          "见www.example.cn",
		"马克.吐温项目...":               "马克.吐温项目...",
		"Up 7%.":                   "Up 7%.",
		"3.5%":                     "3.5%",
		"":                         "",
	} {
		if got := ledger.FullStops(in); got != want {
			t.Errorf("FullStops(%q) = %q, want %q", in, got, want)
		}
	}
}
