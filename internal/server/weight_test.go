package server_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"taizhang/internal/server"
)

// wholeTable is what the front page with the whole table may weigh over the wire, with everything that it loads, in bytes.
const wholeTable = 60_000

// running is the site with what serve runs beside it.
func (s *site) running() {
	ctx, stop := context.WithCancel(s.t.Context())
	var all sync.WaitGroup
	all.Go(func() { s.all.Run(ctx) })
	s.t.Cleanup(func() { stop(); all.Wait() })
}

// loaded are the paths of what a browser loads for a page at once: style sheets, scripts, icons, pictures.
func loaded(page *goquery.Document) map[string]bool {
	paths := map[string]bool{}
	page.Find("link[rel=stylesheet], link[rel=icon], script[src], img:not([loading=lazy]), use, iframe, video, audio, object, embed, source").Each(func(_ int, e *goquery.Selection) {
		at, _, _ := strings.Cut(e.AttrOr("href", e.AttrOr("src", e.AttrOr("data", ""))), "#")
		paths[at] = true
	})
	return paths
}

// brotli asks until the answer comes in brotli, which the program works at beside the requests, and returns its size.
func (s *site) brotli(ctx context.Context, path string) int {
	s.t.Helper()
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	for {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.server.URL+path, nil)
		s.ok(err)
		r.Header.Set("Accept-Encoding", "br")
		resp, err := transport.RoundTrip(r)
		if err != nil {
			s.t.Fatalf("%s does not come in brotli: %v", path, err)
		}
		body, err := io.ReadAll(resp.Body)
		s.ok(err)
		s.ok(resp.Body.Close())
		if resp.StatusCode != http.StatusOK {
			s.t.Fatalf("%s answers %d", path, resp.StatusCode)
		}
		if resp.Header.Get("Content-Encoding") == "br" || len(body) < 860 {
			return len(body)
		}
	}
}

func TestTheWholeTableIsLight(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(o *server.Options) { o.Origin = "https://taizhang.example.gov.cn" })
	s.running()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute) // the best brotli is slow under the race detector
	defer cancel()
	paths := loaded(s.nobody().do(http.MethodGet, "/", nil).page(t))
	paths["/"] = true
	if len(paths) < 5 {
		t.Fatalf("the table loads nothing but %v", paths)
	}
	sum := 0
	for path := range paths {
		n := s.brotli(ctx, path)
		t.Logf("%6d %s", n, path)
		sum += n
	}
	if sum > wholeTable {
		t.Errorf("the whole table weighs %d bytes, more than %d", sum, wholeTable)
	}
}

// TestPublicPagesAskNothingOfTheReader: no cookie, nothing from elsewhere, no font, and none of the styles from behind the login.
func TestPublicPagesAskNothingOfTheReader(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	c := s.nobody()
	inside := classes(s.style("scjg", "/work", "inside.css"))
	common := classes(s.style("scjg", "/work", "style.css"))
	styled := func(class string) bool { return inside[class] && !common[class] }
	for _, v := range publicSights {
		got := c.do(http.MethodGet, v.path, nil)
		if cookie := got.header.Get("Set-Cookie"); cookie != "" {
			t.Errorf("%s sets a cookie: %s", v.path, cookie)
		}
		page := got.page(t)
		for at := range loaded(page) {
			u, err := url.Parse(at)
			if err != nil || u.Host != "" || !strings.HasPrefix(u.Path, "/") {
				t.Errorf("%s loads %q from elsewhere (%v)", v.path, at, err)
				continue
			}
			file := c.do(http.MethodGet, at, nil)
			if file.header.Get("Set-Cookie") != "" {
				t.Errorf("%s sets a cookie", at)
			}
			if found := elsewhere.FindString(file.body); found != "" {
				t.Errorf("%s of %s loads %s", at, v.path, found)
			}
			if strings.HasSuffix(at, "inside.css") {
				t.Errorf("%s loads the styles from behind the login", v.path)
			}
		}
		for _, e := range page.Find("[class]").EachIter() {
			for _, class := range strings.Fields(e.AttrOr("class", "")) {
				if styled(class) {
					t.Errorf("%s: the class %s is styled behind the login only", v.path, class)
				}
			}
		}
	}
}

// elsewhere finds what a style sheet, a drawing or a script would load.
var elsewhere = regexp.MustCompile(`@import|@font-face|url\(\s*["']?(?:https?:)?//|fetch\(\s*["'](?:https?:)?//|import\(?\s*["'](?:https?:)?//`)

// style is a style sheet that a page has, by the name of its file.
func (s *site) style(as, path, name string) string {
	s.t.Helper()
	c := s.cached(as)
	at := c.do(http.MethodGet, path, nil).page(s.t).Find("link[rel=stylesheet][href$='/"+name+"']").AttrOr("href", "")
	if at == "" {
		s.t.Fatalf("%s has no %s", path, name)
	}
	return c.do(http.MethodGet, at, nil).body
}

func classes(style string) map[string]bool {
	found := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.(-?[a-z][a-z0-9_-]*)`).FindAllStringSubmatch(style, -1) {
		found[m[1]] = true
	}
	return found
}
