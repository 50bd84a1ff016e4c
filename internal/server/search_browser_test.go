package server_test

import (
	"net/http"
	"strconv"
	"testing"
)

// TestSearchAsOneTypes: the table follows the field, and the field stays.
func TestSearchAsOneTypes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	tasks := func(address string) string {
		return strconv.Itoa(s.nobody().do(http.MethodGet, address, nil).page(t).Find("[id^=task-]").Length())
	}
	want, all := tasks("/2020/q1?q=%E6%B1%A1%E6%B0%B4"), tasks("/2020/q1")
	if want == "0" || want == all {
		t.Fatalf("污水 stands in %s tasks of %s", want, all)
	}
	b := newBrowser(t, s.server.URL)
	b.open("/2020/q1")
	b.types("#q", "污水")
	const rows = `document.querySelectorAll("[id^=task-]").length`
	b.waits(rows + ` === ` + want + ` && document.querySelectorAll("mark").length > 0 && new URL(location).searchParams.get("q") === "污水"`)
	b.waits(`document.activeElement.id === "q" && document.activeElement.value === "污水"`)
	b.types("#q", "没有这样的词")
	b.waits(rows + ` === 0`)
	b.waits(`(() => { const q = document.getElementById("q"); q.value = ""; q.dispatchEvent(new Event("input", { bubbles: true })); return true; })()`)
	b.waits(rows + ` === ` + all + ` && new URL(location).search === ""`)
}
