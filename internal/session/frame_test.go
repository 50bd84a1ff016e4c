package session_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/session"
	"taizhang/web/layout"
)

// Whoever is signed in is called the same on every page: by his department when there is one, else by his own name.
func TestFrame(t *testing.T) {
	t.Parallel()
	one, two := ledger.Department{Name: "市商务局"}, ledger.Department{Name: "市发改委"}
	for name, c := range map[string]struct {
		actor  ledger.Actor
		frame  layout.Frame
		face   layout.Face
		signed string
	}{
		"one department":   {ledger.Actor{Role: ledger.Staff, DisplayName: "张三", Departments: []ledger.Department{one}}, layout.Frame{}, layout.Desk, "市商务局"},
		"two departments":  {ledger.Actor{Role: ledger.Staff, DisplayName: "张三", Departments: []ledger.Department{one, two}}, layout.Frame{}, layout.Desk, "张三"},
		"the office":       {ledger.Actor{Role: ledger.Office, DisplayName: "督查室"}, layout.Frame{}, layout.Office, "督查室"},
		"on another face":  {ledger.Actor{Role: ledger.Office, DisplayName: "督查室"}, layout.Frame{Face: layout.Overview}, layout.Overview, "督查室"},
		"the public's own": {ledger.Actor{}, layout.Frame{Face: layout.Public}, layout.Public, ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/?type=large", nil)
		if c.actor.Role != "" {
			r = r.WithContext(session.WithActor(t.Context(), c.actor))
		}
		got := session.Frame(r, c.frame)
		if got.Face != c.face || got.Signed != c.signed || got.Role != c.actor.Role || got.TypeSize != "large" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
