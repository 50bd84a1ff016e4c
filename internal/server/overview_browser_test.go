package server_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"

	"taizhang/internal/ledger"
)

// enter comes to a link by Tab, presses Enter, and waits for the page that it leads to.
func (b *browser) enter(selector string) {
	b.t.Helper()
	b.tabTo(selector)
	run(b, "enter "+selector, func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.RunResponse(ctx, chromedp.KeyEvent("\r"))
		return chromedp.Void{}, err
	})
}

// TestFromANumberToItsSentence goes from a number of the overview to its tasks and on to the sentence, with keys alone, and
// looks at each page on a telephone.
func TestFromANumberToItsSentence(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("leader", ledger.Leader)
	b := newBrowser(t, s.server.URL)
	b.signIn("leader")
	b.waits(`document.querySelector("#map") !== null`)
	if run(b, "measure the first screen", chromedp.Evaluate[bool](`document.querySelector("#gap-first").closest("section").getBoundingClientRect().bottom > 900
		|| document.querySelector("#disagree").closest("section").getBoundingClientRect().bottom > 900`)) {
		t.Error("the first screen is higher than 900 px")
	}
	narrow := func(page string) {
		run(b, "hold a telephone", chromedp.EmulateViewport(390, 844))
		if run(b, "measure", chromedp.Evaluate[bool](`document.documentElement.scrollWidth > 390`)) {
			t.Errorf("%s is wider than 390 px", page)
		}
		run(b, "put it down", chromedp.EmulateViewport(1440, 900))
	}
	narrow("the overview")
	if pdf := run(b, "print", chromedp.PrintToPDF()); len(pdf) < 10_000 {
		t.Errorf("the printed overview has %d bytes", len(pdf))
	}
	b.enter(`a[href$="check=disagree"]`)
	b.waits(`document.querySelector("[data-total]")?.textContent === "2"`)
	narrow("the list")
	b.enter(`tr[data-task="27"] a`)
	b.waits(`location.pathname === "/overview/2020/q1/tasks/27" && location.hash === "#readings"`)
	narrow("the task")
	b.says("#readings", "55148人 ÷ 10万人 = 55.1%")
	b.tabTo(`#readings q a[data-reading]`)
	b.press("\r")
	b.waits(`document.querySelector("#q1 :target")?.textContent.includes("2.17万人次")`)
}
