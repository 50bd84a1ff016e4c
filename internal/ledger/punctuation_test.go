package ledger_test

import (
	"testing"

	"taizhang/internal/ledger"
)

func TestFullWidth(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"加大扶持力度,全市新增13000家;新增":       "加大扶持力度，全市新增13000家；新增",
		"投资1,234万元,于3:15完成":          "投资1,234万元，于3:15完成",
		"形象进度56%;2020年新建":            "形象进度56%；2020年新建",
		"（一）迁改),2个区间":                "（一）迁改），2个区间",
		"行动方案(2020-2022年)":           "行动方案（2020-2022年）",
		"Go (1.26), pgx: v5":         "Go (1.26), pgx: v5",
		"见 https://example.cn/a:b,c": "见 https://example.cn/a:b,c",
		"增长12.7%,高于":                 "增长12.7%，高于",
		"比重为46.3%;":                  "比重为46.3%；",
		"落地(SKF,ABB)等":               "落地（SKF,ABB）等",
		"已经是全角，不变。":                  "已经是全角，不变。",
		"":                           "",
	} {
		if got := ledger.FullWidth(in); got != want {
			t.Errorf("FullWidth(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestInnerQuotes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"":                 "",
		"没有引号":             "没有引号",
		"“个转企”1600家":       "‘个转企’1600家",
		"“做好‘六稳’工作”":       "‘做好“六稳”工作’",
		"it’s not a quote": "it’s not a quote",
	} {
		if got := ledger.InnerQuotes(s); got != want {
			t.Errorf("%s became %s, want %s", s, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	if a, b := ledger.Fold("区、县（市）　ＡBc，"), ledger.Fold("区、县(市) abC,"); a != b {
		t.Errorf("%q and %q differ", a, b)
	}
}

func FuzzFullWidth(f *testing.F) {
	f.Add("甲,乙(丙:丁);1,2")
	f.Fuzz(func(t *testing.T, s string) {
		if ledger.Fold(ledger.FullWidth(s)) != ledger.Fold(s) {
			t.Errorf("%q lost something but the width of its marks", s)
		}
	})
}
