package desk_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// measure confirms a measure of a task by quoting the requirement, and returns the name of its field.
func (d *testDesk) measure(task int, quote, unit, low string, kind reading.Kind) string {
	d.t.Helper()
	k := key(task, "")
	doc, err := d.TaskReadings(d.t.Context(), d.office, k)
	if err != nil {
		d.t.Fatal(err)
	}
	m, ok := ledger.Remark{Quote: quote, Start: -1}.Pin(doc.Requirement)
	if !ok {
		d.t.Fatalf("%q is not in %q", quote, doc.Requirement)
	}
	err = d.RuleReadings(d.t.Context(), d.office, k, []store.MeasureRuling{{
		State: reading.Confirmed, Origin: reading.ByHand, Label: quote, Op: reading.Equal, Low: low, Unit: unit, Kind: kind,
		Quote: m.Quote, Start: m.Start, End: m.End(),
	}}, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	if doc, err = d.TaskReadings(d.t.Context(), d.office, k); err != nil {
		d.t.Fatal(err)
	}
	return ledger.FigureField(doc.Measures[len(doc.Measures)-1].ID)
}

func TestTheFigureOfEachConfirmedMeasureIsTypedBesideTheText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	p := d.get(scjg, task39)
	if p.Find("[data-figures]").Length() != 0 {
		t.Error("a task without a confirmed measure is asked for figures")
	}
	p.says("[data-no-figures]", "本季数据", "还没有确认的指标")
	if p.Find("[data-no-figures] a[href='/work/2020/q2/tasks/39/readings']").Length() != 1 {
		t.Error("no way to where measures are confirmed")
	}
	field := d.measure(39, "新增小微企业13000家", "家", "13000", reading.Count)
	p = d.get(scjg, task39)
	if p.Find("[data-no-figures]").Length() != 0 {
		t.Error("figures are asked for, and said not to be")
	}
	p.says("[data-figures]", "本季数据", "新增小微企业13000家", "目标13000家", "一季度4405家", "只供登录后查看")
	value, day := p.Find("input[name="+field+"]"), p.Find("input[name="+field+"-as-of]")
	if value.Length() != 1 || value.AttrOr("value", "") != "" || day.AttrOr("value", "") != "2020-06-30" {
		t.Errorf("the fields: %v %q", value.Length(), day.AttrOr("value", ""))
	}

	// A draft keeps whatever was typed, and says at once what is no number.
	form := fields("save", "0", ledger.Text{Progress: "二季度共新增小微企业8200家，进展顺利。", Rating: ledger.OnTrack})
	form.Set(field, "0,82")
	form.Set(field+"-as-of", "2020-06-30")
	p = d.follow(scjg, d.post(scjg, task39, form))
	if got := p.Find("input[name="+field+"]").AttrOr("value", ""); got != "0,82" {
		t.Errorf("kept as %q", got)
	}
	p.says("#"+field+"-error", "看不出逗号是千位还是小数点")
	p.says("body", "已保存 14:32，第1稿。本季数据有1个读不成数，下面已标出")

	// It is not handed in so, and nothing is lost.
	form.Set("version", "1")
	form.Set("do", "hand-in")
	p = d.post(scjg, task39, form)
	p.wants(http.StatusUnprocessableEntity)
	p.says("[role=alert]", "没有报送。", "逗号")
	if p.Find("[role=alert] a[href='#"+field+"']").Length() != 1 || p.Find("input[name="+field+"]").AttrOr("value", "") != "0,82" {
		t.Error("the top of the page does not lead to the number, or it is lost")
	}
	form.Set(field+"-none", "1")
	form.Set(field, "8200")
	p = d.post(scjg, task39, form)
	p.wants(http.StatusUnprocessableEntity)
	p.says("[role=alert]", "请留一样")

	form.Del(field + "-none")
	form.Set(field, "0.82万")
	form.Set("version", d.version(scjg, key(39, "")))
	d.follow(scjg, d.post(scjg, task39, form)).says("body", "第39项已报送")
	d.get(scjg, task39).says("[data-figures]", "新增小微企业13000家：0.82万（至2020-06-30）")
	found, err := d.TaskReadings(t.Context(), d.office, key(39, ""))
	if err != nil || len(found.Figures) != 1 || found.Figures[0].Value != 8200 {
		t.Errorf("in the readings: %+v, %v", found.Figures, err)
	}
}

func (d *testDesk) version(actor ledger.Actor, k ledger.Key) string {
	d.t.Helper()
	b, _ := json.Marshal(d.stored(actor, k).Version)
	return string(b)
}

