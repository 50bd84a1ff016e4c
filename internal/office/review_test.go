package office_test

import (
	"net/http"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestAcceptGoesOnToTheNext(t *testing.T) {
	t.Parallel()
	d := busy(t)
	accept := item(39) + "/accept"
	d.post(accept, "version", d.get(item(39)).version(accept)).goes(item(43))
	if got := d.document(39).State; got != ledger.Accepted {
		t.Errorf("39 is %s", got)
	}
	d.post(item(43)+"/accept", "version", "1", "department", "scjg").goes("/office?department=scjg") // its last one
	d.post(item(12)+"/accept", "version", "1").goes("/office")
	d.get("/office").is(http.StatusOK).says("section", "已报送的都看过了")
}

func TestAcceptOfAnotherVersionIsAConflict(t *testing.T) {
	t.Parallel()
	d := busy(t)
	_, err := d.EditEntry(t.Context(), d.who, ledger.Key{Quarter: second, Task: 39}, 1, "别人改的话39")
	d.ok(err)
	page := d.post(item(39)+"/accept", "version", "1").is(http.StatusConflict)
	page.says("[role=alert]", "督查室的人动过这一项（09:00）")
	page.says("[data-part=progress]", "别人改的话39")
	if page.version(item(39)+"/accept") != "2" {
		t.Error("the form is still of the old version")
	}
	if got := d.document(39).State; got != ledger.Submitted {
		t.Errorf("39 is %s", got)
	}
	d.post(item(39) + "/accept").is(http.StatusConflict) // no version at all
	d.post(item(34)+"/accept", "version", "0").is(http.StatusConflict).says("[role=alert]", "只有已报送的可以通过")
}

func TestReturnNeedsAReason(t *testing.T) {
	t.Parallel()
	d := busy(t)
	page := d.post(item(39)+"/return", "version", "1", "reason", " \n ").is(http.StatusUnprocessableEntity)
	page.says("#return-reason-error", "请填写退回意见")
	long := strings.Repeat("长", ledger.MaxReason+1)
	page = d.post(item(39)+"/return", "version", "1", "reason", long, "state", "all").is(http.StatusUnprocessableEntity)
	page.says("#return-reason", long)
	page.says("#return-reason-error", "最多2000字")
	if page.tasks() == "12 39 43" {
		t.Error("the filter was lost")
	}
	if got := d.document(39).State; got != ledger.Submitted {
		t.Fatalf("39 is %s", got)
	}

	d.post(item(39)+"/return", "version", "1", "reason", "数据不符").goes(item(43))
	page = d.get(item(39)).is(http.StatusOK)
	page.says("[data-part=reason]", "数据不符")
	page.count("article form", 0)
	page = d.post(item(12)+"/return", "version", "7", "reason", "写了半天的理由").is(http.StatusConflict)
	page.says("#return-reason", "写了半天的理由")
}

func TestEditKeepsBothTexts(t *testing.T) {
	t.Parallel()
	d := busy(t)
	edit := item(39) + "/edit"
	d.post(edit, "version", "1", "progress", "督查室的话39").goes(item(39))
	page := d.get(item(39)).is(http.StatusOK)
	page.says("[data-part=progress]", "督查室的话39")
	page.says("[data-part=progress]", "督查室改过字")
	page.says("[data-part=internal]", "内部的话39")

	page = d.post(edit, "version", "1", "progress", "另一个人的话39").is(http.StatusConflict)
	page.says("[data-part=progress]", "督查室的话39")
	page.says("#edit-progress", "另一个人的话39")
	page.count("details#edit[open]", 1)
	if page.version(edit) != "2" {
		t.Error("the form is still of the old version")
	}
	page = d.post(edit, "version", "2", "progress", "  ").is(http.StatusUnprocessableEntity)
	page.says("#edit-progress-error", "不能为空")
	megabyte := strings.Repeat("长", 1<<20/3)
	page = d.post(edit, "version", "2", "progress", megabyte).is(http.StatusUnprocessableEntity)
	page.says("#edit-progress", megabyte)
	page.says("#edit-progress-error", "最多10000字")
	d.post(edit, "version", "2", "progress", strings.Repeat("x", 5<<20)).is(http.StatusRequestEntityTooLarge)
	if got := d.document(39); got.Version != 2 || got.Progress != "督查室的话39" {
		t.Errorf("stored: %+v", got)
	}
}

func TestPartsOfAJointTask(t *testing.T) {
	t.Parallel()
	d := busy(t)
	d.post(item(43)+"/edit", "version", "1", "progress", "督查室的话43").goes(item(43))
	d.handIn(43, "binhai", "binhai", ledger.Text{Progress: "后到的话43", Rating: ledger.Done})
	page := d.get(item(43)).is(http.StatusOK)
	page.says("[data-unit=滨海新区管委会]", "不在上面的文字里")
	page.count("[data-unit=市市场监管局]:contains(不在上面的文字里)", 0)
	compose := item(43) + "/compose"
	d.post(compose, "version", page.version(compose)).goes(item(43))
	page = d.get(item(43))
	page.says("[data-part=progress]", "后到的话43")
	page.count(`form[action="`+compose+`"]`, 0)

	part := item(43) + "/parts/binhai/return"
	page = d.post(part, "version", page.version(part), "reason", "").is(http.StatusUnprocessableEntity)
	page.says("#return-binhai-reason-error", "请填写退回意见")
	page.count("#return-reason-error", 0)
	page = d.post(part, "version", "9", "reason", "写好的理由").is(http.StatusConflict)
	page.says("#return-binhai-reason", "写好的理由")
	d.post(part, "version", page.version(part), "reason", "口径不清").goes(item(43))
	page = d.get(item(43))
	page.says("[data-unit=滨海新区管委会] [data-part=reason]", "口径不清")
	page.count("[data-part=progress]:contains(后到的话43)", 0)
	d.post(item(43)+"/parts/nobody/return", "version", "1", "reason", "理由").is(http.StatusNotFound)
	d.post(item(39)+"/compose", "version", "1").is(http.StatusConflict)
}
