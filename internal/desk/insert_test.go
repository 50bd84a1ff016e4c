package desk_test

import (
	"net/http"
	"testing"

	"taizhang/internal/ledger"
)

// The leading unit puts what the others handed in into its own text, without a script too; a draft of theirs it never gets.
func TestThePartOfAnotherUnitIsInserted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lead, zhuji, shangyu := d.staff("sthj"), d.staff("zhuji"), d.staff("shangyu")
	const entry = "/work/2020/q2/tasks/120"
	if doc := d.stored(lead, key(120, "")); doc.Duty != ledger.Lead {
		t.Fatalf("the unit is %s", doc.Duty)
	}
	d.must(d.SaveEntry(t.Context(), lead, key(120, ""), 0, ledger.Text{Progress: "牵头单位写的一段。"}))
	d.must(d.HandIn(t.Context(), zhuji, key(120, "zhuji"), 0, ledger.Text{Progress: "诸暨市改造农房三千户。", Rating: ledger.OnTrack}))
	d.must(d.SaveEntry(t.Context(), shangyu, key(120, "shangyu"), 0, ledger.Text{Progress: "上虞区的草稿。"}))

	p := d.get(lead, entry)
	p.wants(http.StatusOK)
	link := p.Find("a[data-insert]")
	if link.Length() != 1 || link.AttrOr("data-insert", "") != "诸暨市改造农房三千户。" {
		t.Fatalf("%d parts can be inserted: %q", link.Length(), link.AttrOr("data-insert", ""))
	}
	p = d.get(lead, link.AttrOr("href", ""))
	p.wants(http.StatusOK)
	if got := p.Find("textarea[name=progress]").Text(); got != "牵头单位写的一段。\n诸暨市改造农房三千户。" {
		t.Errorf("the editor has %q", got)
	}
	if got := d.stored(lead, key(120, "")).Progress; got != "牵头单位写的一段。" {
		t.Errorf("looking has stored %q", got)
	}
	if got := d.get(lead, entry+"?insert=shangyu").Find("textarea[name=progress]").Text(); got != "牵头单位写的一段。" {
		t.Errorf("a draft was inserted: %q", got)
	}
	if n := d.get(zhuji, entry+"/parts/zhuji").Find("a[data-insert]").Length(); n != 0 {
		t.Errorf("a supporting unit is offered %d parts", n)
	}
}
