package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestStaleRowsOfAWorkbookAreConflicts(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	data := d.filled(d.download(me), func(set func(int, string, string)) {
		set(39, "进展情况", "表里写的。")
		set(40, "进展情况", "另一项。")
		set(41, "进展情况", "两边一样。")
	})
	d.must(d.SaveEntry(t.Context(), me, key(39, ""), 0, ledger.Text{Progress: "网页上写的。"}))
	d.must(d.SaveEntry(t.Context(), me, key(41, ""), 0, ledger.Text{Progress: "两边一样。"}))
	p := d.upload(me, data)
	p.wants(http.StatusConflict)
	p.says(`[role="alert"]`, "没有写入。", "1项在您下载以后又有人改过")
	p.says(`#conflicts [data-task="39"] [data-side="before"]`, "网页上写的。")
	p.says(`#conflicts [data-task="39"] [data-side="after"]`, "表里写的。")
	p.says(`#changes [data-task]`, "另一项。")
	p.says("main", "1行有变化，1行冲突，9行没有变化。")
	if p.Find("input[name=rows]").Length() > 0 {
		t.Error("with a conflict something can be written")
	}
	if got := p.Find(`#conflicts [data-task="39"] h3 a`).AttrOr("href", ""); got != "/work/2020/q2/tasks/39" {
		t.Errorf("the way to the task is %s", got)
	}
	if got := d.stored(me, key(40, "")); got.Version != 0 {
		t.Errorf("half of it was stored: %+v", got.Text)
	}
}

// Somebody saves between the preview and the button: nothing is stored, both texts are shown.
func TestAWorkbookThatBecameStaleIsNotWritten(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	preview := d.upload(me, d.filled(d.download(me), func(set func(int, string, string)) {
		set(34, "进展情况", "一。")
		set(39, "进展情况", "表里写的。")
	}))
	d.must(d.SaveEntry(t.Context(), me, key(39, ""), 0, ledger.Text{Progress: "网页上写的。"}))
	before := d.ledgerSize()
	p := d.apply(me, preview)
	p.wants(http.StatusConflict)
	p.says(`#conflicts [data-task="39"]`, "网页上写的。", "表里写的。")
	if d.ledgerSize() != before {
		t.Error("half of it was stored")
	}
}

func TestAWorkbookDoesNotChangeWhatWasHandedIn(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	d.must(d.HandIn(t.Context(), me, key(39, ""), 0, whole))
	p := d.upload(me, d.filled(d.download(me), func(set func(int, string, string)) { set(39, "进展情况", "改了。") }))
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults] li", "第10行：第39项不能改。本项已报送。")
	if got := d.stored(me, key(39, "")); got.Text != whole {
		t.Errorf("%+v", got.Text)
	}
}

func TestRowsOfOthersAreNotTaken(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me, other := d.staff("scjg"), d.staff("jyj")
	foreign := d.filled(d.download(other), func(set func(int, string, string)) { set(49, "进展情况", "别的单位的。") })
	before := d.ledgerSize()
	p := d.upload(me, foreign)
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults]", "不由市市场监管局填写")
	for _, rows := range []string{
		`[{"row":4,"task":49,"department":"jyj","version":0,"progress":"别的单位的。","problems":"","next_steps":"","rating":"","figures":""}]`,
		`[{"row":4,"task":9999,"department":"","version":0,"progress":"没有的。","problems":"","next_steps":"","rating":"","figures":""}]`,
		`[{"row":4,"task":39,"department":"","version":0,"progress":"坏` + "\x07" + `字","problems":"","next_steps":"","rating":"","figures":""}]`,
		`[{"row":4,"task":39,"department":"","version":0,"progress":"好","problems":"","next_steps":"","rating":"splendid","figures":""}]`,
		`[{"row":4,"task":39,"department":"","version":0,"progress":"` + strings.Repeat("长", 10001) + `","problems":"","next_steps":"","rating":"","figures":""}]`,
		`[{"row":4,"task":39,"version":0,"progress":"甲","figures":""},{"row":5,"task":39,"version":0,"progress":"乙","figures":""}]`,
		`[{"row":4,"task":39,"version":0,"progress":"好"}]`, // drawn by a release that knew no figures
		`[]`, ``, `null`, `{}`, `[{"state":"published"}]`, `[{"task":39,"progress":"甲"}] []`,
	} {
		if p := d.post(me, workbookPath+"/apply", url.Values{"rows": {rows}}); p.status != http.StatusUnprocessableEntity {
			t.Errorf("%.80s: %d %s", rows, p.status, p.text("main"))
		}
	}
	if d.ledgerSize() != before {
		t.Error("something was stored")
	}
}

// A text from before a rule may stay as it is; what is written now must pass.
func TestTextsThatTodaysRulesWouldRefuseStayAsTheyAre(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	d.must(d.SaveEntry(t.Context(), me, key(39, ""), 0, whole))
	if _, err := d.Pool().Exec(t.Context(), `UPDATE entry SET progress = $1 WHERE quarter = 2`, "零\u200b宽。"); err != nil {
		t.Fatal(err)
	}
	p := d.upload(me, d.download(me))
	p.wants(http.StatusOK)
	p.says("h1", "没有改动")
	p = d.upload(me, d.filled(d.download(me), func(set func(int, string, string)) { set(40, "进展情况", "又\u200b一个。") }))
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-faults]", "第11行，进展情况：里面有看不见的控制字符或乱码")
}
