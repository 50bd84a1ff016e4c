package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"taizhang/internal/ledger"
)

// Two people of one department have the same empty editor before them; the first has saved.
func twoWriters(t *testing.T) (d *testDesk, mine, theirs ledger.Actor) {
	t.Helper()
	d = newDesk(t)
	mine, theirs = d.account(ledger.Staff, "张三", "scjg"), d.account(ledger.Staff, "李四", "scjg")
	d.must(d.SaveEntry(t.Context(), theirs, key(39, ""), 0, theirText))
	return d, mine, theirs
}

var (
	theirText = ledger.Text{Progress: "一样的一句。李四写的。\n李四的第二段。", Problems: "李四的问题。", Rating: ledger.Behind}
	myText    = ledger.Text{Progress: "\n一样的一句。张三写的。", NextSteps: "张三的措施。", Rating: ledger.OnTrack}
)

func TestClashShowsBothTexts(t *testing.T) {
	t.Parallel()
	d, me, _ := twoWriters(t)
	p := d.post(me, task39, fields("save", "0", myText))
	p.wants(http.StatusConflict)
	p.says(`[role="alert"]`, "李四先改动了这一份。", "两稿都在，请选一稿或合并")
	p.says(`[data-side="mine"]`, "一样的一句。", "张三写的。", "张三的措施。", "正常推进")
	p.says(`[data-side="theirs"]`, "一样的一句。", "李四写的。", "李四的第二段。", "李四的问题。", "进度滞后", "李四 14:32")
	p.says(`[data-side="mine"] ins`, "张三写的")
	p.says(`[data-side="theirs"] del`, "李四写的")
	p.saysNot(`[data-side] ins, [data-side] del`, "一样的一句")
	if got := d.stored(me, key(39, "")); got.Text != theirText {
		t.Errorf("a clash stored something: %+v", got.Text)
	}
}

func TestClashUseMine(t *testing.T) {
	t.Parallel()
	d, me, _ := twoWriters(t)
	p := d.post(me, task39, fields("save", "0", myText))
	p = d.follow(me, d.post(me, task39, p.form("save")))
	p.says("main", "已保存 14:32，第2稿")
	if got := d.stored(me, key(39, "")); got.Text != myText || len(got.Revisions) != 2 {
		t.Errorf("stored %+v, %d revisions", got.Text, len(got.Revisions))
	}
}

func TestClashUseMineAndHandIn(t *testing.T) {
	t.Parallel()
	d, me, _ := twoWriters(t)
	p := d.post(me, task39, fields("hand-in", "0", myText))
	p.wants(http.StatusConflict)
	p.says("main form button", "用我的并报送")
	p = d.follow(me, d.post(me, task39, p.form("hand-in")))
	p.says("main", "第39项已报送")
	if got := d.stored(me, key(39, "")); got.Text != myText || got.State != ledger.Submitted {
		t.Errorf("stored %s %+v", got.State, got.Text)
	}
}

func TestClashUseTheirs(t *testing.T) {
	t.Parallel()
	d, me, _ := twoWriters(t)
	p := d.post(me, task39, fields("save", "0", myText))
	p = d.get(me, p.Find("main form a").AttrOr("href", ""))
	p.wants(http.StatusOK)
	if got := p.Find("#progress").Text(); got != theirText.Progress {
		t.Errorf("the editor has %q", got)
	}
}

func TestClashMerge(t *testing.T) {
	t.Parallel()
	d, me, they := twoWriters(t)
	p := d.post(me, task39, fields("save", "0", myText))
	p = d.post(me, task39, p.form("merge"))
	p.wants(http.StatusConflict)
	if got := p.Find("#progress").Text(); got != myText.Progress {
		t.Errorf("mine is in the editor: %q", got)
	}
	if got := p.Find("#next_steps").Text(); got != myText.NextSteps {
		t.Errorf("mine is in the editor: %q", got)
	}
	p.says("[data-beside]", "李四 14:32", "李四的第二段。", "李四的问题。", "进度滞后")
	if p.Find("form[data-unsaved]").Length() != 1 {
		t.Error("leaving the page would lose mine without a warning")
	}

	// Refused for what is missing, both are still there.
	form := p.form("hand-in")
	form.Set("rating", "behind")
	p = d.post(me, task39, form)
	p.wants(http.StatusUnprocessableEntity)
	p.says("[data-beside]", "李四的第二段。")

	// They save once more: nothing of either is lost, and the merge goes on against the newest.
	newer := theirText
	newer.Progress += "\n李四又写的。"
	d.must(d.SaveEntry(t.Context(), they, key(39, ""), 1, newer))
	form = p.form("save")
	form.Set("progress", "合并的。")
	p = d.post(me, task39, form)
	p.wants(http.StatusConflict)
	p.says(`[data-side="theirs"]`, "李四又写的。")
	p = d.post(me, task39, p.form("merge"))
	p.says("[data-beside]", "李四又写的。")
	p = d.follow(me, d.post(me, task39, p.form("save")))
	p.says("main", "第3稿")
	if got := d.stored(me, key(39, "")).Progress; got != "合并的。" {
		t.Errorf("stored %q", got)
	}
}

