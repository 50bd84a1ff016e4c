package scrutiny

import (
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

func TestWhatACarefulReaderAsks(t *testing.T) {
	t.Parallel()
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
		"a point":            {"我市规上工业增加值增长7%.其中上虞区增长3.5%.", Material{Requirement: "推进改革。"}, []string{"full-width"}, "有2处半角标点，其中2处句号写成了“.”"},
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

// asked is task 39's requirement with its first measure confirmed.
const asked = "加大小微企业扶持力度,全市新增小微企业13000家;新增“个转企”1600家。"

func firms() reading.Measure {
	m := reading.Measure{Ruling: reading.Ruling{ID: 7, State: reading.Confirmed}, Label: "新增小微企业", Op: reading.Equal, Low: 13000, Unit: "家", Kind: reading.Count, Quote: "新增小微企业13000家"}
	m.Start = strings.Index(asked, m.Quote)
	m.Start = len([]rune(asked[:m.Start]))
	m.End = m.Start + len([]rune(m.Quote))
	return m
}

func TestWhatWasTypedIsSetAgainstTheText(t *testing.T) {
	t.Parallel()
	const place = "-13" // of the measure in the requirement
	base := Material{Requirement: asked, Whole: true, Quarter: ledger.Quarter{Year: 2020, Number: 2}, Measures: []reading.Measure{firms()}}
	for name, c := range map[string]struct {
		progress string
		typed    ledger.TypedFigure
		codes    []string
		says     string
	}{
		"the same":        {"上半年共新增小微企业8200家；新增“个转企”910家。", ledger.TypedFigure{Value: "0.82万"}, nil, ""},
		"rounded":         {"上半年共新增小微企业0.82万家；新增“个转企”910家。", ledger.TypedFigure{Value: "8213"}, nil, ""},
		"of the quarter":  {"二季度共新增小微企业8200家，进展顺利；新增“个转企”910家。", ledger.TypedFigure{Value: "8200"}, nil, ""},
		"another":         {"上半年共新增小微企业8100家；新增“个转企”910家。", ledger.TypedFigure{Value: "8200"}, []string{"typed" + place}, "填的是8200家（至6月30日），文字里写的是“上半年共新增小微企业8100家”"},
		"not in the text": {"各项工作有序推进，总体情况良好；新增“个转企”910家。", ledger.TypedFigure{Value: "8200"}, []string{"untold" + place}, "填了8200家（至6月30日），文字里没有看到"},
		"not typed":       {"上半年共新增小微企业8200家；新增“个转企”910家。", ledger.TypedFigure{}, []string{"untyped" + place}, "本季数据里没有填"},
		"none, but told":  {"上半年共新增小微企业8200家；新增“个转企”910家。", ledger.TypedFigure{None: true}, []string{"typed" + place}, "选了“本季无数据”"},
		"none":            {"各项工作有序推进，总体情况良好；新增“个转企”910家。", ledger.TypedFigure{None: true}, nil, ""},
		"nothing at all":  {"各项工作有序推进，总体情况良好；新增“个转企”910家。", ledger.TypedFigure{}, []string{"unreported-1"}, "没有看到本季度的数字"},
		"no number yet":   {"各项工作有序推进，总体情况良好；新增“个转企”910家。", ledger.TypedFigure{Value: "八千"}, nil, ""},
	} {
		m := base
		c.typed.Measure, c.typed.AsOf = 7, "2020-06-30"
		m.Typed = ledger.NewTypedFigures([]ledger.TypedFigure{c.typed})
		codes, said := codesOf(Examine(c.progress, m))
		if !slices.Equal(codes, c.codes) || !strings.Contains(said, c.says) {
			t.Errorf("%s: found %v: %s", name, codes, said)
		}
		m.Whole = false
		if codes, said := codesOf(Examine(c.progress, m)); len(codes) > 0 {
			t.Errorf("%s, a part of the task: %v %s", name, codes, said)
		}
	}
}

func codesOf(found []Finding) ([]string, string) {
	var codes []string
	var said strings.Builder
	for _, f := range found {
		codes = append(codes, f.Code)
		said.WriteString(f.Text)
	}
	return codes, said.String()
}

func TestARatingIsSetAgainstTheFigures(t *testing.T) {
	t.Parallel()
	const growth, ratio, ceiling = "全市规上工业增加值增长7%左右。", "垃圾分类覆盖率达到90%以上。", "居民消费价格涨幅控制在3%以内。"
	for name, c := range map[string]struct {
		requirement, progress string
		rating                ledger.Rating
		quarter               int
		says                  string
	}{
		"growth far below":         {growth, "上半年全市规上工业增加值增长0.5%，总体平稳。", ledger.OnTrack, 2, "自评为正常推进，“全市规上工业增加值增长”目标7%左右，现为0.5%"},
		"growth a little below":    {growth, "上半年全市规上工业增加值增长6.2%，总体平稳。", ledger.OnTrack, 2, ""},
		"done below":               {growth, "上半年全市规上工业增加值增长6.2%，总体平稳。", ledger.Done, 2, "自评为已完成"},
		"growth that fell":         {growth, "上半年全市规上工业增加值下降3.1%，总体平稳。", ledger.OnTrack, 2, "现为-3.1%"},
		"said to be behind":        {growth, "上半年全市规上工业增加值增长0.5%，总体平稳。", ledger.Behind, 2, ""},
		"unrated":                  {growth, "上半年全市规上工业增加值增长0.5%，总体平稳。", ledger.Unrated, 2, ""},
		"growth above":             {growth, "上半年全市规上工业增加值增长8.5%，总体平稳。", ledger.Done, 2, ""},
		"a sum that is not done":   {asked, "上半年全市新增小微企业8200家；新增“个转企”1610家。", ledger.Done, 2, "现为8200家，是全年目标13000家的63.1%，还没有达到"},
		"a sum that is done":       {asked, "上半年全市新增小微企业13100家；新增“个转企”1610家。", ledger.Done, 2, ""},
		"a sum far behind":         {asked, "截至9月底全市新增小微企业4405家；新增“个转企”1510家。", ledger.OnTrack, 3, "33.9%，而时间已过75%"},
		"a sum a little behind":    {asked, "上半年全市新增小微企业5900家；新增“个转企”910家。", ledger.OnTrack, 2, ""},
		"a ratio in the middle":    {ratio, "目前全市垃圾分类覆盖率达到30%，正在推进。", ledger.OnTrack, 2, ""},
		"a ratio, said to be done": {ratio, "目前全市垃圾分类覆盖率达到80%，正在推进。", ledger.Done, 2, ""},
		"a ceiling in the middle":  {ceiling, "上半年居民消费价格涨幅为4.2%，高位回落。", ledger.OnTrack, 2, ""},
		"no figure":                {growth, "各项工作有序推进，总体平稳向好。", ledger.OnTrack, 2, ""},
	} {
		_, said := codesOf(slices.DeleteFunc(Examine(c.progress, Material{
			Requirement: c.requirement, Whole: true, Quarter: ledger.Quarter{Year: 2020, Number: c.quarter}, Rating: c.rating,
		}), func(f Finding) bool { return f.Kind != Rated }))
		if (said == "") != (c.says == "") || !strings.Contains(said, c.says) {
			t.Errorf("%s: %q, want %q", name, said, c.says)
		}
	}
}

// Every question about a target quotes words that stand in its requirement.
func TestQuestionsQuoteTheRequirement(t *testing.T) {
	t.Parallel()
	for _, requirement := range []string{
		asked, "完成交通投资100亿元,其中铁路投资55亿元。", "新建、改造农村公路300公里,创建美丽公路12条。", "推进老旧小区改造,开工、完工各60个。",
		"实施“400+”项目,完成投资300亿元以上。", "培育国家高新技术企业、省科技型中小企业分别新增100家和500家。",
	} {
		m := Material{Requirement: requirement, Whole: true}
		for _, f := range Examine("各项工作正在有序推进，总体情况良好。", m) {
			if f.Kind != Unreported {
				continue
			}
			from, to := strings.Index(f.Text, "“"), strings.Index(f.Text, "”")
			words := strings.NewReplacer("‘", "“", "’", "”").Replace(f.Text[from+len("“") : to])
			if !strings.Contains(ledger.FullWidth(requirement), words) {
				t.Errorf("%q does not stand in %q", words, requirement)
			}
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

func TestASumIsFarBehindTheCurveThatWasDrawn(t *testing.T) {
	t.Parallel()
	says := func(curve reading.Curve) string {
		_, said := codesOf(slices.DeleteFunc(Examine("截至9月底全市新增小微企业4405家；新增“个转企”1510家。", Material{
			Requirement: asked, Whole: true, Quarter: ledger.Quarter{Year: 2020, Number: 3}, Rating: ledger.OnTrack, Curve: curve,
		}), func(f Finding) bool { return f.Kind != Rated }))
		return said
	}
	if got := says(reading.Linear); !strings.Contains(got, "而时间已过75%") {
		t.Errorf("even growth: %q", got)
	}
	late := ledger.LinearPace
	late[8] = 505
	if got := says(ledger.PacePoints(late).Months()); got != "" {
		t.Errorf("a late year: %q", got)
	}
	late[8] = 855
	if got := says(ledger.PacePoints(late).Months()); !strings.Contains(got, "33.9%，而按年度进度曲线应达85.5%") {
		t.Errorf("an early year: %q", got)
	}
}
