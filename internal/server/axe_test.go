package server_test

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// axeScript is axe-core, where .ci/need puts it.
const axeScript = "../../.build/node_modules/axe-core/axe.min.js"

// violation is what axe-core finds against the rules of WCAG 2.2 AA and its own good practice.
type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"` // minor, moderate, serious, critical
	Help   string `json:"help"`
	Nodes  []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

// withAxe is a browser in which every page has axe-core.
func withAxe(t *testing.T, s *site) *browser {
	t.Helper()
	script, err := os.ReadFile(axeScript)
	if err != nil {
		t.Fatalf("axe-core is needed for this test (make test fetches it from npm): %v", err)
	}
	b := newBrowser(t, s.server.URL)
	run(b, "bring axe-core along", chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: string(script)})
		return err
	}))
	return b
}

// axe asks for everything that axe-core knows, or for some of its rules.
func (b *browser) axe(rules ...string) []violation {
	b.t.Helper()
	options := map[string]any{"resultTypes": []string{"violations"}}
	if len(rules) > 0 {
		options["runOnly"] = rules
	}
	asked, err := json.Marshal(options)
	if err != nil {
		b.t.Fatal(err)
	}
	said := run(b, "ask axe-core", chromedp.Evaluate[string](
		`axe.run(document, `+string(asked)+`).then(found => JSON.stringify(found.violations))`, chromedp.EvalAwaitPromise))
	var found []violation
	if err := json.Unmarshal([]byte(said), &found); err != nil {
		b.t.Fatal(err)
	}
	return found
}

func (v violation) report(t *testing.T, where string) {
	t.Helper()
	for i, n := range v.Nodes {
		if i == 3 {
			t.Errorf("%s: %s: %d more", where, v.ID, len(v.Nodes)-i)
			return
		}
		t.Errorf("%s: %s (%s) %s: %.300s: %s", where, v.ID, v.Impact, v.Help, n.HTML, strings.Join(strings.Fields(n.FailureSummary), " "))
	}
}

func TestAxeFindsNothingOnPublicPages(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	b := withAxe(t, s)
	for _, v := range publicSights {
		b.media("prefers-color-scheme", "light")
		b.open(v.path)
		for _, found := range b.axe() {
			found.report(t, v.path)
		}
		b.media("prefers-color-scheme", "dark")
		for _, found := range b.axe("color-contrast") {
			found.report(t, v.path+" (dark)")
		}
	}
}

func TestAxeFindsNothingSeriousBehindTheLogin(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	b := withAxe(t, s)
	signed := ""
	look := func(when string, sights []sight) {
		for _, v := range sights {
			if v.as != signed {
				if signed != "" {
					b.follow("退出")
				}
				b.signIn(v.as)
				signed = v.as
			}
			b.open(v.path)
			for _, found := range b.axe() {
				if slices.Contains([]string{"serious", "critical"}, found.Impact) {
					found.report(t, when+" "+v.path+" for "+v.as)
				} else {
					t.Logf("%s for %s: %s (%s) %s: %.200s", v.path, v.as, found.ID, found.Impact, found.Help, found.Nodes[0].HTML)
				}
			}
		}
	}
	look("open", innerSights)
	s.closeSecond()
	look("closed", closedSights)
}
