// Package web holds what browsers load beside the pages: the style sheets, the scripts and the icons, embedded in the
// program and served under one hash of the whole tree, so that they never change at an address and may be kept for ever.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

//go:embed static
var embedded embed.FS

const (
	styleName  = "style.css"  // static/css joined; there is no file of this name
	insideName = "inside.css" // static/css/inside joined
	iconsName  = "icons.svg"
	sealName   = "seal.svg"
)

// types are the kinds of file that are served. Spelled out, because mime.TypeByExtension depends on the machine.
var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml; charset=utf-8",
}

// bundle is the static tree as it is served.
type bundle struct {
	prefix string            // /static/{hash}/
	files  map[string][]byte // path below prefix to content
	icons  map[string]bool   // ids in the icon file, without i-
}

var load = sync.OnceValue(func() bundle {
	tree, err := fs.Sub(embedded, "static")
	if err != nil {
		panic(err) // the embed directive above names the folder
	}
	b, err := newBundle(tree)
	if err != nil {
		panic(err) // reading from memory does not fail; an unknown kind of file is found by any test
	}
	return b
})

// newBundle joins the style files, collects the rest, and hashes everything with its names.
func newBundle(tree fs.FS) (bundle, error) {
	files := map[string][]byte{}
	var common, inside []string
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if _, ok := types[path.Ext(name)]; !ok {
			return fmt.Errorf("web: static/%s: files of this kind are not served", name)
		}
		switch path.Dir(name) {
		case "css":
			common = append(common, name)
		case "css/inside":
			inside = append(inside, name)
		default:
			files[name], err = fs.ReadFile(tree, name)
		}
		return err
	})
	if err != nil {
		return bundle{}, err
	}
	for name, parts := range map[string][]string{styleName: common, insideName: inside} {
		if files[name], err = join(tree, parts); err != nil {
			return bundle{}, err
		}
	}

	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%s %d\n", name, len(files[name])) // a hash.Hash never returns an error
		sum.Write(files[name])
	}
	icons := map[string]bool{}
	for _, m := range iconID.FindAllSubmatch(files[iconsName], -1) {
		icons[string(m[1])] = true
	}
	prefix := "/static/" + hex.EncodeToString(sum.Sum(nil))[:16] + "/"
	return bundle{prefix: prefix, files: files, icons: icons}, nil
}

var iconID = regexp.MustCompile(`<symbol id="i-([a-z-]+)"`)

// join puts the style files into one: tokens, which declares the layers, then base, then the components by name.
// The order among components never matters to the result, only to whoever reads it: two of them that style the same
// element differently are a mistake.
func join(tree fs.FS, names []string) ([]byte, error) {
	rank := func(name string) int {
		return slices.Index([]string{"css/base.css", "css/tokens.css"}, name) // the rest is -1
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := rank(b) - rank(a); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	var joined bytes.Buffer
	for _, name := range names {
		content, err := fs.ReadFile(tree, name)
		if err != nil {
			return nil, err
		}
		joined.Write(compact(content))
	}
	return joined.Bytes(), nil
}

// indent is the white space at the ends of lines, and lines with nothing else.
var indent = regexp.MustCompile(`[ \t]*\n\s*`)

// comment is a comment of a style sheet, or a string, in which what looks like a comment is none.
var comment = regexp.MustCompile(`(?s)/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'`)

// compact takes out of a style sheet what only its readers need: comments and indentation. A line stays a line.
func compact(content []byte) []byte {
	content = comment.ReplaceAllFunc(content, func(found []byte) []byte {
		if found[0] == '/' {
			return nil
		}
		return found
	})
	content = indent.ReplaceAll(bytes.TrimSpace(content), []byte("\n"))
	return append(content, '\n')
}

// url is the address of a static file. A name that is not embedded is a mistake of the programmer and panics: a page
// with a missing style or script would look right to whoever wrote it and wrong to everybody else.
func (b bundle) url(name string) string {
	if _, ok := b.files[name]; !ok {
		panic("web: there is no static file " + name)
	}
	return b.prefix + name
}

// StyleURL is the address of the style sheet of all pages. It is everything that public pages need.
func StyleURL() string { return load().url(styleName) }

// InsideStyleURL is the address of the style sheet that pages behind the login have beside that.
func InsideStyleURL() string { return load().url(insideName) }

// ScriptURL is the address of an ES module in static/js, such as "type.js". It panics when there is none of the name.
func ScriptURL(name string) string { return load().url("js/" + name) }

// SealURL is the address of the seal, for the browser's tab.
func SealURL() string { return load().url(sealName) }

// IconURL is the address of one 16 px drawing in the icon file, for <use href>. It panics when there is none of the name.
func IconURL(name string) string {
	b := load()
	if !b.icons[name] {
		panic("web: there is no icon " + name)
	}
	return b.url(iconsName) + "#i-" + name
}

// URLs are the addresses of all static files, in order.
func URLs() []string {
	b := load()
	var out []string
	for _, name := range slices.Sorted(maps.Keys(b.files)) {
		out = append(out, b.prefix+name)
	}
	return out
}

// Static serves the tree at /static/{hash}/. Files of another hash, an older or newer instance's, are not found rather
// than answered with these: a browser would keep the wrong content under that address for a year. missing answers for what
// there is not.
func Static(missing http.Handler) http.Handler {
	b := load()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.serve(w, r, missing) })
}

// serve answers GET, HEAD and conditional requests.
func (b bundle) serve(w http.ResponseWriter, r *http.Request, missing http.Handler) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, b.prefix)
	content, found := b.files[name]
	if !ok || !found {
		missing.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", types[path.Ext(name)])
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("ETag", `"`+path.Base(b.prefix)+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}
