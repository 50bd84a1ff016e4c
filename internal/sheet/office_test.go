//go:build office

package sheet_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
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

func TestNumbersSavedByLibreOfficeComeBack(t *testing.T) {
	t.Parallel()
	b := measured()
	unchanged(t, b, b.Read(officetest.Saved(t, bytesOf(t, b))))
	sent := b.Read(officetest.Saved(t, edited(t, bytesOf(t, b), func(f *excelize.File) {
		for cell, text := range map[string]string{"H4": "0.83万", "I4": "2020-6-1", "J5": "是"} {
			if err := f.SetCellStr(numbers, cell, text); err != nil {
				t.Error(err)
			}
		}
	})))
	if want := ledger.TypedFigures("3\t旧\t\t\n7\t0.83万\t2020-06-01\t\n8\t\t2020-06-30\tnone"); len(sent.Faults) > 0 || sent.Rows[1].Text.Figures != want {
		t.Errorf("%q, %v", sent.Rows[1].Text.Figures, sent.Faults)
	}
}
