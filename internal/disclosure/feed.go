package disclosure

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// feedType is the media type of Atom, RFC 4287.
const feedType = "application/atom+xml; charset=utf-8"

// feedLength is from how many entries on a feed takes no further edition. An edition is never cut.
const feedLength = 400

type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		Lang    string      `xml:"xml:lang,attr"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Author  string      `xml:"author>name"`
		Links   []atomLink  `xml:"link"`
		Entries []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomEntry struct {
		ID        string   `xml:"id"`
		Title     string   `xml:"title"`
		Published string   `xml:"published"`
		Updated   string   `xml:"updated"`
		Author    string   `xml:"author>name"`
		Link      atomLink `xml:"link"`
		Summary   string   `xml:"summary,omitempty"` // why it was corrected
		Content   atomText `xml:"content"`
	}
	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

// Feed is GET /feed.atom: what was published last, an entry for each row that is new or was corrected.
func (h *Handler) Feed(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	if len(p) == 0 {
		return missing("还没有公开的季度", "第一个季度公开后，订阅源就在这个地址。")
	}
	return h.feed(w, r, p, p.newest(), "重点工作进展情况", route.Home(), func(change) bool { return true })
}

// DepartmentFeed is GET /{year}/departments/{code}/feed.atom.
func (h *Handler) DepartmentFeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := h.published(ctx)
	if err != nil {
		return err
	}
	year, ok := parseYear(chi.URLParam(r, "year"))
	if !ok {
		return h.noAddress(ctx, p)
	}
	newest, ok := p.of(year)
	if !ok {
		return h.noYear(ctx, p, year)
	}
	e, err := h.frozen(ctx, p, newest.Of())
	if err != nil {
		return err
	}
	departments, err := h.store.Departments(ctx)
	if err != nil {
		return err
	}
	code := chi.URLParam(r, "code")
	i := slices.IndexFunc(departments, func(d store.Department) bool { return d.Code == code })
	if i < 0 {
		return noDepartment(http.StatusNotFound, e)
	}
	title := fmt.Sprintf("%s · %d年重点工作进展情况", e.nameOf(departments[i]), year)
	return h.feed(w, r, p, newest, title, route.Department(year, code), func(c change) bool {
		return c.edition.Year == year && slices.ContainsFunc(*c.units, func(d store.EditionUnit) bool { return d.Code == code })
	})
}

// TaskFeed is GET /{year}/tasks/{number}/feed.atom.
func (h *Handler) TaskFeed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := h.published(ctx)
	if err != nil {
		return err
	}
	year, ok := parseYear(chi.URLParam(r, "year"))
	if !ok {
		return h.noAddress(ctx, p)
	}
	typed := chi.URLParam(r, "number")
	n, err := ledger.ParseTaskNumber(typed)
	if err != nil {
		return h.noTask(ctx, p, year, typed)
	}
	renumbered, err := h.renumberings(ctx)
	if err != nil {
		return err
	}
	of := func(c change) bool {
		return c.edition.Year == year && renumbered.page(year, c.edition.Quarter, c.Number) == n
	}
	all, err := h.changes(ctx, p)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, of) {
		if to, ok := renumbered.moved(year, n); ok {
			return follow(w, route.TaskFeed(year, to))
		}
		return h.noTask(ctx, p, year, typed)
	}
	newest, _ := p.of(year)
	return h.feed(w, r, p, newest, fmt.Sprintf("第%d项 · %d年重点工作进展情况", n, year), route.Task(year, n), of)
}

// feed answers with the changes that are wanted. about is the page that the feed belongs to.
func (h *Handler) feed(w http.ResponseWriter, r *http.Request, p published, newest store.Edition, title, about string, wanted func(change) bool) error {
	all, err := h.changes(r.Context(), p)
	if err != nil {
		return err
	}
	renumbered, err := h.renumberings(r.Context())
	if err != nil {
		return err
	}
	updated := newest.PublishedAt
	var found []change
	for _, c := range all {
		if !wanted(c) {
			continue
		}
		if len(found) >= feedLength && c.edition.ID != found[len(found)-1].edition.ID {
			break
		}
		found = append(found, c)
	}
	if len(found) > 0 {
		updated = found[0].edition.PublishedAt
	}
	return h.gathered(w, r, updated, feedType, func(to io.Writer, origin string) error {
		told, err := h.tell(r.Context(), found)
		if err != nil {
			return err
		}
		self := origin + r.URL.Path
		f := atomFeed{
			Lang: "zh-CN", ID: h.tag(origin, all[len(all)-1].edition.PublishedAt, r.URL.Path), Title: title, Updated: rfc3339(updated),
			Author: publisher(newest.Source),
			Links:  []atomLink{{"self", "application/atom+xml", self}, {"alternate", "text/html", origin + about}},
		}
		for _, c := range told {
			f.Entries = append(f.Entries, h.entry(c, renumbered, origin))
		}
		_, begun := io.WriteString(to, xml.Header)
		out := xml.NewEncoder(to)
		out.Indent("", " ")
		err = errors.Join(begun, out.Encode(f))
		if _, ended := io.WriteString(to, "\n"); err != nil || ended != nil {
			return fmt.Errorf("write feed: %w", errors.Join(err, ended))
		}
		return nil
	})
}

func (h *Handler) entry(c changed, renumbered renumberings, origin string) atomEntry {
	e := c.edition
	about := route.TaskInTable(e.Year, e.Quarter, c.Number)
	if n := renumbered.page(e.Year, e.Quarter, c.Number); n > 0 {
		about = route.Task(e.Year, n) + "#" + e.Of().Slug()
	}
	out := atomEntry{
		ID:        h.tag(origin, e.PublishedAt, route.TaskChange(e.Year, c.Number, e.Quarter, e.Number)),
		Title:     fmt.Sprintf("第%d项 %s进展情况", c.Number, e.Of()),
		Published: rfc3339(e.PublishedAt), Updated: rfc3339(e.PublishedAt), Author: publisher(e.Source),
		Link: atomLink{"alternate", "text/html", origin + about},
	}
	if e.Number > 1 {
		out.Title += "（更正，" + ledger.EditionName(e.Number) + "）"
		out.Summary = ledger.FullWidth(e.Reason)
	}
	var b strings.Builder
	b.WriteString("<p><strong>" + templ.EscapeString(ledger.FullWidth(c.Requirement)) + "</strong></p>")
	for _, p := range c.Progress {
		b.WriteString("<p>" + templ.EscapeString(ledger.FullWidth(p)) + "</p>")
	}
	if len(c.Progress) == 0 {
		b.WriteString("<p>本季度未公开进展情况。</p>")
	}
	out.Content = atomText{"html", b.String()}
	return out
}

// tag is a name that stays, RFC 4151: the site's domain on a day on which it published, and what is named.
func (h *Handler) tag(origin string, day time.Time, what string) string {
	authority := h.site.Domain
	if authority == "" {
		if u, err := url.Parse(origin); err == nil {
			authority = u.Hostname()
		}
	}
	return fmt.Sprintf("tag:%s,%s:%s", authority, day.In(ledger.Shanghai).Format(time.DateOnly), what)
}

// publisher is a source without what it adds in brackets: 市政府办公室.
func publisher(source string) string {
	name, _, _ := strings.Cut(ledger.FullWidth(source), "（")
	return name
}

func rfc3339(t time.Time) string { return t.In(ledger.Shanghai).Format(time.RFC3339) }
