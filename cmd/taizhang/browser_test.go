package main

import (
	"context"
	"fmt"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"taizhang/internal/dbtest"
	"taizhang/internal/store"
)

const (
	writersDesk = "/work/2020/q2/tasks/39"
	saved       = `document.querySelector("[data-saved-text]").textContent.startsWith("已保存")`
	offline     = `document.body.innerText.includes("连不上服务器，文字留在本机")`
)

// writer is somebody at the desk in a real Chromium, before a program in a process of its own.
type writer struct {
	t       *testing.T
	program *child
	store   *store.Store
	ctx     context.Context

	mu      sync.Mutex
	dialogs []string // kinds of the browser's own dialogs, each of which was accepted
}

func newWriter(t *testing.T) *writer {
	t.Helper()
	u := dbtest.URL(t)
	w := &writer{t: t, program: newChild(t, "DATABASE_URL="+u, "TAIZHANG_DATA=/nonexistent/taizhang")}
	s, err := store.Open(t.Context(), u, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	w.store = s
	hash, err := argon2id.CreateHash(durablePassword, &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	if err != nil {
		t.Fatal(err)
	}
	w.exec(`UPDATE quarter SET state = 'open', opened_at = now(), due_at = now() + interval '10 days' WHERE year = 2020 AND number = 2`, nil)
	w.exec(`WITH made AS (INSERT INTO account (name, display_name, role, password_hash) VALUES ('scjg', '张三', 'staff', @hash) RETURNING id)
		INSERT INTO account_department SELECT made.id, d.id FROM made, department d WHERE d.code = 'scjg'`, pgx.StrictNamedArgs{"hash": hash})
	w.browse()
	w.open("/login")
	w.types("input[name=name]", "scjg")
	w.types("input[name=password]", durablePassword)
	do(w, "sign in", chromedp.Evaluate[chromedp.Void](`document.querySelector("main button[type=submit]").click()`))
	w.becomes("signed in", `location.pathname === "/work"`)
	w.open(writersDesk)
	return w
}

// browse starts the browser and says yes to its dialogs, such as the one that asks whether to leave a page.
func (w *writer) browse() {
	w.t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true))
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			options = append(options, chromedp.ExecPath(path))
			break
		}
	}
	allocator, stopAllocator := chromedp.NewExecAllocator(w.t.Context(), options...)
	ctx, stop := chromedp.NewContext(allocator)
	w.ctx = ctx
	opening := chromedp.Events(ctx, page.JavascriptDialogOpening)
	if err := chromedp.Do(ctx); err != nil {
		w.t.Fatalf("Chromium is needed for this test (make test installs it): %v", err)
	}
	var heard sync.WaitGroup
	heard.Go(func() {
		for dialog, err := range opening {
			if err != nil {
				return // the browser has gone
			}
			w.mu.Lock()
			w.dialogs = append(w.dialogs, string(dialog.Type))
			w.mu.Unlock()
			_ = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
				_, err := cdp.Call(ctx, target, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
				return err
			}))
		}
	})
	w.t.Cleanup(func() {
		stop()
		stopAllocator()
		heard.Wait()
	})
}

func do[T any](w *writer, what string, action chromedp.Action[T]) T {
	w.t.Helper()
	ctx, stop := context.WithTimeout(w.ctx, time.Minute)
	defer stop()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		w.t.Fatalf("%s: %v\n%s", what, err, w.program.stderr)
	}
	return got
}

func (w *writer) open(path string) {
	w.t.Helper()
	do(w, "open "+path, chromedp.Navigate("http://"+w.program.address+path))
}

func (w *writer) types(selector, text string) {
	w.t.Helper()
	do(w, "type into "+selector, chromedp.SendKeys(selector, text))
}

// becomes waits until an expression in the page is true.
func (w *writer) becomes(what, expression string) {
	w.t.Helper()
	do(w, "wait until "+what, func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
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

func (w *writer) exec(sql string, args pgx.StrictNamedArgs) {
	w.t.Helper()
	if _, err := w.store.Pool().Exec(w.t.Context(), sql, args); err != nil {
		w.t.Fatal(err)
	}
}

// has fails unless the editor and the database have exactly this text.
func (w *writer) has(text string) {
	w.t.Helper()
	w.becomes("it is saved", saved+fmt.Sprintf(` && document.querySelector("#progress").value === %q`, text))
	var stored string
	err := w.store.Pool().QueryRow(w.t.Context(), `SELECT e.progress FROM entry e JOIN task t ON t.id = e.task_id
		WHERE t.number = 39 AND e.quarter = 2 AND e.department_id IS NULL`).Scan(&stored)
	if err != nil || stored != text {
		w.t.Errorf("stored %q, want %q (%v)", stored, text, err)
	}
	if kept := do(w, "what is kept", chromedp.Evaluate[int]("localStorage.length")); kept != 0 {
		w.t.Error("what is saved is still kept in the browser")
	}
}

func TestWritingWhileTheProgramIsKilled(t *testing.T) {
	t.Parallel()
	w := newWriter(t)
	w.types("#progress", "第一段。")
	w.becomes("it is saved by itself", saved)
	w.program.kill(t)
	w.types("#progress", "断电以后还在写。")
	w.becomes("the page says so", offline)
	w.types("#progress", "再写一句。")
	w.program.start(t)
	w.has("第一段。断电以后还在写。再写一句。")
}

func TestWritingWhileTheProgramIsKilledAndTheSessionEnds(t *testing.T) {
	t.Parallel()
	w := newWriter(t)
	w.types("#progress", "第一段。")
	w.becomes("it is saved by itself", saved)
	w.program.kill(t)
	w.types("#progress", "断电以后还在写。")
	w.becomes("the page says so", offline)
	w.exec(`DELETE FROM sessions`, nil)
	w.program.start(t)
	w.becomes("it asks to sign in", `document.querySelector("dialog[data-sign-in]").open`)
	w.types("#sign-in-password", durablePassword)
	do(w, "sign in", chromedp.Evaluate[chromedp.Void](`document.querySelector("dialog[data-sign-in] button[type=submit]").click()`))
	w.has("第一段。断电以后还在写。")
}

func TestReloadingWhileTheProgramIsDown(t *testing.T) {
	t.Parallel()
	w := newWriter(t)
	w.types("#progress", "第一段。")
	w.becomes("it is saved by itself", saved)
	w.program.kill(t)
	w.types("#progress", "刷新以前写的。")
	w.becomes("the page says so", offline)
	do(w, "reload", chromedp.Evaluate[chromedp.Void](`setTimeout(() => location.reload(), 0)`))
	w.becomes("the page has gone", `document.querySelector("#progress") === null`)
	w.mu.Lock()
	if len(w.dialogs) != 1 || w.dialogs[0] != "beforeunload" {
		t.Errorf("the browser asked %v, want one warning before the page goes", w.dialogs)
	}
	w.mu.Unlock()
	w.program.start(t)
	w.open(writersDesk)
	w.becomes("it says that words were put back", `!document.querySelector("[data-restored]").hidden`)
	w.has("第一段。刷新以前写的。")
}
