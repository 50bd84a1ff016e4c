package difference_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"taizhang/internal/difference"
)

// show writes what went as [-…-] and what came as [+…+].
func show(pieces []difference.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Kind {
		case difference.Deleted:
			b.WriteString("[-" + p.Text + "-]")
		case difference.Inserted:
			b.WriteString("[+" + p.Text + "+]")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after, want string }{
		"the same":                 {"甲。乙。", "甲。乙。", "甲。乙。"},
		"nothing":                  {"", "", ""},
		"from nothing":             {"", "甲。", "[+甲。+]"},
		"to nothing":               {"甲。", "", "[-甲。-]"},
		"a sentence in front":      {"甲。乙。", "新。甲。乙。", "[+新。+]甲。乙。"},
		"a sentence in the middle": {"甲完成。丙完成。", "甲完成。乙完成。丙完成。", "甲完成。[+乙完成。+]丙完成。"},
		"a number with its unit":   {"新增4405家,同比", "新增4406家,同比", "新增[-4405家-][+4406家+],同比"},
		"grouped digits":           {"共1,234.5万元。", "共1,235.5万元。", "共[-1,234.5万元-][+1,235.5万元+]。"},
		"a percentage":             {"完成33.88%;", "完成63.08%;", "完成[-33.88%-][+63.08%+];"},
		"points":                   {"提高1.5个百分点", "提高2.5个百分点", "提高[-1.5个百分点-][+2.5个百分点+]"},
		"a Latin word":             {"建设5G基站", "建设4G基站", "建设[-5G-][+4G+]基站"},
		"a compound":               {"COVID-19疫情", "COVID-20疫情", "[-COVID-19-][+COVID-20+]疫情"},
		"the time":                 {"于9:30开会", "于9:45开会", "于[-9:30-][+9:45+]开会"},
		"chance is not kept":       {"完成项目的前期工作", "启动工程的招标程序", "[-完成项目的前期工作-][+启动工程的招标程序+]"},
		"one character":            {"全面推进建设", "全面推动建设", "全面推[-进-][+动+]建设"},
		"paragraphs stay":          {"甲一。\n乙二。", "丙三。\n丁四。", "[-甲一-][+丙三+]。\n[-乙二-][+丁四+]。"},
		"a paragraph more":         {"甲。\n丙。", "甲。\n乙。\n丙。", "甲。\n[+乙。\n+]丙。"},
		"edges at clauses":         {"甲5个，完成一，完成二。", "甲6个，完成一，完成三，完成二。", "甲[-5个-][+6个+]，完成一，[+完成三，+]完成二。"},
		"the last sentence":        {"甲5个。完成。", "甲6个。", "甲[-5个-][+6个+]。[-完成。-]"},
		"an accent":                {"caf\u0065\u0301", "caf\u0065", "[-caf\u0065\u0301-][+caf\u0065+]"},
	} {
		got := difference.Words(c.before, c.after)
		if show(got) != c.want {
			t.Errorf("%s: %s, want %s", name, show(got), c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	got := difference.Sentences(
		"全市新增小微企业4405家。完成全年目标的33.88%；天气晴朗。\n下一步继续推进。",
		"全市新增小微企业8200家。完成全年目标的33.88%；\n召开了推进会议，部署工作。\n下一步继续推进。")
	want := []struct {
		kind difference.Kind
		text string
	}{
		{difference.Changed, "全市新增小微企业[-4405家-][+8200家+]。"},
		{difference.Same, "完成全年目标的33.88%；"},
		{difference.Deleted, "[-天气晴朗。-]"},
		{difference.Inserted, "[+\n+]"},
		{difference.Inserted, "[+召开了推进会议，部署工作。+]"},
		{difference.Same, "\n"},
		{difference.Same, "下一步继续推进。"},
	}
	if len(got) != len(want) {
		t.Fatalf("%d sentences, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if got[i].Kind != w.kind || show(got[i].Pieces) != w.text {
			t.Errorf("%d: %d %s, want %d %s", i, got[i].Kind, show(got[i].Pieces), w.kind, w.text)
		}
	}
}

// material is what random texts are made of: everything that the cutting looks at, and what no text should have.
var material = strings.Split("甲|乙|完成|推进|的|了|。|；|，|;|,|\n|\n\n|12|1,234|5G|%|万|亿元|家|a|COVID-19|’|。”|（|）| |\u3000|\u00a0|\u0301|\xff|\xe4\xb8|𠮷|\U000F0000|\uE000|\uFFFD|\x00|.|:|-", "|")

func random(r *rand.Rand, n int) string {
	var b strings.Builder
	for range r.IntN(n + 1) {
		b.WriteString(material[r.IntN(len(material))])
	}
	return b.String()
}

// mutate changes a text here and there, as a writer does.
func mutate(r *rand.Rand, s string) string {
	for range r.IntN(5) {
		at, to := r.IntN(len(s)+1), r.IntN(len(s)+1)
		if at > to {
			at, to = to, at
		}
		s = s[:at] + random(r, 4) + s[min(to, at+r.IntN(12)):]
	}
	return s
}

func TestNothingIsLostOrAdded(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		before := random(r, 40)
		after := random(r, 40)
		if r.IntN(2) == 0 {
			after = mutate(r, before)
		}
		check(t, before, after)
	}
	for range 5 { // long enough to be cut into sentences first
		before := random(r, 3000)
		check(t, before, mutate(r, before))
		check(t, before, random(r, 3000))
	}
}

func check(t *testing.T, before, after string) {
	t.Helper()
	pieces := difference.Words(before, after)
	if difference.Before(pieces) != before || difference.After(pieces) != after {
		t.Fatalf("%q to %q gives %q", before, after, show(pieces))
	}
	for i, p := range pieces {
		if p.Text == "" || (i > 0 && pieces[i-1].Kind == p.Kind) {
			t.Fatalf("%q to %q: piece %d is empty or of the kind before: %q", before, after, i, show(pieces))
		}
		if utf8.ValidString(before) && utf8.ValidString(after) && !utf8.ValidString(p.Text) {
			t.Fatalf("%q to %q: a character is cut: %q", before, after, p.Text)
		}
	}
	var all []difference.Piece
	for _, s := range difference.Sentences(before, after) {
		all = append(all, s.Pieces...)
	}
	if difference.Before(all) != before || difference.After(all) != after {
		t.Fatalf("%q to %q by sentences gives %q", before, after, show(all))
	}
}

// longTexts are pairs of 10,000 characters that are hard to compare.
func longTexts() map[string][2]string {
	const n = 10_000
	r := rand.New(rand.NewPCG(3, 4))
	chinese := func(seed string) string {
		alphabet := []rune(seed)
		var b strings.Builder
		for i := range n {
			if i%17 == 16 {
				b.WriteRune('。')
				continue
			}
			b.WriteRune(alphabet[r.IntN(len(alphabet))])
		}
		return b.String()
	}
	few, many := "甲乙丙丁", "全市新增小微企业完成年目标任务率个转的了推进建设项工程"
	base := chinese(many)
	swapped := strings.Split(base, "。")
	r.Shuffle(len(swapped), func(i, j int) { swapped[i], swapped[j] = swapped[j], swapped[i] })
	unbroken := func() string { return strings.ReplaceAll(chinese(few), "。", "甲") }
	return map[string][2]string{
		"one word":           {base, strings.Replace(base, "企业", "公司", 1)},
		"nothing in common":  {strings.Repeat("甲乙", n/2), strings.Repeat("丙丁", n/2)},
		"other sentences":    {chinese(many), chinese(many)},
		"few characters":     {chinese(few), chinese(few)},
		"swapped sentences":  {base, strings.Join(swapped, "。")},
		"one long sentence":  {unbroken(), unbroken()},
		"sentences of one":   {strings.Repeat("甲。", n/2), strings.Repeat("乙。", n/2)},
		"every sentence new": {base, strings.ReplaceAll(base, "。", "了。")},
	}
}

func TestLongTextsAreQuick(t *testing.T) {
	t.Parallel()
	for name, c := range longTexts() {
		check(t, c[0], c[1])
		const limit = 50 * time.Millisecond
		best := time.Hour // of many, because other tests run beside it and take their turns
		for try := 0; try < 40 && best > limit; try++ {
			begin := time.Now()
			difference.Words(c[0], c[1])
			best = min(best, time.Since(begin))
		}
		t.Logf("%s: %v", name, best)
		if best > limit && !raceDetector {
			t.Errorf("%s: %v, want under %v", name, best, limit)
		}
	}
}

func BenchmarkWords(b *testing.B) {
	for name, c := range longTexts() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				difference.Words(c[0], c[1])
			}
		})
	}
}
