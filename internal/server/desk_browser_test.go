package server_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"taizhang/internal/ledger"
)

const (
	desk39 = "/work/2020/q2/tasks/39"
	wrote  = "上半年全市新增小微企业8200家，完成全年目标的63.08%；新增“个转企”910家。"
)

// writing is a site whose second quarter is open, with two people of 市市场监管局 and a browser at task 39.
func writing(t *testing.T) (*site, *browser) {
	t.Helper()
	s := newSite(t)
	s.account("scjg", ledger.Staff, "scjg")
	s.account("second", ledger.Staff, "scjg")
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	b := newBrowser(t, s.server.URL)
	b.signIn("scjg")
	b.open(desk39)
	return s, b
}

// becomes waits until an expression in the page is true.
func (b *browser) becomes(what, expression string) {
	b.t.Helper()
	run(b, "wait until "+what, func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		again := time.NewTicker(20 * time.Millisecond)
		defer again.Stop()
		for {
			// An error is a page that is going: the next one is asked.
			if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); ok && err == nil {
				return chromedp.Void{}, nil
			}
			select {
			case <-ctx.Done():
				return chromedp.Void{}, ctx.Err()
			case <-again.C:
			}
		}
	})
}

// saying is an expression: what the page says to somebody who looks at it.
func saying(text string) string { return fmt.Sprintf("document.body.innerText.includes(%q)", text) }

func (b *browser) types(selector, text string) {
	b.t.Helper()
	run(b, "type into "+selector, chromedp.SendKeys(selector, text))
}

// stored is the text of task 39's entry in the second quarter and how many revisions it has.
func (s *site) stored() (progress, state string, revisions int) {
	s.t.Helper()
	err := s.Pool().QueryRow(s.t.Context(), `
		SELECT e.progress, e.state, (SELECT count(*) FROM revision r WHERE r.entry_id = e.id)
		FROM entry e JOIN task t ON t.id = e.task_id
		WHERE t.number = 39 AND e.quarter = 2 AND e.department_id IS NULL`).Scan(&progress, &state, &revisions)
	if err != nil {
		s.t.Fatal(err)
	}
	return progress, state, revisions
}

// stop ends the server as a crash does: open connections break, new ones are refused.
func (s *site) stop() {
	s.t.Helper()
	s.server.Listener.Close()
	s.server.CloseClientConnections()
}

