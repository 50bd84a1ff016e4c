//go:build office

package sheet_test

import (
	"slices"
	"strings"
	"testing"

	"taizhang/internal/sheet"
	"taizhang/internal/sheet/officetest"
)

func TestWorkbookSavedByLibreOfficeComesBackUnchanged(t *testing.T) {
	t.Parallel()
	b := book()
	b.Rows = slices.DeleteFunc(b.Rows, func(r sheet.Row) bool {
		return strings.Contains(r.Text.Progress, "_x005F_") // LibreOffice 7.4 saves this escape as if it were one
	})
	unchanged(t, b, b.Read(officetest.Saved(t, bytesOf(t, b))))
}
