package trend

import (
	"slices"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

func TestUnchanged(t *testing.T) {
	t.Parallel()
	const last = "全市新增小微企业4405家，全年目标任务完成率33.88%，各项工作按计划推进。"
	for now, want := range map[string]bool{
		last: true,
		"全市新增小微企业4405家,全年目标任务完成率33.88%,\n各项工作按计划推进。": true, // width and white space
		"全市新增小微企业4406家，全年目标任务完成率33.88%，各项工作按计划推进。":   true,
		"上半年新增小微企业8200家，完成全年目标的63%。":                 false,
		"": false,
	} {
		if got := Unchanged(Alike(last, now)); got != want {
			t.Errorf("%q: %v, %.3f alike", now, got, Alike(last, now))
		}
	}
}

func TestSetbacks(t *testing.T) {
	t.Parallel()
	const asked = "全市新增小微企业13000家;新增“个转企”1600家。"
	read := func(s string) reading.Reading { return reading.Read(asked, []string{s}) }
	before := read("全市新增小微企业4405家；新增“个转企”284家。")
	if got := Setbacks(before, read("全市新增小微企业8200家；新增“个转企”280家。")); len(got) != 1 || got[0].Target != 1 || got[0].Was.Value != 284 || got[0].Is.Value != 280 {
		t.Errorf("setbacks = %+v", got)
	}
	if got := Setbacks(before, read("全市新增小微企业0.82万家；新增“个转企”284家。")); len(got) != 0 {
		t.Errorf("10 thousands are not units: %+v", got)
	}
}

func TestBecame(t *testing.T) {
	t.Parallel()
	const asked, text = "全市新增小微企业13000家。", "全市新增小微企业4405家，各项工作按计划推进。"
	for name, c := range map[string]struct {
		before, now string
		was, is     ledger.Rating
		want        []Change
	}{
		"nothing":             {text, "上半年共新增小微企业8200家，下一步继续抓好落实。", ledger.OnTrack, ledger.OnTrack, nil},
		"worse":               {text, "上半年共新增小微企业8200家，下一步继续抓好落实。", ledger.OnTrack, ledger.Behind, []Change{Down}},
		"better, no new text": {text, text, ledger.Paused, ledger.Done, []Change{Up, Same}},
		"not rated before":    {text, text, ledger.Unrated, ledger.Behind, []Change{Same}},
		"less than it was":    {text, "上半年共新增小微企业4300家，下一步继续抓好落实。", ledger.OnTrack, ledger.Unrated, []Change{Backwards}},
	} {
		if got := Compare(asked, c.before, asked, c.now).Became(c.was, c.is); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for _, c := range Changes {
		if c.String() == "" {
			t.Errorf("%q has no word", string(c))
		}
	}
}
