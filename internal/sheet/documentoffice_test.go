//go:build office

package sheet_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"taizhang/internal/sheet/officetest"
)

func TestDocumentPrintedByLibreOffice(t *testing.T) {
	t.Parallel()
	d := notice()
	printed := officetest.PDF(t, documentBytes(t, d))
	box := regexp.MustCompile(`/MediaBox\s*\[\s*0 0 (595\.\d+) (84[12]\.\d+)\s*\]`)
	if !box.Match(printed) {
		t.Error("not A4")
	}
	if keep := os.Getenv("TAIZHANG_KEEP_PDF"); keep != "" {
		_ = os.WriteFile(keep, printed, 0o600)
	}
	pages := officetest.Text(t, printed)
	if len(pages) < 3 {
		t.Fatalf("%d pages", len(pages))
	}
	blank := regexp.MustCompile(`\s+`)
	var all string
	for i, page := range pages {
		lines := strings.Split(strings.TrimSpace(page), "\n")
		number := lines[len(lines)-1]
		if want := []string{"—1—", "—2—", "—3—"}; i < len(want) && strings.ReplaceAll(number, " ", "") != want[i] {
			t.Errorf("page %d ends with %q", i+1, number)
		}
		indented := len(number)-len(strings.TrimLeft(number, " ")) > 20
		if i < 3 && indented != (i%2 == 0) {
			t.Errorf("page %d: the number stands on the wrong side: %q", i+1, number)
		}
		text := 0
		for _, l := range lines[:len(lines)-1] {
			if l = strings.TrimSpace(l); l != "" {
				text++
			}
			if n := len([]rune(l)); n > 28 && strings.Count(l, "年度") > 0 {
				t.Errorf("page %d has %d characters in a line: %s", i+1, n, l)
			}
		}
		if i == 1 && text != 22 {
			t.Errorf("a full page has %d lines", text)
		}
		all += strings.Join(lines[:len(lines)-1], "")
	}
	all = blank.ReplaceAllString(all, "")
	at := 0
	for _, p := range d.Paragraphs {
		next := strings.Index(all[at:], blank.ReplaceAllString(p.Text, ""))
		if next < 0 {
			t.Fatalf("missing or out of order: %s", p.Text)
		}
		at += next
	}
}
