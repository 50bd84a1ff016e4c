package route

import "strconv"

// OfficeAccount is where an account is moved to other departments and gets another address: /office/accounts/7.
func OfficeAccount(id int64) string { return OfficeAccounts() + "/" + strconv.FormatInt(id, 10) }

// OfficeAccountsImport is the form for a table of new accounts and, by POST, its preview.
func OfficeAccountsImport() string { return OfficeAccounts() + "/import" }

// OfficeAccountsApply makes the accounts of a preview, by POST.
func OfficeAccountsApply() string { return OfficeAccountsImport() + "/apply" }

// OfficeAccountsTemplate is an empty XLSX to fill in.
func OfficeAccountsTemplate() string { return OfficeAccounts() + "/template.xlsx" }

// OfficeAccountsLinks is the page that shows the one-time links of accounts that were just made and, by POST, the same as
// XLSX.
func OfficeAccountsLinks() string { return OfficeAccounts() + "/links" }
