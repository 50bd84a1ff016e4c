package disclosure

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/web/route"
)

// Refresh reads again what is public and reports whether that is news: different from before, or the first that it is told
// since nobody told it, when requests may have read it already. From then on pages are made of what it read,
// until the next Refresh or Untold; so somebody must call it whenever something is published.
func (h *Handler) Refresh(ctx context.Context) (news bool, err error) {
	_, news, err = h.catalogue.reread(ctx)
	if err == nil {
		news = !h.catalogue.told.Swap(true) || news
	}
	return news, err
}

// Untold says that nobody will tell of changes any more: each request asks the database again, and gets what was known
// last when that does not answer.
func (h *Handler) Untold() { h.catalogue.told.Store(false) }

// Keepable reports whether the page at an address may be kept: there is a known number of such addresses. What is typed
// into a search is not among them.
func (h *Handler) Keepable(u *url.URL) bool {
	if u.RawQuery == "" {
		return true
	}
	name, value, _ := strings.Cut(u.RawQuery, "=")
	known := h.catalogue.known.Load()
	if known == nil {
		return false
	}
	switch name {
	case "dept":
		for _, d := range known.departments {
			if d.Code == value {
				return true
			}
		}
	case "type": // of the tables alone, in large type: all pages in all sizes would take several times the room
		_, table := known.tables[u.Path]
		return table && value == largeSize
	case "edition": // of the style that the page of an edition asks for
		n, err := strconv.Atoi(value)
		table, style := strings.CutSuffix(u.Path, "/page.css")
		q, ok := known.tables[table]
		return err == nil && style && ok && known.has(q, n) && u.RequestURI() == route.EditionStyle(q.Year, q.Number, n)
	}
	return false
}

// Standing lists the addresses of the newest year's pages and of its data, the most read first: those that are made
// before anybody asks, so that they are there when the database is not.
func (h *Handler) Standing(ctx context.Context) ([]string, error) {
	p, err := h.published(ctx)
	if err != nil || len(p) == 0 {
		return nil, err
	}
	departments, err := h.store.Departments(ctx)
	if err != nil {
		return nil, err
	}
	renumbered, err := h.renumberings(ctx)
	if err != nil {
		return nil, err
	}
	year := p.newest().Year
	out := []string{route.Home(), route.Departments(year)}
	var tasks, units []string
	listed := map[int]bool{} // numbers of tasks with a page: those of the newest table, then those that it has no more
	for _, e := range p {
		if e.Year != year {
			continue
		}
		book, err := h.frozen(ctx, p, e.Of())
		if err != nil {
			return nil, err
		}
		out = append(out, route.Table(year, e.Quarter), route.TableStyle(year, e.Quarter), route.Data(year, e.Quarter, "json"),
			route.Edition(year, e.Quarter, e.Number), route.EditionStyle(year, e.Quarter, e.Number))
		for _, r := range book.rows {
			if n := renumbered.page(year, e.Quarter, r.Number); n > 0 && !listed[n] {
				listed[n] = true
				tasks = append(tasks, route.Task(year, n))
			}
		}
		if e.Of() != p.newest().Of() {
			continue
		}
		for _, d := range departments {
			if _, ok := book.counts[d.Code]; ok {
				units = append(units, route.Department(year, d.Code), route.Table(year, e.Quarter)+"?dept="+d.Code,
					route.TableStyle(year, e.Quarter)+"?dept="+d.Code)
			}
		}
	}
	for _, e := range p {
		if e.Year == year {
			out = append(out, route.Data(year, e.Quarter, "csv"), route.Data(year, e.Quarter, "xlsx"), route.DataPackage(year, e.Quarter),
				route.SealedFile(year, e.Quarter, e.Number), route.QR(route.Table(year, e.Quarter)))
		}
	}
	out = append(append(out, tasks...), units...)
	for _, page := range tasks {
		out = append(out, route.QR(page))
	}
	// The feed brings to mind what all other feeds are made of.
	return append(append(out, route.Feed(), route.SitemapXML(), route.Robots(), route.OpenAPI()), aboutPages...), nil
}

// Counted is the quarter whose table an address shows, for counting how often it is read; ok is false for other pages.
func (h *Handler) Counted(path string) (q ledger.Quarter, ok bool) {
	known := h.catalogue.known.Load()
	if known == nil {
		return ledger.Quarter{}, false
	}
	q, ok = known.tables[path]
	return q, ok
}

// Tables are the addresses of the published tables, which say how often they were read; those of the newest year apart, as
// they are made beforehand.
func (h *Handler) Tables() (newest, older []string) {
	known := h.catalogue.known.Load()
	if known == nil || len(known.editions) == 0 {
		return nil, nil
	}
	for _, address := range slices.Sorted(maps.Keys(known.tables)) {
		if known.tables[address].Year == known.editions[0].Year {
			newest = append(newest, address)
		} else {
			older = append(older, address)
		}
	}
	return newest, older
}