// start brings a new server up at the address of the one that was stopped.
func (s *site) start() {
	s.t.Helper()
	listener, err := net.Listen("tcp", s.server.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	again := &httptest.Server{Listener: listener, Config: &http.Server{Handler: s.handler}}
	again.Start()
	s.t.Cleanup(again.Close)
}

func TestNothingTypedIsLostWhenTheServerDies(t *testing.T) {
	t.Parallel()
	s, b := writing(t)
	b.types("#progress", "第一段。")
	b.becomes("it is said to be unsaved", saying("有改动，未保存"))
	b.becomes("it is saved by itself", saying("已保存 09:00"))
	s.stop()
	b.types("#progress", "服务器停了还在写。")
	b.becomes("the page says so", saying("连不上服务器，文字留在本机"))
	b.types("#progress", "再写一句。")
	s.start()
	b.becomes("it is saved when the server is back", saying("已保存 09:00"))
	const all = "第一段。服务器停了还在写。再写一句。"
	if progress, state, _ := s.stored(); progress != all || state != "draft" {
		t.Errorf("stored %q, %s", progress, state)
	}
	if kept := run(b, "what is kept", chromedp.Evaluate[int]("localStorage.length")); kept != 0 {
		t.Error("what is saved is still kept in the browser")
	}
}

func TestSigningInAgainInPlace(t *testing.T) {
	t.Parallel()
	s, b := writing(t)
	s.exec(`DELETE FROM sessions`, nil)
	b.types("#progress", wrote)
	b.becomes("the dialog is there", `document.querySelector("dialog[data-sign-in]").open`)
	b.fill("#sign-in-password", "不是这个密码")
	b.choose("dialog[data-sign-in] button[type=submit]")
	b.becomes("a wrong password is refused", saying("账户或密码不对"))
	b.fill("#sign-in-password", password)
	b.choose("dialog[data-sign-in] button[type=submit]")
	b.becomes("it is saved", saying("已保存 09:00"))
	if got := run(b, "the editor", chromedp.Evaluate[string](`document.querySelector("#progress").value`)); got != wrote {
		t.Errorf("the editor has %q", got)
	}
	if progress, _, _ := s.stored(); progress != wrote {
		t.Errorf("stored %q", progress)
	}
}

func TestTwoPeopleInOneEntry(t *testing.T) {
	t.Parallel()
	s, b := writing(t)
	if a := s.signIn("second").post(desk39, map[string][]string{"do": {"save"}, "version": {"0"}, "progress": {"同事写的一稿。"}}); a.status != http.StatusSeeOther {
		t.Fatalf("the colleague's save: %d", a.status)
	}
	b.types("#progress", "我写的一稿。")
	b.becomes("the clash is shown", saying("second 09:00先保存了一稿。"))
	b.types("#progress", "又写一句。")
	b.click("[data-clash-compare]")
	b.says("[data-side=mine]", "我写的一稿。又写一句。")
	b.says("[data-side=theirs]", "同事写的一稿。")
	if progress, _, n := s.stored(); progress != "同事写的一稿。" || n != 1 {
		t.Errorf("stored %q, %d revisions", progress, n)
	}
	b.follow("用我的")
	b.becomes("mine is saved", saying("已保存 09:00"))
	if progress, _, n := s.stored(); progress != "我写的一稿。又写一句。" || n != 2 {
		t.Errorf("stored %q, %d revisions", progress, n)
	}
}

// tabTo presses Tab until an element has the focus.
func (b *browser) tabTo(selector string) {
	b.t.Helper()
	for range 80 {
		if run(b, "look for the focus", chromedp.Evaluate[bool](fmt.Sprintf("document.activeElement.matches(%q)", selector))) {
			return
		}
		run(b, "press Tab", chromedp.KeyEvent("\t"))
	}
	b.t.Fatalf("the Tab key never comes to %s", selector)
}

func TestTheDeskByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s, b := writing(t)
	b.tabTo("#progress")
	run(b, "type", chromedp.KeyEvent("正在推进。"))
	b.tabTo("input[name=rating]")
	run(b, "choose", chromedp.KeyEvent(" "))
	b.tabTo("button[value=hand-in]")
	run(b, "hand in", chromedp.KeyEvent("\r"))
	b.becomes("the questions are there", saying("全文只有5字"))
	for range b.count("input[name=confirm]") {
		b.tabTo("input[name=confirm]:not(:checked)")
		run(b, "confirm", chromedp.KeyEvent(" "))
	}
	b.tabTo("button[value=hand-in]")
	run(b, "hand in", chromedp.KeyEvent("\r"))
	b.becomes("it is handed in", saying("第39项已报送"))
	if progress, state, _ := s.stored(); progress != "正在推进。" || state != "submitted" {
		t.Errorf("stored %q, %s", progress, state)
	}
}

func TestHandingInWithoutScripts(t *testing.T) {
	t.Parallel()
	s, b := writing(t)
	run(b, "switch scripts off", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.open(desk39)
	b.types("#progress", strings.ReplaceAll(wrote, "；", ";"))
	run(b, "rate", chromedp.Click(".choice:has([value=ontrack])"))
	b.click("button[value=save]")
	b.says("body", "已保存")
	b.click("button[value=hand-in]")
	b.says("body", "第39项已报送")
	if progress, state, revisions := s.stored(); progress != strings.ReplaceAll(wrote, "；", ";") || state != "submitted" || revisions != 2 {
		t.Errorf("stored %q, %s, %d revisions", progress, state, revisions)
	}
}

func TestAFigureThatIsNoNumberIsSaidWhileItIsTyped(t *testing.T) {
	t.Parallel()
	s, b := writing(t)
	s.exec(`INSERT INTO measure (plan_version_id, task_id, state, origin, label, comparison, low, unit, kind, quote, start_rune, end_rune, ruled_at)
		SELECT tv.plan_version_id, t.id, 'confirmed', 'hand', '小微企业', '=', 13000, '家', 'count', left(tv.requirement, 6), 0, 6, '2020-07-01'
		FROM task t JOIN task_version tv ON tv.task_id = t.id WHERE t.number = 39`, nil)
	b.open(desk39)
	b.types("input[data-figure][inputmode]", "0,82")
	b.becomes("it is saved all the same, and marked", saying("已保存 09:00，本季数据有1个读不成数"))
	b.becomes("the page says why", saying("看不出逗号是千位还是小数点"))
	b.becomes("it is tied to its field", `(() => {
		const field = document.querySelector("input[data-figure][inputmode]"), error = document.querySelector("[data-measure] .field__error");
		return field.getAttribute("aria-invalid") === "true" && field.getAttribute("aria-describedby").includes(error.id) && error.id !== "";
	})()`)
	b.fill("input[data-figure][inputmode]", "0.82")
	b.becomes("what is mended is marked no more", `!document.querySelector("[data-measure] .field__error, [data-measure] [aria-invalid]") &&
		!document.body.innerText.includes("读不成数")`)
}
