package disclosure

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
)

// drawn is the page that the templates draw for a request.
func drawn(t *testing.T, h *Handler, address string) string {
	t.Helper()
	router := chi.NewRouter()
	failing := respond.New(nil, func(*http.Request) layout.Frame { return layout.Frame{} })
	router.Get("/{year}/{quarter}", failing.Handle(h.Table))
	w := httptest.NewRecorder()
	router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, http.NoBody))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d", address, w.Code)
	}
	return w.Body.String()
}

// moved is a store in which two tasks have had other numbers.
type moved struct{ *store.Store }

func (moved) Renumbered(context.Context) ([]store.Renumbered, error) {
	return []store.Renumbered{{Year: 2020, Quarter: 1, Number: 39, Page: 41}, {Year: 2020, Quarter: 1, Number: 1}}, nil
}

// A page that is put together is to the byte what the templates draw, whatever is searched for.
func TestComposedIsWhatIsDrawn(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	h := New(moved{s}, "https://tz.example.gov.cn", layout.Site{})
	if _, err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	const path = "/2020/q1"
	compose := func(typed string) (text string, ok bool) {
		ok = h.Compose(path, url.Values{"q": {typed}}.Encode(), func(tag string, plain, zipped []byte) {
			r, err := gzip.NewReader(bytes.NewReader(zipped))
			if err != nil {
				t.Fatal(err)
			}
			unzipped, err := io.ReadAll(r)
			if err != nil || !bytes.Equal(unzipped, plain) || len(tag) != 24 {
				t.Fatalf("%q: the gzip is another page than the text, or broken: %v", typed, err)
			}
			text = string(plain)
		})
		return text, ok
	}
	if _, ok := compose("污水"); ok {
		t.Error("something is put together before it is prepared")
	}
	for range worthwhile {
		drawn(t, h, path+"?q=1")
	}
	typed := []string{
		"市商务局", "△市商务局", "△ 市商务局", "▲市", "推进 市", "外贸", "\"百项千亿\"", "柯桥区政府 诸暨",
		"污水", "污水 处理", "　污水　处理", "的", "a", "PM2.5", "ＰＭ２．５", "7%", "没有这样的字", "市", "政府", "市水利局", "柯桥区政府", "各区", "乡镇", "、", "，", "“", "”", "“百项千亿”",
		"<b>", "\"", "'", "&", "&amp;", "<mark>", "</mark>", "\\", "%", "+", "a b", "%E6", "😀", "水水", "水 水", "\x00水", "水\xff", ".", "△", "1", "１", "2020", "q1", "task", "class", "  ", "重点 工作 项目 建设",
	}
	e, err := s.Edition(t.Context(), ledger.Quarter{Year: 2020, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range e.Rows {
		text := []rune(r.Requirement + r.Progress[0])
		at := i * 7 % (len(text) - 3)
		typed = append(typed, string(text[at:at+2]), string(text[at+1:at+1+i%3])+" "+string(text[at:at+1]))
	}
	composed := 0
	for _, words := range typed {
		got, ok := compose(words)
		if !ok {
			continue
		}
		composed++
		if want := drawn(t, h, path+"?"+url.Values{"q": {words}}.Encode()); got != want {
			at := 0
			for at < min(len(got), len(want)) && got[at] == want[at] {
				at++
			}
			t.Fatalf("%q: from byte %d on\n%.200q, drawn\n%.200q", words, at, got[max(0, at-40):], want[max(0, at-40):])
		}
	}
	if composed < len(typed)-10 {
		t.Errorf("%d of %d pages are put together", composed, len(typed))
	}
	for _, query := range []string{"", "q=", "q=%zz", "q=a&q=b", "q=a&dept=slj", "q=a&type=large", "n=3", "q=%EE%80%80"} {
		if h.Compose(path, query, func(string, []byte, []byte) {}) {
			t.Errorf("%q is put together", query)
		}
	}
	for _, other := range []string{"/2020/q2", "/2020", "/2020/q1/page.css"} {
		if h.Compose(other, "q=a", func(string, []byte, []byte) {}) {
			t.Errorf("%s is put together", other)
		}
	}
	h.Untold()
	if _, ok := compose("污水"); ok {
		t.Error("something is put together when nobody tells of changes")
	}
}

// The index leaves out no row in which all words occur.
func TestPairsFindWhatLookingThroughFinds(t *testing.T) {
	t.Parallel()
	rows := []*row{
		newRow(2020, store.EditionRow{Number: 1, Requirement: "新建污水处理厂3座", Progress: []string{"ＰＭ2.5下降"}, UnitsPrinted: []string{"△市水利局"}}),
		newRow(2020, store.EditionRow{Number: 2, Requirement: "污 水", Progress: []string{"处理完毕", "水污染"}}),
		newRow(2020, store.EditionRow{Number: 3, Requirement: "其他"}),
	}
	book := &frozen{rows: rows, pairs: func() pairs { return newPairs(rows) }}
	for _, typed := range []string{"污水", "水污", "水", "水 污", "污水处理", "pm2.5", "Ｐ", "3座", "水利 处理", "没有", "他", "厂3", "△", "处理 处理", "座p"} {
		ws := parseWords(typed)
		var want, got []int
		for _, r := range rows {
			if ws.in(r) {
				want = append(want, r.Number)
			}
		}
		for _, r := range book.selected("", ws) {
			got = append(got, r.Number)
		}
		if len(want) != len(got) {
			t.Errorf("%q: rows %v, want %v", typed, got, want)
		}
	}
}
