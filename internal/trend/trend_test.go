package trend

import (
	"testing"

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
