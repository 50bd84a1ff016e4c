package server_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// media sets a preference of the reader's, as prefers-color-scheme or forced-colors.
func (b *browser) media(name, value string) {
	b.t.Helper()
	run(b, "set "+name, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: name, Value: value}},
		})
		return err
	}))
}

// scripts switches scripts of pages on and off; what the test asks of a page works in any case.
func (b *browser) scripts(on bool) {
	b.t.Helper()
	run(b, "switch scripts", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
}

// misfits are what does not fit: the page when it is wider than the window, whatever reaches out of the window at its
// sides, and texts that their own box cuts. What is meant for screen readers alone, and what scrolls in a box of its own,
// is not looked at.
const misfits = `(() => {
	const found = [];
	const root = document.documentElement;
	if (root.scrollWidth > root.clientWidth) found.push("the page is " + root.scrollWidth + " px wide");
	const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className?.baseVal ?? e.className ? "." + (e.className?.baseVal ?? e.className) : "") + " " + e.textContent.trim().slice(0, 30);
	const apart = (e) => {
		for (let up = e; up && up !== root; up = up.parentElement) {
			const s = getComputedStyle(up);
			if (s.display === "none" || s.visibility === "hidden" || s.clipPath !== "none" || s.overflowX === "auto" || s.overflowX === "scroll") return true;
			if (up.getBoundingClientRect().width <= 1 || up.matches(".skip, .visually-hidden")) return true;
		}
		return false;
	};
	for (const e of document.body.querySelectorAll("*")) {
		const box = e.getBoundingClientRect();
		if (box.width === 0 || box.height === 0 || e.closest("svg") && e.tagName !== "svg") continue;
		if ((box.right > root.clientWidth + 1 || box.left < -1) && !apart(e)) found.push("out of the window: " + name(e));
		const s = getComputedStyle(e);
		const hides = (v) => v === "hidden" || v === "clip";
		if (((hides(s.overflowX) && e.scrollWidth > e.clientWidth + 1) || (hides(s.overflowY) && e.scrollHeight > e.clientHeight + 1)) && !apart(e)) found.push("cut: " + name(e));
	}
	return JSON.stringify(found.slice(0, 8));
})()`

func (b *browser) misfits() (found []string) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(run(b, "look for misfits", chromedp.Evaluate[string](misfits))), &found); err != nil {
		b.t.Fatal(err)
	}
	return found
}

func TestPublicPagesFitEveryWindow(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	b := newBrowser(t, s.server.URL)
	look := func(v sight, query, how string, modes ...string) {
		path := v.path
		if query != "" {
			path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + query
		}
		b.open(path)
		for _, mode := range append(modes, "") {
			b.media(cmp.Or(mode, "prefers-color-scheme"), map[string]string{"prefers-color-scheme": "dark", "forced-colors": "active"}[mode])
			widths := []int64{390, 768, 1440}
			if mode == "" {
				widths = append(widths, 320)
			}
			for _, width := range widths {
				run(b, "resize", chromedp.EmulateViewport(width, 900))
				if found := b.misfits(); len(found) > 0 {
					t.Errorf("%s, %d px, %s %s: %q", path, width, how, mode, found)
				}
			}
		}
	}
	for _, v := range publicSights {
		look(v, "", "as it comes", "prefers-color-scheme", "forced-colors")
		look(v, "type=large", "large type")
	}
	b.scripts(false)
	for _, v := range publicSights {
		look(v, "", "without scripts")
	}
}

// TestTheTableOnPaper prints the whole table and finds every number of it, in order, in the words of the paper.
func TestTheTableOnPaper(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := newBrowser(t, s.server.URL)
	b.open("/2020/q1")
	pdf := run(b, "print", chromedp.PrintToPDF())
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("%.20q is no PDF", pdf)
	}
	text := pdfText(t, pdf)
	for i, page := range strings.Split(text, "\f")[1:] { // after the repeated head a page begins with a whole row: none is cut
		_, rows, ok := strings.Cut(page, "责任单位\n")
		words := strings.Fields(rows)
		if !ok || len(words) == 0 {
			continue // after the last page
		}
		if _, err := strconv.Atoi(words[0]); err != nil {
			t.Errorf("page %d begins within a row: %.60q", i+2, strings.Join(words, " "))
		}
	}
	next := 1
	for line := range strings.Lines(text) {
		if words := strings.Fields(line); len(words) > 0 && words[0] == strconv.Itoa(next) {
			next++
		}
	}
	if next != 171 {
		t.Errorf("%d is not on paper", next)
	}
}

// pdfText is what a PDF says, page by page, as it is laid out.
func pdfText(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-layout", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext is needed for this test (make test installs it): %v", err)
	}
	return string(text)
}
