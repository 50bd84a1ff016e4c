package desk_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/xuri/excelize/v2"

	"taizhang/internal/desk"
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/session"
	"taizhang/web/layout"
)

const (
	workbookPath = "/work/2020/q2/workbook"
	filling      = "二季度填报"
	headings     = 2 // the row with them, from 0
)

// withWorkbook is the desk with the addresses of the workbook and of the report.
func withWorkbook(d *testDesk) *testDesk {
	pages := respond.New(slog.New(slog.DiscardHandler), func(*http.Request) layout.Frame {
		return layout.Frame{Face: layout.Desk, Role: ledger.Staff}
	})
	h := desk.New(d.Store, func() time.Time { return *d.now })
	r := chi.NewRouter()
	r.Get("/work/{year}/{quarter}/workbook.xlsx", pages.Handle(h.Workbook))
	r.Get("/work/{year}/{quarter}/workbook", pages.Handle(h.ShowUpload))
	r.Post("/work/{year}/{quarter}/workbook", pages.Handle(h.Upload))
	r.Post("/work/{year}/{quarter}/workbook/apply", pages.Handle(h.Apply))
	r.Get("/work/{year}/{quarter}/report", pages.Handle(h.Report))
	r.Mount("/", d.router)
	d.router = r
	return d
}

// download is the actor's workbook.
func (d *testDesk) download(actor ledger.Actor) []byte {
	d.t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, workbookPath+".xlsx", nil)
	d.router.ServeHTTP(w, r.WithContext(session.WithActor(d.t.Context(), actor)))
	if w.Code != http.StatusOK {
		d.t.Fatalf("download: %d %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, "attachment") || !strings.Contains(got, ".xlsx") {
		d.t.Errorf("saved as %q", got)
	}
	return w.Body.Bytes()
}

// upload sends a file as a browser does.
func (d *testDesk) upload(actor ledger.Actor, data []byte) page {
	d.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", "填报表.xlsx")
	if err == nil {
		_, err = part.Write(data)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		d.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, workbookPath, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return d.do(actor, r)
}

// opened is the workbook after its user had it open; cell finds the cell of a row, from 0, under a heading.
func (d *testDesk) opened(data []byte, edit func(f *excelize.File, rows [][]string, cell func(row int, column string) string)) []byte {
	d.t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		d.t.Fatal(err)
	}
	rows, err := f.GetRows(filling)
	if err != nil {
		d.t.Fatal(err)
	}
	edit(f, rows[headings+1:], func(row int, column string) string {
		cell, err := excelize.CoordinatesToCellName(slices.Index(rows[headings], column)+1, headings+1+row+1)
		if err != nil {
			d.t.Fatalf("%s: %v", column, err)
		}
		return cell
	})
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		d.t.Fatal(err)
	}
	return out.Bytes()
}

// filled is the workbook with texts written into the rows of tasks.
func (d *testDesk) filled(data []byte, edit func(set func(task int, column, text string))) []byte {
	d.t.Helper()
	return d.opened(data, func(f *excelize.File, rows [][]string, cell func(int, string) string) {
		edit(func(task int, column, text string) {
			row := slices.IndexFunc(rows, func(cells []string) bool { return cells[2] == fmt.Sprint(task) })
			if row < 0 {
				d.t.Fatalf("no task %d", task)
			}
			if err := f.SetCellStr(filling, cell(row, column), text); err != nil {
				d.t.Fatal(err)
			}
		})
	})
}

