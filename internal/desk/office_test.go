//go:build office

package desk_test

import (
	"net/http"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/sheet/officetest"
)

// The whole way: the texts of the first quarter, written again in the second, are downloaded, opened and saved by
// LibreOffice, and sent back up.
func TestWorkbookThroughLibreOfficeChangesNothing(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("fgw", "gaj", "wgly", "jsj", "scjg", "keqiao")
	items, err := d.DeskList(t.Context(), me, second)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, item := range items {
		k := key(item.Number, "")
		if !item.Duty.WritesEntry() {
			k.Department = item.Department
		}
		if item.Last == "" {
			continue
		}
		text := ledger.Text{Progress: item.Last, Problems: "=" + item.Requirement, NextSteps: "第一步\n\n\u00a0第二步 ", Rating: ledger.Behind}
		d.must(d.SaveEntry(t.Context(), me, k, 0, text))
		written++
	}
	d.measure(39, "新增小微企业13000家", "家", "13000", reading.Count)
	if written < 50 {
		t.Fatalf("only %d texts to send", written)
	}
	before := d.ledgerSize()
	p := d.upload(me, officetest.Saved(t, d.download(me)))
	p.wants(http.StatusOK)
	p.says("h1", "没有改动")
	if p.Find("[data-task], [data-remarks], [data-faults], input[name=rows]").Length() > 0 {
		t.Errorf("something differs: %s", p.text("main"))
	}
	if d.ledgerSize() != before {
		t.Error("a preview wrote something")
	}
}
