package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// Characters that nobody sees turn or hide words; they are refused with a message, and the text comes back without them.
func TestFormatCharactersAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	for name, character := range map[string]string{
		"right-to-left override": "\u202e", "no width": "\u200b", "byte order mark": "\ufeff", "isolate": "\u2066", "soft hyphen": "\u00ad",
	} {
		for _, do := range []string{"save", "hand-in"} {
			for field, text := range map[string]ledger.Text{
				"progress": {Progress: "完成" + character + "90%。", Rating: ledger.OnTrack},
				"problems": {Progress: "完成90%。", Problems: "难" + character + "办。", Rating: ledger.OnTrack},
			} {
				p := d.post(scjg, task39, fields(do, "0", text))
				if p.status != http.StatusUnprocessableEntity {
					t.Errorf("%s in %s, %s: %d", name, field, do, p.status)
				}
				p.says("#"+field+"-error", "看不见的控制字符")
				if got := p.text("#" + field); got == "" || strings.Contains(got, character) {
					t.Errorf("%s in %s: the editor has %q", name, field, got)
				}
			}
		}
	}
	if doc := d.stored(scjg, key(39, "")); doc.Version != 0 {
		t.Errorf("stored all the same: %+v", doc.Text)
	}
}
