package server_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium on the site. What its console complains about, a refusal of the content security
// policy included, fails the test.
type browser struct {
	t       *testing.T
	ctx     context.Context
	address string
}

func newBrowser(t *testing.T, address string) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1440, 900))
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			options = append(options, chromedp.ExecPath(path))
			break
		}
	}
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(allocator)
	b := &browser{t, ctx, address}
	messages := chromedp.Console(ctx)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium is needed for this test (make test installs it): %v", err)
	}
	var heard sync.WaitGroup
	heard.Go(func() {
		for m, err := range messages {
			if err != nil {
				return // the browser has gone
			}
			// A form that is refused answers 4xx, which the console shows as an error of the network.
			if (m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException) && !strings.Contains(m.Text, "the server responded with a status of 4") &&
				!strings.Contains(m.Text, "net::ERR_CONNECTION") { // the server was stopped by the test
				t.Errorf("the browser's console: %s (%s)", m.Text, m.URL)
			}
		}
	})
	t.Cleanup(func() {
		stop()
		heard.Wait()
	})
	return b
}

const patience = 20 * time.Second // for a page to come and to be as it should

// run does one thing and returns what it found; when it fails, the test ends and shows where the browser was.
func run[T any](b *browser, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	got, err := chromedp.Run(ctx, action)
	if err != nil {
		at, _ := chromedp.Run(b.ctx, chromedp.Location())
		page, _ := chromedp.Run(b.ctx, chromedp.Text("body"))
		b.t.Fatalf("%s: %v\nat %s the page says:\n%.1500s", what, err, at, page)
	}
	return got
}

func (b *browser) open(path string) {
	b.t.Helper()
	run(b, "open "+path, chromedp.Navigate(b.address+path))
}

// follow clicks a link or a button with this text and waits for the page that it leads to.
func (b *browser) follow(text string) {
	b.t.Helper()
	const named = `//*[self::a or self::button][normalize-space()=%q]`
	b.click(fmt.Sprintf(`//main`+named+` | //header`+named, text, text))
}

// click clicks what the selector finds and waits for the page that it leads to.
func (b *browser) click(selector string) {
	b.t.Helper()
	run(b, "click "+selector, func(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(selector, chromedp.NodeVisible))
		return chromedp.Void{}, err
	})
}

// choose clicks what changes the page and loads none, such as a radio button under its label.
func (b *browser) choose(selector string) {
	b.t.Helper()
	run(b, "choose "+selector, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).click()", selector)))
}

// fill replaces what stands in a field by typing.
func (b *browser) fill(selector, text string) {
	b.t.Helper()
	run(b, "empty "+selector, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector(%q).value = ''", selector)))
	run(b, "type into "+selector, chromedp.SendKeys(selector, text))
}

// set puts a value where typing depends on the browser's language, as in dates.
func (b *browser) set(selector, value string) {
	b.t.Helper()
	run(b, "set "+selector, chromedp.SetValue(selector, value))
}

// text is what the first element says, in one line.
func (b *browser) text(selector string) string {
	b.t.Helper()
	return strings.Join(strings.Fields(run(b, "read "+selector, chromedp.Text(selector))), " ")
}

func (b *browser) count(selector string) int {
	b.t.Helper()
	return run(b, "count "+selector, chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%q).length", selector)))
}

func (b *browser) says(selector, want string) {
	b.t.Helper()
	if got := b.text(selector); !strings.Contains(got, want) {
		b.t.Fatalf("%s says %.600q, want %q in it", selector, got, want)
	}
}

func (b *browser) signIn(name string) {
	b.t.Helper()
	b.open("/login")
	b.fill("input[name=name]", name)
	b.fill("input[name=password]", password)
	b.click("main button[type=submit]")
}
