package disclosure

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"maps"

	"taizhang/internal/store"
	"taizhang/web/route"
)

type siteURL struct {
	XMLName xml.Name `xml:"url"`
	Loc     string   `xml:"loc"`
	LastMod string   `xml:"lastmod,omitempty"`
}

var urlSet = xml.StartElement{
	Name: xml.Name{Local: "urlset"},
	Attr: []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: "http://www.sitemaps.org/schemas/sitemap/0.9"}},
}

// SitemapXML is GET /sitemap.xml: every public page, for search engines; https://www.sitemaps.org/protocol.html.
func (h *Handler) SitemapXML(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	changes, err := h.changes(r.Context(), p)
	if err != nil {
		return err
	}
	editions, err := h.everyEdition(r.Context(), p)
	if err != nil {
		return err
	}
	renumbered, err := h.renumberings(r.Context())
	if err != nil {
		return err
	}
	return h.gathered(w, r, time.Time{}, "application/xml; charset=utf-8", func(to io.Writer, origin string) error {
		// One address after the other: with 200 plans there are some fifty thousand.
		_, err := io.WriteString(to, xml.Header)
		set := xml.NewEncoder(to)
		set.Indent("", " ")
		err = errors.Join(err, set.EncodeToken(urlSet))
		add := func(path string, modified time.Time) {
			u := siteURL{Loc: origin + path}
			if !modified.IsZero() {
				u.LastMod = rfc3339(modified)
			}
			err = errors.Join(err, set.Encode(u))
		}
		add(route.Home(), p.newest().PublishedAt)
		for _, path := range aboutPages {
			add(path, time.Time{})
		}
		for _, e := range p {
			add(route.Table(e.Year, e.Quarter), e.PublishedAt)
			if newest, _ := p.of(e.Year); newest.Quarter == e.Quarter {
				add(route.Departments(e.Year), e.PublishedAt)
			}
		}
		pages := map[string]time.Time{} // tasks, departments, editions: when they changed last
		keep := func(path string, e *store.SealedEdition) {
			if pages[path].Before(e.PublishedAt) {
				pages[path] = e.PublishedAt
			}
		}
		for i := range editions {
			e := &editions[i]
			keep(route.Edition(e.Year, e.Quarter, e.Number), e)
		}
		for _, c := range changes {
			if n := renumbered.page(c.edition.Year, c.edition.Quarter, c.Number); n > 0 {
				keep(route.Task(c.edition.Year, n), c.edition)
			}
			for _, d := range *c.units {
				keep(route.Department(c.edition.Year, d.Code), c.edition)
			}
		}
		for _, path := range slices.Sorted(maps.Keys(pages)) {
			add(path, pages[path])
		}
		err = errors.Join(err, set.EncodeToken(urlSet.End()), set.Close())
		if _, ended := io.WriteString(to, "\n"); err != nil || ended != nil {
			return fmt.Errorf("write site map: %w", errors.Join(err, ended))
		}
		return nil
	})
}

// Robots is GET /robots.txt, RFC 9309. What is behind the login answers robots with the form to sign in, so it is not for them.
func (h *Handler) Robots(w http.ResponseWriter, r *http.Request) error {
	return h.printed(w, r, time.Time{}, "text/plain; charset=utf-8", func(origin string) ([]byte, error) {
		var b strings.Builder
		b.WriteString("User-agent: *\n")
		for _, path := range []string{route.Work(), route.Office(), route.Overview(), route.Account(), route.Login(), route.Join("")} {
			b.WriteString("Disallow: " + path + "\n")
		}
		b.WriteString("\nSitemap: " + origin + route.SitemapXML() + "\n")
		return []byte(b.String()), nil
	})
}
