package desk_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestReadOnlyWhenTheQuarterIsClosed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.SaveEntry(t.Context(), scjg, key(39, ""), 0, whole))
	typed := d.get(scjg, task39).form("save")
	if err := d.CloseQuarter(t.Context(), d.office, second); err != nil {
		t.Fatal(err)
	}
	p := d.get(scjg, task39)
	p.wants(http.StatusOK)
	p.says("main", "本季度已截止填报。要补报，请联系督查室。", "二季度进展。", "已截止填报")
	if p.Find("main textarea, main form").Length() != 0 {
		t.Error("a closed quarter can be typed in")
	}

	// Whoever was writing at that moment keeps what he typed.
	for _, do := range []string{"save", "hand-in", "merge"} {
		typed.Set("do", do)
		typed.Set("progress", "关门时正在写的。")
		p = d.post(scjg, task39, typed)
		p.wants(http.StatusConflict)
		p.says(`[role="alert"]`, "没有保存。", "本季度已截止填报")
		if got := p.Find("textarea[name=progress]").Text(); got != "关门时正在写的。" {
			t.Errorf("%s: what was typed: %q", do, got)
		}
		if p.Find("main form").Length() != 0 {
			t.Errorf("%s: offers what cannot be done", do)
		}
	}
}

func TestReadOnlyInThePublishedQuarter(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	p := d.get(scjg, "/work/2020/q1/tasks/39")
	p.wants(http.StatusOK)
	p.says("main", "本季度已经公开，不再改动", "全市新增小微企业4405家，", "已公开")
	p.saysNot("main", "截止", "上季度进展")
	p = d.get(scjg, "/work/2020/q1/tasks/43/parts/scjg")
	p.wants(http.StatusOK)
	p.says("[data-text]", "本单位没有单独的分报", "结合滨海新区区域调整实际")
	if p.Find("main form").Length() != 0 {
		t.Error("a published quarter has a form")
	}
}

// A text that was returned and never handed in again is not what the public reads.
func TestATextThatWasNotPublishedIsNotCalledPublic(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	saved, err := d.HandIn(t.Context(), scjg, key(39, ""), 0, whole)
	d.must(saved, err)
	d.must(d.ReturnEntry(t.Context(), d.office, key(39, ""), saved.Version, "请补充"))
	if _, err := d.Pool().Exec(t.Context(), `UPDATE quarter SET state = 'published', closed_at = now() WHERE year = 2020 AND number = 2`); err != nil {
		t.Fatal(err)
	}
	p := d.get(scjg, task39)
	p.says("[data-text]", "没有通过审核，没有公开")
	if strings.Contains(p.Find("[data-text] h2").Parent().Text(), "公开") {
		t.Error("it has the mark of what is public")
	}
	if p = d.get(scjg, "/work/2020/q1/tasks/39"); !strings.Contains(p.Find("[data-text] h2").Parent().Text(), "公开") {
		t.Error("what is public has no mark")
	}
}

func TestReadOnlyBeforeTheQuarterOpens(t *testing.T) {
	t.Parallel()
	d := closedDesk(t)
	p := d.get(d.staff("scjg"), task39)
	p.wants(http.StatusOK)
	p.says("main", "本季度还没有开放填报")
}

func TestLateHandInIsSaidToBeLate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	*d.now = d.now.Add(6 * 24 * time.Hour)
	p := d.get(scjg, task39)
	p.says("main > header", "已过1天")
	p.says("aside", "逾期未报送")
	d.must(d.HandIn(t.Context(), scjg, key(39, ""), 0, whole))
	d.get(scjg, task39).says("aside", "逾期报送")
}

// A unit that writes a part is told so wherever the whole could be meant.
func TestTheWholeIsNotTakenForThePart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	const joint, supporting = "/work/2020/q2/tasks/49/parts/jyj", "/work/2020/q2/tasks/12/parts/jsj"
	jyj, jsj := d.staff("jyj"), d.staff("jsj")
	p := d.get(jyj, joint)
	p.says("main form", "上季度全项进展（一季度，已公开）", "引用上季度全项文字")
	p.says("[data-internal]", "自评（本单位的部分）", "报送时必选", "不公开，只供登录后查看和内部通报")
	d.get(jyj, joint+"?quote=1").says("main", "编辑框里是一季度全项的文字，各单位的都在里面", "请只留本单位的部分")
	d.get(jsj, supporting).says("[data-internal]", "自评（本单位的部分）", "可以不选；全项由牵头单位评")

	p = d.get(d.staff("scjg"), task39)
	p.says("[data-internal]", "自评", "报送时必选")
	p.saysNot("main form", "本单位的部分", "全项")
}

func TestAHandedInPartNamesWhoIsMissing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	jyj, usx := d.staff("jyj"), d.staff("usx")
	d.must(d.HandIn(t.Context(), jyj, key(49, "jyj"), 0, whole))
	d.get(jyj, "/work/2020/q2/tasks/49/parts/jyj").says("[data-own]", "本单位的分报已报送。还有1个单位没有报送：")
	d.must(d.HandIn(t.Context(), usx, key(49, "usx"), 0, whole))
	d.get(jyj, "/work/2020/q2/tasks/49/parts/jyj").says("[data-own]", "本单位的分报已报送，其他单位的分报均已报送。")
	d.must(d.HandIn(t.Context(), d.staff("jsj"), key(12, "jsj"), 0, whole))
	p := d.get(d.staff("jsj", "fgw"), "/work/2020/q2/tasks/12/parts/jsj")
	p.says("[data-own]", "本单位的分报已报送。")
	p.saysNot("[data-own]", "其他单位")
}

func TestWhoWritesForSeveralUnitsChoosesThePart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.get(d.staff("jyj", "usx"), "/work/2020/q2/tasks/49")
	p.wants(http.StatusOK)
	for _, code := range []string{"jyj", "usx"} {
		if p.Find(`[data-parts] a[href="/work/2020/q2/tasks/49/parts/`+code+`"]`).Length() != 1 {
			t.Errorf("no way to the part of %s: %s", code, p.text("main"))
		}
	}
}

func TestTheOfficesWordingIsShownAgainstTheUnits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.HandIn(t.Context(), scjg, key(39, ""), 0, whole))
	if got := d.stored(scjg, key(39, "")).Handed; got != "" {
		t.Errorf("before the office edits, handed in: %q", got)
	}
	d.must(d.EditEntry(t.Context(), d.office, key(39, ""), 1, whole.Progress+"督查室加的一句。"))
	if got := d.stored(scjg, key(39, "")).Handed; got != whole.Progress {
		t.Errorf("handed in: %q", got)
	}
	p := d.get(scjg, task39)
	p.says("[data-office-words]", "督查室改过的字")
	p.says("[data-office-words] ins", "督查室加的一句。")
}
