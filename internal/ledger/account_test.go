package ledger_test

import (
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestEmailOfAnAccount(t *testing.T) {
	t.Parallel()
	for email, want := range map[string]string{
		"":                          "",
		" wang.fang@example.gov.cn": "wang.fang@example.gov.cn",
		"a@b":                       "a@b",
	} {
		got, problems := ledger.NewAccount{Name: "wang", DisplayName: "王芳", Role: ledger.Leader, Email: email}.Clean()
		if len(problems) > 0 || got.Email != want {
			t.Errorf("%q: %q, %v", email, got.Email, problems)
		}
	}
	for _, email := range []string{
		"wang", "@example.gov.cn", "wang@", "王芳 <wang@example.gov.cn>", "a@b, c@d", "a@b\r\nBcc: c@d", "a b@c",
		strings.Repeat("a", 250) + "@b.cn",
	} {
		got, problems := ledger.NewAccount{Name: "wang", DisplayName: "王芳", Role: ledger.Leader, Email: email}.Clean()
		if problems["email"] == "" || got.Email != strings.TrimSpace(email) {
			t.Errorf("%q is taken, or lost: %q %v", email, got.Email, problems)
		}
	}
}
