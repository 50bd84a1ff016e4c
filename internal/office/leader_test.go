package office_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestTheQueueOfALeader(t *testing.T) {
	t.Parallel()
	d := busy(t)
	d.get("/office").is(http.StatusOK).lacks("main", "select[name=leader]") // the plan names nobody
	d.get("/office?leader=" + url.QueryEscape("未定")).is(http.StatusBadRequest)
	if _, err := d.Pool().Exec(t.Context(), `UPDATE task_version SET leader = CASE number WHEN 12 THEN '王芳' WHEN 33 THEN '陈　伟' ELSE '王芳、陈伟' END
		WHERE number IN (12, 33, 39)`); err != nil {
		t.Fatal(err)
	}
	page := d.get("/office").is(http.StatusOK)
	page.count("select[name=leader] option", 4)
	page.says(`select[name=leader] option:nth-child(2)[value=王芳]`, "王芳（2）")
	page.says(`select[name=leader] option:nth-child(3)[value=陈伟]`, "陈伟（2）")
	page.says(`select[name=leader] option:nth-child(4)[value=未定]`, "分管领导未定（167）")

	chen := "leader=" + url.QueryEscape("陈伟")
	page = d.get("/office?" + chen).is(http.StatusOK)
	if got := page.tasks(); got != "39" {
		t.Errorf("to be read of 陈伟: %s", got)
	}
	page.says("select[name=leader] option[selected]", "陈伟")
	page.says("select[name=state] option[value=all]", "全部（2）")
	page.count(`ol a[href="/office/2020/q2/tasks/39?`+chen+`"]`, 1)
	page.count(`form:has([formaction$="/39/return"]) input[name=leader][value=陈伟]`, 1)
	if got := d.get("/office?state=all&" + chen).is(http.StatusOK).tasks(); got != "33 39" {
		t.Errorf("all of 陈伟: %s", got)
	}
	if got := d.get("/office?leader=" + url.QueryEscape("未定")).is(http.StatusOK).tasks(); got != "43" {
		t.Errorf("to be read of nobody: %s", got)
	}
	d.get("/office?state=draft&department=scjg&"+chen).is(http.StatusOK).count("ol li[data-task]", 1)
	d.get("/office?department=fgw&"+chen).is(http.StatusOK).says("section", "该单位没有这样的待审核的事项")
	for _, address := range []string{"/office?leader=" + url.QueryEscape("李强"), item(39) + "?leader=x"} {
		d.get(address).is(http.StatusBadRequest).says("h1", "不能这样筛选")
	}
}
