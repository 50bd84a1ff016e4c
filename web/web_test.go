package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func get(t *testing.T, method, target string, header http.Header) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for name, values := range header {
		r.Header[name] = values
	}
	w := httptest.NewRecorder()
	Static(http.NotFoundHandler()).ServeHTTP(w, r)
	return w
}

func TestStaticServesForEver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ url, contentType, holds string }{
		"style":  {StyleURL(), "text/css; charset=utf-8", "--paper"},
		"script": {ScriptURL("type.js"), "text/javascript; charset=utf-8", "localStorage"},
		"icons":  {strings.Split(IconURL("done"), "#")[0], "image/svg+xml; charset=utf-8", `id="i-done"`},
		"seal":   {SealURL(), "image/svg+xml; charset=utf-8", "<svg"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := get(t, http.MethodGet, c.url, nil)
			if w.Code != http.StatusOK {
				t.Fatalf("GET %s: status %d", c.url, w.Code)
			}
			for header, want := range map[string]string{
				"Content-Type":           c.contentType,
				"Cache-Control":          "public, max-age=31536000, immutable",
				"X-Content-Type-Options": "nosniff",
			} {
				if got := w.Header().Get(header); got != want {
					t.Errorf("%s = %q, want %q", header, got, want)
				}
			}
			if !strings.Contains(w.Body.String(), c.holds) {
				t.Errorf("the body does not hold %q", c.holds)
			}
		})
	}
}

func TestStaticHeadAndConditional(t *testing.T) {
	t.Parallel()
	head := get(t, http.MethodHead, StyleURL(), nil)
	if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: status %d, %d bytes, length %q", head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
	}
	etag := head.Header().Get("ETag")
	if w := get(t, http.MethodGet, StyleURL(), http.Header{"If-None-Match": {etag}}); w.Code != http.StatusNotModified {
		t.Errorf("If-None-Match %s: status %d", etag, w.Code)
	}
}

func TestStaticRefuses(t *testing.T) {
	t.Parallel()
	prefix := load().prefix
	for name, c := range map[string]struct {
		method, url string
		want        int
	}{
		"another hash":     {http.MethodGet, "/static/0123456789abcdef/style.css", http.StatusNotFound},
		"no hash":          {http.MethodGet, "/static/style.css", http.StatusNotFound},
		"unknown file":     {http.MethodGet, prefix + "js/nothing.js", http.StatusNotFound},
		"a folder":         {http.MethodGet, prefix + "js/", http.StatusNotFound},
		"a part of a join": {http.MethodGet, prefix + "css/base.css", http.StatusNotFound},
		"climbing out":     {http.MethodGet, prefix + "../web.go", http.StatusNotFound},
		"writing":          {http.MethodPost, StyleURL(), http.StatusMethodNotAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := get(t, c.method, c.url, nil)
			if w.Code != c.want {
				t.Errorf("%s %s: status %d, want %d", c.method, c.url, w.Code, c.want)
			}
			if cache := w.Header().Get("Cache-Control"); cache != "" {
				t.Errorf("a refusal may be cached: %q", cache)
			}
		})
	}
}

func TestUnknownNamesPanic(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(){
		"script": func() { ScriptURL("nothing.js") },
		"icon":   func() { IconURL("nothing") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		})
	}
}

func TestPagesBehindTheLoginHaveASheetMore(t *testing.T) {
	t.Parallel()
	b, err := newBundle(fstest.MapFS{"css/a.css": {Data: []byte("all")}, "css/inside/b.css": {Data: []byte("inside")}})
	if err != nil {
		t.Fatal(err)
	}
	if all, inside := string(b.files[styleName]), string(b.files[insideName]); all != "all\n" || inside != "inside\n" {
		t.Errorf("joined %q and %q", all, inside)
	}
}