func TestTypedFiguresAreNotLostToAnotherWriter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	mine, other := d.staff("scjg"), d.account(ledger.Staff, "李四", "scjg")
	field := d.measure(39, "新增小微企业13000家", "家", "13000", reading.Count)
	form := fields("save", "0", whole)
	form.Set(field, "8200")
	form.Set(field+"-as-of", "2020-06-30")
	d.follow(other, d.post(other, task39, form))

	form.Set(field, "8300")
	p := d.post(mine, task39, form)
	p.wants(http.StatusConflict)
	p.says("main", "李四先改动了这一份", "8200家（至2020-06-30）", "8300家（至2020-06-30）")
	form = p.form("save")
	if form.Get(field) != "8300" || form.Get("version") != "1" {
		t.Errorf("the choice would send %v", form)
	}
	p = d.post(mine, task39, p.form("merge"))
	p.wants(http.StatusConflict)
	p.says("[data-beside]", "8200家")
	if got := p.Find("input[name="+field+"]").AttrOr("value", ""); got != "8300" {
		t.Errorf("merging: %q", got)
	}
	d.follow(mine, d.post(mine, task39, form))
	if f := d.stored(mine, key(39, "")).Figures.List(); len(f) != 1 || f[0].Value != "8300" {
		t.Errorf("stored %+v", f)
	}
}

func TestTypedFiguresAreSavedByAScript(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	field := d.measure(39, "新增小微企业13000家", "家", "13000", reading.Count)
	save := func(version, value string) (int, map[string]any) {
		t.Helper()
		form := url.Values{"do": {"save"}, "version": {version}, field: {value}, field + "-as-of": {"2020-06-30"}, field + "-none": {""}}
		r := httptest.NewRequest(http.MethodPost, task39, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		p := d.do(scjg, r)
		var body map[string]any
		if err := json.Unmarshal([]byte(p.Find("body").Text()), &body); err != nil {
			t.Fatal(err)
		}
		return p.status, body
	}
	if status, body := save("0", ""); status != http.StatusOK || body["version"] != 0. {
		t.Errorf("a day alone is nothing: %d %v", status, body)
	}
	if status, body := save("0", "0,82"); status != http.StatusOK || body["version"] != 1. || !strings.Contains(fmt.Sprint(body["figures"]), "看不出逗号") {
		t.Errorf("saved, and said to be no number: %d %v", status, body)
	}
	if status, body := save("0", "0,82"); status != http.StatusOK || !strings.Contains(fmt.Sprint(body["figures"]), "看不出逗号") {
		t.Errorf("the answer was lost: %d %v", status, body)
	}
	if status, body := save("1", "82"); status != http.StatusOK || body["version"] != 2. || body["figures"] != nil {
		t.Errorf("saved: %d %v", status, body)
	}
	status, body := save("0", "8200")
	theirs, _ := body["theirs"].(map[string]any)
	if status != http.StatusConflict || theirs[field] != "82" || theirs[field+"-as-of"] != "2020-06-30" || theirs[field+"-none"] != "" {
		t.Errorf("an old version: %d %v", status, body)
	}
}

func TestAJointUnitIsToldWhoseFiguresTheyAre(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	const part = "/work/2020/q2/tasks/43/parts/scjg"
	d.get(scjg, part).says("[data-no-figures]", "还没有经督查室确认的指标")
	d.get(d.staff("zhuji"), "/work/2020/q2/tasks/120/parts/zhuji").says("[data-no-figures]", "由牵头单位填")
	requirement := []rune(d.stored(scjg, key(43, "scjg")).Requirement)
	d.measure(43, string(requirement[:8]), "家", "10", reading.Count)
	d.get(scjg, part).says("[data-figures]", "没有牵头单位", "不掌握的可以空着")
}

func TestFiguresAreCheckedBeforeHandingIn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	field := d.measure(39, "新增小微企业13000家", "家", "13000", reading.Count)
	form := fields("hand-in", "0", ledger.Text{Progress: "上半年全市新增小微企业8200家；新增“个转企”1610家。", Rating: ledger.Done})
	form.Del("confirm")
	form.Set(field, "8300")
	form.Set(field+"-as-of", "2020-06-30")
	p := d.follow(scjg, d.post(scjg, task39, form))
	p.says("[data-checks]", "本季数据填的是8300家（至6月30日），文字里写的是“上半年全市新增小微企业8200家”", "自评为已完成", "是全年目标13000家的63.8%，还没有达到")
	if p.Find("[data-checks] a[href='#"+field+"']").Length() != 1 || p.Find("[data-checks] a[href='#rating']").Length() != 1 {
		t.Error("the questions do not lead to what can be mended")
	}
	form = p.form("hand-in")
	form["confirm"] = nil
	p.Find("input[name=confirm]").Each(func(_ int, s *goquery.Selection) { form.Add("confirm", s.AttrOr("value", "")) })
	form.Set(field+"-as-of", "2020-06-30")
	form.Set(field, "8300")
	d.follow(scjg, d.post(scjg, task39, form)).says("body", "第39项已报送")
	d.get(scjg, task39).says("[data-confirmed]", "本季数据填的是8300家", "自评为已完成")
}

func TestReadingsAreFoundFromTheDesk(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	const readings = `a[href="/work/2020/q2/tasks/39/readings"]`
	if d.get(scjg, "/work").Find(readings).Length() != 1 || d.get(scjg, task39).Find(readings).Not("[data-no-figures] a").Length() != 1 {
		t.Error("no way from the list or the text to the numbers in it")
	}
	if d.get(scjg, "/work").Find(`a[href="/work/2020/q2/tasks/43/readings"]`).Length() != 0 {
		t.Error("a unit with a part is led to the numbers of the whole, which are not its own")
	}
}
