package server_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
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

	// What is wrong stands in the form of its field and is said aloud; the count is said in the element that was there.
	b.waits(`(() => { const q = document.getElementById("q"); q.value = "多".repeat(101); q.dispatchEvent(new Event("input", { bubbles: true })); return true; })()`)
	b.waits(`document.querySelector("form:has(#q) #q-error[role=alert]") !== null && document.getElementById("q").getAttribute("aria-describedby") === "q-error"`)
	b.waits(`(() => { const q = document.getElementById("q"); q.value = "△市商务局"; q.dispatchEvent(new Event("input", { bubbles: true })); return true; })()`)
	b.waits(`document.getElementById("q-error") === null && document.querySelectorAll("abbr mark").length === document.querySelectorAll("tbody tr").length`)
	b.waits(`document.querySelector("search [role=status]").textContent.includes("△市商务局") && document.title.includes("△市商务局")`)
}

// TestTheForeEdgeMarksWhatIsRead: the number of the ten rows in sight is marked.
func TestTheForeEdgeMarksWhatIsRead(t *testing.T) {
	t.Parallel()
	b := newBrowser(t, newSite(t).server.URL)
	run(b, "widen", chromedp.EmulateViewport(1500, 900))
	b.open("/2020/q1")
	const marked = `[...document.querySelectorAll("nav [aria-current=location]")].map((a) => a.hash).join() === `
	b.waits(marked + `"#task-1"`)
	b.waits(`(() => { location.hash = "task-81"; return true; })()`)
	b.waits(marked + `"#task-81"`)
}