func TestStyleOrder(t *testing.T) {
	t.Parallel()
	b, err := newBundle(fstest.MapFS{
		"css/zebra.css":  {Data: []byte("zebra")},
		"css/base.css":   {Data: []byte("base")},
		"css/apple.css":  {Data: []byte("apple")},
		"css/tokens.css": {Data: []byte("tokens")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(b.files[styleName]), "tokens\nbase\napple\nzebra\n"; got != want {
		t.Errorf("joined %q, want %q", got, want)
	}
}

func TestHashFollowsContentAndName(t *testing.T) {
	t.Parallel()
	hash := func(name, content string) string {
		b, err := newBundle(fstest.MapFS{name: {Data: []byte(content)}})
		if err != nil {
			t.Fatal(err)
		}
		return b.prefix
	}
	first := hash("js/a.js", "1")
	if first != hash("js/a.js", "1") {
		t.Error("the hash of the same tree differs")
	}
	if first == hash("js/a.js", "2") || first == hash("js/b.js", "1") {
		t.Error("the hash does not see content or name")
	}
}

func TestUnknownKindIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := newBundle(fstest.MapFS{"notes.txt": {}}); err == nil {
		t.Error("a file of an unknown kind was taken in")
	}
}

// plainStyle is for browsers that know no layers; it shares the classes of all other files.
const plainStyle = "plain.css"

// Everything about the look is in the style files and their layers, never outside of them.
func TestStylesStayInLayers(t *testing.T) {
	t.Parallel()
	for name, content := range styleFiles(t) {
		within := "@layer "
		if name == plainStyle {
			within = "@supports not (font-palette: normal) {" // which no browser with layers takes in
		}
		depth := 0
		for line := range strings.Lines(stripComments(content)) {
			if trimmed := strings.TrimSpace(line); depth == 0 && trimmed != "" && !strings.HasPrefix(trimmed, within) {
				t.Errorf("%s: outside of any layer: %s", name, trimmed)
			}
			depth += strings.Count(line, "{") - strings.Count(line, "}")
		}
		if depth != 0 {
			t.Errorf("%s: %d braces are not closed", name, depth)
		}
	}
}

func TestStylesAreServedCompact(t *testing.T) {
	t.Parallel()
	got := compact([]byte("/* a\n   b */\n\n@layer x {\n  .a { content: \"/* kept */\"; } /* gone */\n\n    .b\t{ content: '\\'/*'; }\n}\n"))
	if want := "@layer x {\n.a { content: \"/* kept */\"; }\n.b\t{ content: '\\'/*'; }\n}\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
	style := string(load().files[styleName])
	if strings.Contains(style, "/*") || strings.Contains(style, "\n ") || strings.Contains(style, "\n\n") {
		t.Error("the style sheet has comments, indentation or empty lines")
	}
}

// styleFiles are the style files by their names, which no two have.
func styleFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, folder := range []string{"static/css", "static/css/inside"} {
		names, err := filepath.Glob(folder + "/*.css")
		if err != nil || len(names) < 10 {
			t.Fatalf("%d style files in %s (%v)", len(names), folder, err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if _, twice := files[filepath.Base(name)]; twice {
				t.Errorf("there are two %s", filepath.Base(name))
			}
			files[filepath.Base(name)] = string(content)
		}
	}
	return files
}

// owned are the beginnings of the classes of a style file, apart from the file's own name.
var owned = map[string][]string{
	"accounts.css":      {"one-time", "add-account", "department-group", "account-filter", "data-table--accounts", "row-actions"},
	"badge.css":         {"reading-tag", "reading"},
	"base.css":          {"page", "skip", "visually-hidden", "sprite", "icon", "no-print"},
	"data-table.css":    {"strip", "scroll-x"},
	"desk.css":          {"asked", "clash", "deadline", "editor", "figures", "hand-in", "list-bar", "mistakes", "side-list", "verbatim"},
	"empty-state.css":   {"empty"},
	"field.css":         {"input", "select", "textarea", "choice", "choices", "check"},
	"finder.css":        {"department-index"},
	"lights.css":        {"light", "fill", "hatch-line"},
	"notice.css":        {"notices", "flash", "saved", "toast"},
	"overview.css":      {"record-internal", "record-part", "record-units"},
	"publish.css":       {"data-table--gap"},
	"reading-queue.css": {"queue"},
	"remark.css":        {"pin"},
	"rounds.css":        {"data-table--rounds", "due-form"},
	"sign-in.css":       {"slip", "ways"},
	"task-record.css":   {"task-head", "task-body", "quarters", "aside-block", "citation"},
	"thumb-index.css":   {"with-thumb"},
	"tile-map.css":      {"tile", "m"},
	"title-block.css":   {"breadcrumb", "page-head", "particulars", "section-head", "type-l", "type-s"},
	"work-table.css":    {"table-page", "table-source"},
}

// Style files are joined: a class that two of them know leaks from page to page. So every selector with classes has
// one that is its file's own: it begins with the file's name, or with one of a short list that no other file has.
func TestClassesBelongToTheirFile(t *testing.T) {
	t.Parallel()
	class := regexp.MustCompile(`\.-?[a-z][a-z0-9_-]*`)
	owner := map[string]string{}
	for name, content := range styleFiles(t) {
		if name == plainStyle {
			continue
		}
		own := append([]string{strings.TrimSuffix(name, ".css")}, owned[name]...)
		for _, class := range own {
			if other, taken := owner[class]; taken {
				t.Errorf("%s and %s both own %s", other, name, class)
			}
			owner[class] = name
		}
		isOwn := func(found string) bool {
			return slices.ContainsFunc(own, func(name string) bool {
				rest, ok := strings.CutPrefix(found[1:], name)
				return ok && (rest == "" || rest[0] == '-' || rest[0] == '_')
			})
		}
		for _, rule := range strings.FieldsFunc(stripComments(content), func(r rune) bool { return r == '{' || r == '}' || r == ';' }) {
			if rule = strings.TrimSpace(rule); strings.HasPrefix(rule, "@") || !strings.Contains(rule, ".") || property.MatchString(rule) {
				continue
			}
			for _, selector := range selectors(rule) {
				if found := class.FindAllString(selector, -1); len(found) > 0 && !slices.ContainsFunc(found, isOwn) {
					t.Errorf("%s: %s has no class of this file", name, strings.TrimSpace(selector))
				}
			}
		}
	}
}

// An old browser knows nothing of layers, nor what came after them: nothing in the plain style may need it.
func TestPlainStyleIsForOldBrowsers(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("static/css/" + plainStyle)
	if err != nil {
		t.Fatal(err)
	}
	newer := regexp.MustCompile(`(inline|block)-(size|start|end)|\b(inset|gap):|\b(var|clamp|min|max|color-mix)\(|:(has|is|where|focus-visible)\b|@(layer|container)`)
	if found := newer.FindAllString(stripComments(string(content)), -1); len(found) > 0 {
		t.Errorf("%s needs %q", plainStyle, found)
	}
	for _, class := range []string{".masthead", ".work-table", ".finder", ".button", ".slip", ".task-head", ".colophon"} {
		if !strings.Contains(string(content), class) {
			t.Errorf("%s says nothing of %s", plainStyle, class)
		}
	}
}

// property is a declaration, not a selector.
var property = regexp.MustCompile(`^(--)?[a-z-]+:\s`)

// selectors cuts a list of selectors at its commas, but for those inside of brackets.
func selectors(list string) []string {
	depth := 0
	return strings.FieldsFunc(list, func(r rune) bool {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		}
		return r == ',' && depth == 0
	})
}

func stripComments(css string) string {
	for {
		from := strings.Index(css, "/*")
		if from < 0 {
			return css
		}
		to := strings.Index(css[from:], "*/")
		if to < 0 {
			return css[:from]
		}
		css = css[:from] + css[from+to+2:]
	}
}