// ledgerSize counts everything that a save leaves behind.
func (d *testDesk) ledgerSize() [3]int {
	d.t.Helper()
	var n [3]int
	err := d.Pool().QueryRow(d.t.Context(), `SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM revision), (SELECT count(*) FROM audit)`).
		Scan(&n[0], &n[1], &n[2])
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

func TestWorkbookDownloadedAndUploadedChangesNothing(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg", "jyj")
	d.must(d.SaveEntry(t.Context(), me, key(39, ""), 0, whole))
	d.must(d.SaveEntry(t.Context(), me, key(49, "jyj"), 0, ledger.Text{Progress: "=1+1\n\n第二段\u00a0。 "}))
	d.must(d.HandIn(t.Context(), me, key(40, ""), 0, whole))
	before := d.ledgerSize()
	p := d.upload(me, d.download(me))
	p.wants(http.StatusOK)
	p.says("h1", "没有改动")
	p.says("main", "0行有变化，19行没有变化。")
	if p.Find("[data-task], [data-remarks], [data-faults], input[name=rows]").Length() > 0 {
		t.Errorf("something differs: %s", p.text("main"))
	}
	if d.ledgerSize() != before {
		t.Error("a preview wrote something")
	}
}

func TestWorkbookIsPreviewedThenWritten(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	d.must(d.SaveEntry(t.Context(), me, key(39, ""), 0, whole))
	before := d.ledgerSize()
	data := d.filled(d.download(me), func(set func(int, string, string)) {
		set(39, "进展情况", "二季度进展。又一句。")
		set(39, "自评", "进度滞后")
		set(43, "进展情况", "分报一段\n分报二段")
		set(34, "存在问题", "缺人。")
	})
	p := d.upload(me, data)
	p.wants(http.StatusOK)
	p.says("h1", "3项有改动，共4格")
	p.says("main", "现在还没有写入", "3行有变化，8行没有变化。")
	p.says(`#changes [data-task="39"] [data-column="进展情况"] [data-side="before"]`, "二季度进展。")
	p.says(`#changes [data-task="39"] [data-column="进展情况"] [data-side="after"] ins`, "又一句")
	p.says(`#changes [data-task="39"] [data-column="自评"] [data-side="before"]`, "正常推进")
	p.says(`#changes [data-task="39"] [data-column="自评"] [data-side="after"]`, "进度滞后")
	p.says(`#changes [data-task="34"] [data-column="存在问题"] [data-side="after"]`, "缺人。")
	if n := p.Find(`#changes [data-task="39"] [data-column]`).Length(); n != 2 {
		t.Errorf("%d cells of task 39, want the two that changed", n)
	}
	if d.ledgerSize() != before {
		t.Error("a preview wrote something")
	}

	list := d.follow(me, d.apply(me, p))
	list.says(`[role="status"]`, "已写入3项草稿")
	after := d.ledgerSize()
	if after[0] != before[0]+2 || after[1] != before[1]+3 || after[2] != before[2]+3 {
		t.Errorf("entries, revisions, audits: %v, before %v", after, before)
	}
	want := whole
	want.Progress, want.Rating = "二季度进展。又一句。", ledger.Behind
	if got := d.stored(me, key(39, "")); got.Text != want || got.State != ledger.Draft || got.Version != 2 {
		t.Errorf("%+v", got)
	}
	if got := d.stored(me, key(43, "scjg")); got.Progress != "分报一段\n分报二段" {
		t.Errorf("%q", got.Progress)
	}

	// The button was pressed twice: nothing more is written.
	d.follow(me, d.apply(me, p)).says(`[role="status"]`, "网页上已是表里的文字")
	if d.ledgerSize() != after {
		t.Error("written twice")
	}
}

// apply presses the preview's button.
func (d *testDesk) apply(actor ledger.Actor, p page) page {
	d.t.Helper()
	form := p.Find(`form[action="` + workbookPath + `/apply"]`)
	rows, ok := form.Find("input[name=rows]").Attr("value")
	if !ok {
		d.t.Fatalf("there is nothing to write on the page: %s", p.text("main"))
	}
	return d.post(actor, workbookPath+"/apply", url.Values{"rows": {rows}})
}

// However many texts a department owes, all of them at their longest can be posted back.
func TestAWorkbookOfTheLongestTextsIsWritten(t *testing.T) {
	t.Parallel()
	d := withWorkbook(newDesk(t))
	me := d.staff("scjg")
	longest := strings.Repeat("<", ledger.MaxInternal)
	data := d.opened(d.download(me), func(f *excelize.File, rows [][]string, cell func(int, string) string) {
		for i := range rows {
			for column, text := range map[string]string{"进展情况": strings.Repeat("<", ledger.MaxProgress), "存在问题": longest, "下一步措施": longest} {
				if err := f.SetCellStr(filling, cell(i, column), text); err != nil {
					t.Error(err)
				}
			}
		}
	})
	p := d.upload(me, data)
	p.wants(http.StatusOK)
	d.follow(me, d.apply(me, p)).says(`[role="status"]`, "已写入11项草稿")
	if got := d.stored(me, key(39, "")); got.Problems != longest {
		t.Errorf("stored %d characters", len(got.Problems))
	}
}
