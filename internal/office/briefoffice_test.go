//go:build office

package office_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"taizhang/internal/brief"
	"taizhang/internal/ledger"
	"taizhang/internal/sheet/officetest"
	"taizhang/internal/store"
)

// The brief of the first quarter, from the seed alone, printed by LibreOffice: A4, and every word of it is there.
func TestBriefPrintedByLibreOffice(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if err := d.OpenQuarter(t.Context(), d.who, second, d.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	*d.now = d.now.Add(24 * time.Hour) // everybody is late
	view, err := d.Overview(t.Context(), d.who, second)
	if err != nil {
		t.Fatal(err)
	}
	draft := brief.Write(view, *d.now)
	var sections []store.BriefSection
	for _, s := range draft.Sections {
		sections = append(sections, store.BriefSection{Key: s.Key, Heading: s.Heading, Drafted: s.Text})
	}
	if err := d.DraftBrief(t.Context(), d.who, second, 0, draft.Title, sections, false); err != nil {
		t.Fatal(err)
	}
	printed := officetest.PDF(t, []byte(d.get("/office/2020/q2/brief.docx").raw))
	if keep := os.Getenv("TAIZHANG_KEEP_PDF"); keep != "" {
		_ = os.WriteFile(keep, printed, 0o600)
	}
	if !regexp.MustCompile(`/MediaBox\s*\[\s*0 0 595\.\d+ 84[12]\.\d+\s*\]`).Match(printed) {
		t.Error("not A4")
	}
	blank := regexp.MustCompile(`\s+|—\d+—`)
	all := blank.ReplaceAllString(blank.ReplaceAllString(strings.Join(officetest.Text(t, printed), ""), ""), "")
	for _, s := range draft.Sections {
		for _, line := range append([]string{s.Heading}, ledger.Paragraphs(s.Text)...) {
			if !strings.Contains(all, blank.ReplaceAllString(line, "")) {
				t.Errorf("not printed: %s", line)
			}
		}
	}
	if !strings.Contains(all, draft.Title) {
		t.Error("no title")
	}
}
