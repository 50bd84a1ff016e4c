package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"taizhang/internal/galley"
	"taizhang/web/disclosurepage"
)

var galleys = sync.Pool{New: func() any { return new(galley.Page) }}

// Compose puts the page of a search together from what is prepared and hands it on, with its tag. The page is good until
// send returns. Compose reports false, and the search is to be answered as any request, when nothing is prepared or when
// the address asks for more than words.
func (h *Handler) Compose(path, query string, send func(tag string, text, gzip []byte)) bool {
	known := h.catalogue.known.Load()
	if known == nil || !h.catalogue.told.Load() {
		return false
	}
	values, err := url.ParseQuery(query)
	if err != nil || len(values) != 1 || len(values["q"]) != 1 {
		return false
	}
	form := parseTableForm(values)
	if form.Words == "" || utf8.RuneCountInString(form.Words) > maxWords || strings.ContainsFunc(form.Words, func(r rune) bool { return placeWords <= r && r < placeEnd }) {
		return false
	}
	q, ok := known.tables[path]
	if !ok {
		return false
	}
	e := h.shelf.newest(known.editions, q)
	if e == nil {
		return false
	}
	set := e.forme.set.Load()
	if set == nil || !set.holds(known) {
		return false
	}
	ws := parseWords(form.Words)
	if len(ws) == 0 {
		return false
	}
	page := galleys.Get().(*galley.Page)
	defer galleys.Put(page)
	page.Reset(set.pieces)
	views := strconv.FormatInt(known.views[q], 10)
	set.page(page, form.Words, e.selected("", ws), ws, e.Year, views)
	sum := sha256.Sum256([]byte(set.digest + views + " " + form.Words))
	send(hex.EncodeToString(sum[:12]), page.Text(), page.Gzip())
	return true
}

// page puts the page of a search together.
func (s *setPages) page(page *galley.Page, typed string, found []*row, ws words, year int, views string) {
	list := &s.whole
	thumbs := thumbs(found)
	switch {
	case len(found) == 0:
		list = &s.empty
	case len(thumbs) == 0:
		list = &s.short
	}
	linked := url.QueryEscape(typed)
	linkedAt := -1
	run := list.run(s.pieces, len(linked))
	for i := 0; i < len(list.slots); i++ {
		slot := list.slots[i]
		if i == list.from && run != nil {
			page.AddRun(run, linked)
			i = list.to - 1
			continue
		}
		switch slot.place {
		case 0:
			page.Add(slot.piece)
		case placeWords:
			page.AddText(html.EscapeString(typed))
		case placeLinked:
			at := page.Len()
			if linkedAt < 0 {
				page.AddText(linked)
			} else {
				page.AddAgain(linkedAt, len(linked))
			}
			linkedAt = at
		case placeQuoted:
			inner := strings.TrimSuffix(strings.TrimPrefix(quoted(typed), "“"), "”")
			page.AddText(html.EscapeString(inner))
		case placeCount:
			page.AddText(strconv.Itoa(len(found)))
		case placeViews:
			page.AddText(views)
		case placeJumps:
			for _, t := range thumbs {
				for _, slot := range s.jump {
					switch slot.place {
					case 0:
						page.Add(slot.piece)
					case placeJump:
						page.AddText(t.Href)
					default:
						page.AddText(t.Text)
					}
				}
			}
		case placeRows:
			for _, r := range found {
				s.row(page, r, ws, year)
			}
		}
	}
}

// row adds a row, its words marked.
func (s *setPages) row(page *galley.Page, r *row, ws words, year int) {
	set := s.rows[r]
	if ws.some(set.apart) { // among its units, where marks and links meet
		view := r.draw(look{year: year, words: ws})
		view.Href = set.href
		var b strings.Builder
		_ = disclosurepage.WorkRow(view).Render(context.Background(), &b) // into memory
		page.AddText(b.String())
		return
	}
	next := 0
	for _, slot := range set.slots {
		if slot.place == 0 {
			page.Add(slot.piece)
			continue
		}
		text := set.texts[next]
		next++
		hits := ws.find(text.text)
		if len(hits) == 0 {
			page.Add(text.piece)
			continue
		}
		at := 0
		for _, hit := range hits {
			page.AddText(html.EscapeString(text.text.shown[at:hit.from]))
			page.Add(s.on)
			page.AddText(html.EscapeString(text.text.shown[hit.from:hit.to]))
			page.Add(s.off)
			at = hit.to
		}
		page.AddText(html.EscapeString(text.text.shown[at:]))
	}
}

// some reports whether a word occurs in one of the texts.
func (ws words) some(texts []string) bool {
	for _, w := range ws {
		for _, text := range texts {
			if strings.Contains(text, w) {
				return true
			}
		}
	}
	return false
}
