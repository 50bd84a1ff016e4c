package route_test

import (
	"testing"

	"taizhang/web/route"
)

func TestAddressesOfAccounts(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		route.OfficeAccount(7):         "/office/accounts/7",
		route.OfficeAccountsImport():   "/office/accounts/import",
		route.OfficeAccountsApply():    "/office/accounts/import/apply",
		route.OfficeAccountsTemplate(): "/office/accounts/template.xlsx",
		route.OfficeAccountsLinks():    "/office/accounts/links",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
