package disclosure

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// Edition is GET /{year}/{quarter}/editions/{edition}: one edition of a quarter's table, whether or not a later one has
// taken its place, with its seal and, for a correction, what it changed and why.
func (h *Handler) Edition(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := h.published(ctx)
	if err != nil {
		return err
	}
	all, at, err := h.editions(r, p)
	if err != nil {
		return err
	}
	e, err := h.bound(ctx, all[at])
	if err != nil {
		return err
	}
	var before *frozen
	if at > 0 {
		if before, err = h.bound(ctx, all[at-1]); err != nil {
			return err
		}
	}
	view := editionView(all, at, e, before)
	if view.Table.Rows, err = h.repoint(ctx, e.Of(), view.Table.Rows); err != nil {
		return err
	}
	frame := h.frame(r, p, e.Edition)
	frame.Title = view.Title + "，" + view.Name
	frame.Description = fmt.Sprintf("%s，%s，%s公开。", view.Title, view.Name, day(e.PublishedAt))
	frame.Current = layout.Tasks
	frame.BodyClass = "table-page"
	frame.Styles = []string{route.EditionStyle(e.Year, e.Quarter, e.Number)}
	frame.Scripts = []string{web.ScriptURL("print.js")}
	frame.Canonical = h.origin + route.Edition(e.Year, e.Quarter, e.Number)
	frame.Article = article(view.Title, e.Source, e.PublishedAt, e.Of().String(), view.Name)
	frame.Alternates = []layout.Alternate{{Type: "application/json", Href: view.File}}
	return page(w, r, disclosurepage.Edition(frame, view))
}

// SealedFile is GET /open-data/{year}/{quarter}/editions/{edition}.json: the file whose SHA-256 is the edition's seal, byte
// for byte.
func (h *Handler) SealedFile(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	all, at, err := h.editions(r, p)
	if err != nil {
		return err
	}
	sealed := all[at]
	e, err := h.bound(r.Context(), sealed)
	if err != nil {
		return err
	}
	sealed.Rows = e.Rows
	return answer(w, r, "application/json; charset=utf-8", sealed.PublishedAt, sealed.File())
}

// editions are all of the quarter that the address names, and the place among them of the one that it names.
func (h *Handler) editions(r *http.Request, p published) (all []store.SealedEdition, at int, err error) {
	ctx := r.Context()
	q, err := ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return nil, 0, h.noAddress(ctx, p)
	}
	if all, err = h.store.QuarterEditions(ctx, q); err != nil {
		return nil, 0, err
	}
	if len(all) == 0 {
		return nil, 0, h.noQuarter(ctx, p, q)
	}
	typed := chi.URLParam(r, "edition")
	at = slices.IndexFunc(all, func(e store.SealedEdition) bool { return strconv.Itoa(e.Number) == typed })
	if at < 0 {
		return nil, 0, noEdition(all)
	}
	return all, at, nil
}

// noEdition says which of a quarter's editions there are.
func noEdition(all []store.SealedEdition) error {
	if len(all) == 0 {
		return missing("没有这一版", mistyped)
	}
	newest := all[len(all)-1].Edition
	return missing("没有这一版", fmt.Sprintf("%s公开过%d版。%s", newest.Of(), len(all), mistyped),
		layout.Link{Text: "最新一版", Note: ledger.EditionName(newest.Number), Href: route.Table(newest.Year, newest.Quarter)})
}

// bound is an edition of a list with its rows, from the shelf where it stands there.
func (h *Handler) bound(ctx context.Context, listed store.SealedEdition) (*frozen, error) {
	if book := h.shelf.take(listed.Edition); book != nil {
		return book, nil
	}
	e := listed.Edition
	var err error
	if e.Rows, err = h.store.EditionRows(ctx, e.ID); err != nil {
		return nil, err
	}
	book := freeze(e)
	h.shelf.put(book)
	return book, nil
}

// editionView is the at-th of all editions of a quarter; before is the one before it, nil for the first.
func editionView(all []store.SealedEdition, at int, book, before *frozen) disclosurepage.EditionView {
	e, newest := all[at], all[len(all)-1]
	title := ledger.FullWidth(e.Title)
	view := disclosurepage.EditionView{
		Crumbs: []ui.Crumb{
			{Text: "首页", Href: route.Home()},
			{Text: e.Of().String() + "进展情况表", Href: route.Table(e.Year, e.Quarter)},
			{Text: ledger.EditionName(e.Number)},
		},
		Title: title, Name: ledger.EditionName(e.Number), PublishedAt: e.PublishedAt, Source: ledger.FullWidth(e.Source),
		Reason: ledger.FullWidth(e.Reason), Seal: e.Seal(), File: route.SealedFile(e.Year, e.Quarter, e.Number),
		Table: disclosurepage.WorkTable{Label: title + "，" + ledger.EditionName(e.Number), Rows: tableRows(book.rows, look{year: e.Year})},
	}
	if e.PreviousHash != nil {
		view.Before = fmt.Sprintf("%x", e.PreviousHash)
	}
	if at < len(all)-1 {
		view.Later = layout.Link{Text: ledger.EditionName(newest.Number), Href: route.Table(e.Year, e.Quarter)}
	}
	for i, v := range all {
		view.All = append(view.All, disclosurepage.EditionLine{
			Name: ledger.EditionName(v.Number), PublishedAt: v.PublishedAt, Reason: ledger.FullWidth(v.Reason),
			Href: route.Edition(v.Year, v.Quarter, v.Number), Current: i == at,
		})
	}
	if before != nil {
		view.Than, view.Changes = ledger.EditionName(before.Number), changesOf(before.Rows, book.Rows)
	}
	return view
}

// changesOf lists the rows whose progress is another one than in the edition before. Nothing else can be corrected.
func changesOf(before, after []store.EditionRow) []disclosurepage.Change {
	was := map[int][]string{}
	for _, r := range before {
		was[r.Number] = r.Progress
	}
	var out []disclosurepage.Change
	for _, r := range after {
		if !slices.Equal(was[r.Number], r.Progress) {
			out = append(out, disclosurepage.Change{
				Number: strconv.Itoa(r.Number), Requirement: ledger.FullWidth(r.Requirement), Href: "#" + route.TaskAnchor(r.Number),
				Before: was[r.Number], After: r.Progress,
			})
		}
	}
	return out
}
