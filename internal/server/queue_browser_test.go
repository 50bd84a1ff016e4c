package server_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// waits until what the page says of itself is true.
func (b *browser) waits(condition string) {
	b.t.Helper()
	run(b, "wait for "+condition, chromedp.Poll[bool](condition))
}

// press is one key, with the focus where it is.
func (b *browser) press(key string) {
	b.t.Helper()
	run(b, "press "+key, chromedp.KeyEvent(key))
}

// TestTheQueueByKeyboard goes through three texts with j k a r e, without a page being loaded, and the writer sees the
// words that the remark is about.
func TestTheQueueByKeyboard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.account("scjg", ledger.Staff, "scjg")
	s.exec(`UPDATE quarter SET state = 'open', opened_at = now(), due_at = @due WHERE number = 2`, pgx.StrictNamedArgs{"due": time.Now().AddDate(0, 0, 5)})
	writer := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}
	for _, n := range []int{33, 34, 39} {
		key := ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 2}, Task: n}
		if _, err := s.HandIn(t.Context(), writer, key, 0, ledger.Text{Progress: fmt.Sprintf("完成%d家,进度正常。", n), Rating: ledger.OnTrack}); err != nil {
			t.Fatal(err)
		}
	}
	b := newBrowser(t, s.server.URL)
	b.signIn("office")
	b.waits(`document.querySelector("article")?.dataset.task === "33"`)
	run(b, "mark the page", chromedp.Evaluate[chromedp.Void](`void (window.same = true)`))
	b.press("j")
	b.waits(`document.querySelector("article")?.dataset.task === "34"`)
	b.press("k")
	b.waits(`document.querySelector("article")?.dataset.task === "33"`)
	b.press("a")
	b.waits(`document.querySelector("article")?.dataset.task === "34" && document.querySelector("[data-said]").textContent.includes("第33项已通过")`)
	// The notice takes it back, and so does the one above the list when nothing is left.
	b.choose(`[data-done-note] form[data-undo] button`)
	b.waits(`document.querySelector("article")?.dataset.task === "33" && document.querySelector("article").dataset.state === "submitted" &&
		document.querySelector("[data-said]").textContent.includes("第33项已撤回通过")`)
	b.press("a")
	b.waits(`document.querySelector("article")?.dataset.task === "34"`)
	b.press("e")
	b.waits(`document.activeElement.id === "edit-progress"`)
	b.press("j") // a letter, not a key, while somebody types
	b.waits(`document.querySelector("#edit-progress").value.includes("j") && document.querySelector("article").dataset.task === "34"`)
	b.choose(`#edit button[type=submit]`)
	b.waits(`document.querySelector("[data-said]").textContent.includes("已改字")`)
	b.press("j")
	b.waits(`document.querySelector("article")?.dataset.task === "39"`)
	run(b, "choose words", chromedp.Evaluate[chromedp.Void](`(() => {
		const words = document.querySelector("[data-part=progress] p").firstChild;
		const at = words.data.indexOf("39家");
		getSelection().setBaseAndExtent(words, at, words, at + 3);
	})()`))
	b.press("r")
	b.waits(`document.querySelector("#return-quote").value === "39家" && document.activeElement.name === "code"`)
	b.choose(`input[name=code][value=figures]`)
	b.fill("#return-reason", "与附表不符")
	b.waits(`scrollY > 0`) // the form is at the foot of the text
	b.choose(`[data-key=r]`)
	b.waits(`document.querySelector("[data-said]").textContent.includes("第39项已退回")`)
	// What comes next is shown as a page that was loaded: from its top, with the focus on its heading.
	b.waits(`scrollY === 0 && document.activeElement.id === "asked" && document.querySelector("article").dataset.task === "34"`)
	b.press("a")
	b.waits(`document.querySelector("[data-said]").textContent.includes("第34项已通过") && document.querySelector(".queue__done form[data-undo]") !== null`)
	b.waits(`!document.querySelector("article[data-task]")`)
	b.choose(`.queue__done form[data-undo] button`)
	b.waits(`document.querySelector("article")?.dataset.task === "34" && document.querySelector("article").dataset.state === "submitted"`)
	b.waits(`window.same === true`)
	b.follow("退出")

	b.signIn("scjg")
	b.open("/work/2020/q2/tasks/39")
	b.says("[data-remarks] mark", "39家")
	b.says("[data-remarks]", "数据不符")
	b.says("[data-remarks]", "与附表不符")
}
