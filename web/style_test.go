package web

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

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