func TestClashWithATextThatWasHandedIn(t *testing.T) {
	t.Parallel()
	d, me, they := twoWriters(t)
	handed := theirText
	handed.NextSteps = "李四的措施。"
	d.must(d.HandIn(t.Context(), they, key(39, ""), 1, handed))
	for _, do := range []string{"save", "hand-in", "merge"} {
		p := d.post(me, task39, fields(do, "1", myText))
		p.wants(http.StatusConflict)
		p.says(`[role="alert"]`, "没有保存。", "本项已报送。要修改，请先撤回", "您写的都在下面，可以复制")
		if got := p.Find("textarea[name=progress]").Text(); got != myText.Progress {
			t.Errorf("%s: mine to copy: %q", do, got)
		}
		if _, ok := p.Find("textarea[name=progress]").Attr("readonly"); !ok || p.Find("main form").Length() != 0 {
			t.Errorf("%s: offers what cannot be done", do)
		}
		p.says(`[data-side="theirs"]`, "李四写的。")
	}
	// A mistake beside it changes nothing of that.
	p := d.post(me, task39, fields("save", "1", ledger.Text{Progress: "写的\x00", Rating: "foo"}))
	p.wants(http.StatusConflict)
	if got := p.Find("textarea[name=progress]").Text(); got != "写的" {
		t.Errorf("mine to copy: %q", got)
	}
}

// The second of two clicks, or a form that is posted again, brings the same text: that is no clash.
func TestPostingTwice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.post(scjg, task39, fields("save", "0", whole)).wants(http.StatusSeeOther)
	p := d.follow(scjg, d.post(scjg, task39, fields("save", "0", whole)))
	p.says("main", "已保存")
	d.post(scjg, task39, fields("hand-in", "1", whole)).wants(http.StatusSeeOther)
	p = d.follow(scjg, d.post(scjg, task39, fields("hand-in", "1", whole)))
	p.says("main", "第39项已报送")
	if got := d.stored(scjg, key(39, "")); len(got.Revisions) != 2 {
		t.Errorf("%d revisions", len(got.Revisions))
	}
}

// Twenty people save the same empty entry at the same moment: one is stored, nineteen get both texts.
func TestManySaveAtOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	var group sync.WaitGroup
	answers := make([]page, 20)
	for i := range answers {
		group.Go(func() {
			text := ledger.Text{Progress: strings.Repeat("稿", i+1)}
			answers[i] = d.post(scjg, task39, fields("save", "0", text))
		})
	}
	group.Wait()
	var saved int
	for i, p := range answers {
		switch p.status {
		case http.StatusSeeOther:
			saved++
		case http.StatusConflict:
			if got := p.Find(`input[name=progress]`).AttrOr("value", ""); got != strings.Repeat("稿", i+1) {
				t.Errorf("answer %d has lost what was typed", i)
			}
		default:
			t.Errorf("answer %d: %d", i, p.status)
		}
	}
	if saved != 1 {
		t.Errorf("%d were stored", saved)
	}
}

func TestContributions(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	sthj, zhuji, shangyu := d.staff("sthj"), d.staff("zhuji"), d.staff("shangyu")
	const entry, part = "/work/2020/q2/tasks/120", "/work/2020/q2/tasks/120/parts/zhuji"

	p := d.get(zhuji, part)
	p.wants(http.StatusOK)
	p.says("h1", "第120项 二季度分报")
	p.says("main", "本单位配合。这一份报给牵头单位")
	p.says("[data-units]", "市生态环境局", "牵头", "上虞区政府", "未报送")

	// A supporting unit may leave the rating out.
	p = d.follow(zhuji, d.post(zhuji, part, fields("hand-in", "0", ledger.Text{Progress: "诸暨的一份。", Problems: "诸暨的问题。"})))
	p.says("main", "第120项的分报已报送")

	p = d.get(sthj, entry)
	p.says("main form", "诸暨的一份。", "诸暨的问题。", "本单位牵头，2个单位配合")
	p.says("[data-units]", "诸暨市政府 配合已报送", "上虞区政府 配合未报送")
	p = d.get(shangyu, "/work/2020/q2/tasks/120/parts/shangyu")
	p.says("main form", "诸暨的一份。")
	p.saysNot("main", "诸暨的问题。")

	p = d.follow(zhuji, d.post(zhuji, part+"/withdraw", url.Values{"version": {"1"}}))
	if got := p.Find("#progress").Text(); got != "诸暨的一份。" {
		t.Errorf("after taking it back: %q", got)
	}
	d.get(sthj, entry).saysNot("main", "诸暨的一份。")
}

func TestJointUnits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg, binhai := d.staff("scjg"), d.staff("binhai")
	const part = "/work/2020/q2/tasks/43/parts/scjg"
	d.must(d.HandIn(t.Context(), binhai, key(43, "binhai"), 0, ledger.Text{Progress: "滨海的一份。", Problems: "滨海的问题。", Rating: ledger.OnTrack}))

	p := d.get(scjg, part)
	p.says("main", "本项由2个单位各自负责，没有牵头单位", "滨海的一份。")
	p.says("[data-units]", "滨海新区管委会", "已报送", "各单位的文字合成的全项：已报送")
	p.saysNot("main", "滨海的问题。")
	d.post(scjg, part, fields("hand-in", "0", ledger.Text{Progress: "市监的一份。"})).wants(http.StatusUnprocessableEntity) // joint units rate
	d.post(scjg, part, fields("hand-in", "1", whole)).wants(http.StatusSeeOther)
}
