package desk_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestTextsThatCannotBeStored(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	huge := strings.Repeat("绍兴", 1<<20/6)
	for name, c := range map[string]struct {
		form  url.Values
		field string // with the message
		says  string
		kept  string // the progress that is shown again
	}{
		"one megabyte":     {fields("save", "0", ledger.Text{Progress: huge}), "progress", "进展情况最多10000字，现有", huge},
		"a NUL byte":       {fields("save", "0", ledger.Text{Progress: "前\x00后"}), "progress", "控制字符", "前后"},
		"broken UTF-8":     {fields("save", "0", ledger.Text{Progress: "前\xff后"}), "progress", "乱码", "前后"},
		"NUL on a hand-in": {fields("hand-in", "0", ledger.Text{Progress: "前\x00后"}), "progress", "控制字符", "前后"},
		"a rating of old":  {fields("save", "0", ledger.Text{Progress: "写的", Rating: "foo"}), "rating", "请从四种自评中选一种", "写的"},
		"long problems":    {fields("save", "0", ledger.Text{Progress: "写的", Problems: strings.Repeat("难", 4001)}), "problems", "最多4000字", "写的"},
		"no version":       {fields("save", "x", ledger.Text{Progress: "写的"}), "", "请核对文字后再保存一次", "写的"},
		"minus one":        {fields("save", "-1", ledger.Text{Progress: "写的"}), "", "请核对文字后再保存一次", "写的"},
		"no such deed":     {fields("publish", "0", ledger.Text{Progress: "写的"}), "", "请再点一次按钮", "写的"},
	} {
		p := d.post(scjg, task39, c.form)
		if p.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: status %d", name, p.status)
			continue
		}
		if got := p.Find("#progress").Text(); got != c.kept {
			t.Errorf("%s: the form has %d bytes, want %d", name, len(got), len(c.kept))
		}
		p.says(`[role="alert"]`, c.says)
		if c.field != "" {
			p.says("#"+c.field+"-error", c.says)
			if p.Find("#"+c.field+"[aria-invalid=true]").Length() != 1 {
				t.Errorf("%s: the field is not marked", name)
			}
		}
		if p.Find(`button[value="save"]`).Length() != 1 {
			t.Errorf("%s: it cannot be saved again", name)
		}
	}
	if d.stored(scjg, key(39, "")).Version != 0 {
		t.Error("something was stored")
	}

	r := httptest.NewRequest(http.MethodPost, task39, strings.NewReader("progress="+strings.Repeat("a", 4<<20)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p := d.do(scjg, r)
	p.wants(http.StatusRequestEntityTooLarge)
	p.says("main", "没有保存", "1 MB")
	p = d.do(scjg, func() *http.Request {
		r := httptest.NewRequest(http.MethodPost, task39, strings.NewReader("progress=%zz"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return r
	}())
	p.wants(http.StatusBadRequest)
}

// A save from a page whose version got lost must not write over what is stored.
func TestLostVersionNeverOverwrites(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	d.must(d.SaveEntry(t.Context(), scjg, key(39, ""), 0, ledger.Text{Progress: "已存的"}))
	p := d.post(scjg, task39, fields("save", "x", ledger.Text{Progress: "新写的"}))
	p.wants(http.StatusUnprocessableEntity)
	d.post(scjg, task39, p.form("save")).wants(http.StatusConflict)
	if got := d.stored(scjg, key(39, "")).Progress; got != "已存的" {
		t.Errorf("stored %q", got)
	}
}

func TestAddressesThatNameNoText(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	scjg := d.staff("scjg")
	for path, status := range map[string]int{
		"/work/2020/q5/tasks/39":              http.StatusNotFound,
		"/work/2020/2/tasks/39":               http.StatusNotFound,
		"/work/20/q2/tasks/39":                http.StatusNotFound,
		"/work/2021/q2/tasks/39":              http.StatusNotFound,
		"/work/2020/q2/tasks/abc":             http.StatusNotFound,
		"/work/2020/q2/tasks/039":             http.StatusNotFound,
		"/work/2020/q2/tasks/0":               http.StatusNotFound,
		"/work/2020/q2/tasks/171":             http.StatusNotFound,
		"/work/2020/q2/tasks/99999999999":     http.StatusNotFound,
		"/work/2020/q2/tasks/43/parts/nobody": http.StatusNotFound,
		"/work/2020/q2/tasks/39/parts/scjg":   http.StatusNotFound,
		"/work/2020/q2/tasks/43/parts/%00":    http.StatusNotFound,
		"/work/2020/q2/tasks/43/parts/binhai": http.StatusForbidden,
		"/work/2020/q2/tasks/1":               http.StatusForbidden,
	} {
		for method, p := range map[string]page{
			"GET":      d.get(scjg, path),
			"POST":     d.post(scjg, path, fields("save", "0", whole)),
			"hand-in":  d.post(scjg, path, fields("hand-in", "0", whole)),
			"merge":    d.post(scjg, path, fields("merge", "0", whole)),
			"mistake":  d.post(scjg, path, fields("save", "0", ledger.Text{Rating: "foo"})),
			"withdraw": d.post(scjg, path+"/withdraw", url.Values{"version": {"0"}}),
		} {
			if p.status != status {
				t.Errorf("%s %s: %d, want %d", method, path, p.status, status)
			}
			if p.text("main h1") == "" || p.Find("main a").Length() == 0 {
				t.Errorf("%s %s: no way on", method, path)
			}
		}
	}
}
