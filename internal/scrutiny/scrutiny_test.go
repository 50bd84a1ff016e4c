package scrutiny

import (
	"slices"
	"strings"
	"testing"
)

func TestWhatACarefulReaderAsks(t *testing.T) {
	t.Parallel()
	const asked = "加大小微企业扶持力度,全市新增小微企业13000家;新增“个转企”1600家。"
	const last = "全市新增小微企业4405家,全年目标任务完成率33.88%;新增“个转企”284家,完成全年目标数的17.75%。"
	m := Material{Requirement: asked, Last: last, LastName: "一季度", Whole: true}
	for name, c := range map[string]struct {
		progress string
		m        Material
		codes    []string
		says     string
	}{
		"nothing to ask":     {"全市新增小微企业8200家，完成全年目标的63.08%；新增“个转企”910家。", m, nil, ""},
		"the same":           {last, m, []string{"same", "full-width"}, "与一季度文字完全相同"},
		"the same but width": {FullWidth(last) + "\n", m, []string{"same"}, "完全相同"},
		"nearly the same":    {strings.Replace(FullWidth(last), "新增“", "又新增“", 1), m, []string{"same"}, "%相同"},
		"no last quarter":    {FullWidth(last), Material{Requirement: asked, Whole: true}, nil, ""},
		"backwards":          {"上半年共新增小微企业4400家，占全省比重继续提高；另有新增“个转企”910家。", m, []string{"backwards-1"}, "本季度是4400家，一季度是4405家"},
		"a rate that is off": {"上半年共新增小微企业8200家，完成全年目标的90%；另有新增“个转企”910家。", m, []string{"rate-1"}, "写的是完成90%，按目标13000家算是63.08%"},
		"one not reported":   {"上半年共新增小微企业8200家，占全省比重继续提高。", m, []string{"unreported-2"}, "1600家"},
		"part of a unit":     {"上半年共新增小微企业8200家，占全省比重继续提高。", Material{Requirement: asked, Last: last, LastName: "一季度"}, nil, ""},
		"short":              {"正在推进。", Material{Requirement: "推进改革。", Whole: true}, []string{"short"}, "全文只有5字"},
		"half-width":         {"我市各项工作正在有序推进,进展顺利(详见附件),比例3:15。", Material{Requirement: "推进改革。"}, []string{"full-width"}, "有4处半角标点"},
	} {
		found := Examine(c.progress, c.m)
		var codes []string
		var said strings.Builder
		for _, f := range found {
			codes = append(codes, f.Code)
			said.WriteString(f.Text)
			if (f.Ask == "") != (f.Code == "full-width") {
				t.Errorf("%s: %s asks %q", name, f.Code, f.Ask)
			}
		}
		if !slices.Equal(codes, c.codes) || !strings.Contains(said.String(), c.says) {
			t.Errorf("%s: found %v: %s", name, codes, said.String())
		}
	}
}

// BenchmarkExamine examines a text of usual length against another one.
func BenchmarkExamine(b *testing.B) {
	m := Material{
		Requirement: "加大小微企业扶持力度,全市新增小微企业13000家;新增“个转企”1600家。", LastName: "一季度", Whole: true,
		Last: strings.Repeat("全市新增小微企业4405家,全年目标任务完成率33.88%;新增“个转企”284家,完成全年目标数的17.75%。", 4),
	}
	progress := strings.Repeat("全市新增小微企业8200家,全年目标任务完成率63.08%;新增“个转企”910家,完成全年目标数的56.88%。", 4)
	for b.Loop() {
		Examine(progress, m)
	}
}
