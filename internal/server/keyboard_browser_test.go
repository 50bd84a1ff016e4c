package server_test

import (
	"encoding/json"
	"testing"

	"github.com/chromedp/chromedp"
)

// watchFocus writes down where the focus comes and whether it can be seen there, and returns how often Tab has to be pressed
// to come to everything that a mouse can reach.
const watchFocus = `(() => {
	const reachable = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(e =>
		e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.type !== "hidden" && e.tabIndex >= 0);
	const seen = new Set();
	window.unseen = [];
	const name = (e) => e.outerHTML.slice(0, 160);
	document.addEventListener("focusin", ({target}) => {
		seen.add(target);
		const s = getComputedStyle(target), box = target.getBoundingClientRect();
		if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 2) window.unseen.push("no outline: " + name(target));
		else if (box.width < 2 || box.height < 2 || box.right < 0 || box.bottom < 0) window.unseen.push("not in the window: " + name(target));
	});
	window.missed = () => reachable.filter(e => !seen.has(e) && !(e.type === "radio" && !e.checked)).map(name);
	return reachable.length;
})()`

func TestTheKeyboardReachesEverything(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	b := newBrowser(t, s.server.URL)
	for _, path := range []string{"/2020/q1?dept=gxzs", "/2020/tasks/39", "/2020/q1/editions/2", "/archive", "/open-data/", "/accessibility", "/nothing", "/login"} {
		b.open(path)
		for range run(b, "look for what can be reached", chromedp.Evaluate[int](watchFocus)) + 1 {
			b.press("\t")
		}
		var wrong []string
		said := run(b, "ask what was missed", chromedp.Evaluate[string](`JSON.stringify([...missed(), ...unseen])`))
		if err := json.Unmarshal([]byte(said), &wrong); err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("%s: %s", path, w)
		}
	}
}
