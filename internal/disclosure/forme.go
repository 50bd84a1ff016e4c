package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"taizhang/internal/galley"
	"taizhang/internal/store"
	"taizhang/web/disclosurepage"
	"taizhang/web/layout"
)

// The page of a search is nearly the same for all words: its head, its index of departments, and each row but for the
// marks. So the templates draw it once for an edition, with marks in the places of what differs, and are cut into pieces
// there, which are compressed once; a search then puts pieces together. What templates draw stays the only source: a test
// compares both to the byte.

// forme is the pages of an edition's searches, ready to be put together. The zero forme is not ready.
type forme struct {
	asked atomic.Int32
	mu    sync.Mutex
	set   atomic.Pointer[setPages]
}

// worthwhile is how many searches make it worth while to prepare for more: that takes as long as a few hundred of them
// save.
const worthwhile = 8

// setPages are never changed, but for what they are known to be true for.
type setPages struct {
	known  atomic.Pointer[contents] // what was public when they were made, or the same
	digest string                   // of all that they say
	pieces *galley.Case
	whole  setList // of a page with many rows, with the numbers to jump to
	short  setList // with few
	empty  setList // with none
	jump   []slot  // one of the numbers to jump to
	rows   map[*row]*setRow
	on     *galley.Piece // <mark>
	off    *galley.Piece
}

// setList is the slots of a page. Most of them are the index of departments, in which only the words differ, and only in
// length matters how: that stretch is kept for words of some lengths.
type setList struct {
	slots    []slot
	from, to int // the stretch, which begins after the words
	runs     [longestRun + 1]atomic.Pointer[galley.Run]
}

// longestRun is how many bytes of words, as they stand in addresses, the index is kept for: seven characters.
const longestRun = 63

// setRow is a row without marks.
type setRow struct {
	slots []slot
	texts []setText
	href  string   // of the task's page
	apart []string // folded: what is searched in beside the texts
}

type setText struct {
	text  text
	piece *galley.Piece
}

// slot is a piece, or the place of something.
type slot struct {
	piece *galley.Piece
	place rune
}

// Places of what differs, as characters of the private use area (Unicode 23.5), which no text of a government has.
const (
	placeWords  = '\uE000' + iota // the words as typed
	placeLinked                   // in an address
	placeQuoted                   // between quotes
	placeCount
	placeViews
	placeRows
	placeJumps
	placeJump // where one of them leads
	placeNumber
	placeText // of a row
	placeEnd
)

// compose prepares for searches when there are enough of them. frame and view are those of any.
func (h *Handler) compose(ctx context.Context, p published, e *frozen, frame layout.Frame, view disclosurepage.TableView, departments []store.Department) {
	if e.forme.asked.Add(1) < worthwhile || !h.catalogue.told.Load() || !e.forme.mu.TryLock() {
		return
	}
	defer e.forme.mu.Unlock()
	known := h.catalogue.known.Load()
	if set := e.forme.set.Load(); set != nil && set.holds(known) {
		return
	}
	shown, err := h.repoint(ctx, e.Of(), tableRows(e.rows, look{year: e.Year}))
	if err != nil {
		return // pages are drawn one by one
	}
	set, err := newSetPages(ctx, p, e, frame, view, shown, departments)
	if err != nil {
		return // pages are drawn one by one
	}
	set.known.Store(known)
	e.forme.set.Store(set)
}

// holds reports whether the pages are true for what is public.
func (s *setPages) holds(now *contents) bool {
	known := s.known.Load()
	if known == now {
		return true
	}
	if now == nil || !known.same(now) {
		return false
	}
	s.known.Store(now)
	return true
}

func newSetPages(ctx context.Context, p published, e *frozen, frame layout.Frame, view disclosurepage.TableView, shown []disclosurepage.Row, departments []store.Department) (*setPages, error) {
	form := tableForm{Words: string(placeLinked)}
	filters := filters(string(placeQuoted), "")
	view.Quarters = p.quarters(form, e.Of())
	view.Sizes = sizesOf(form, e)
	view.Views = string(placeViews)
	view.Finder = newFinder(form, e, departments)
	view.Finder.Words = string(placeWords)
	view.Finder.Count = string(placeCount)
	view.Finder.Filters = filters
	for i := range view.Finder.Data {
		view.Finder.Data[i].Text = "全表" + view.Finder.Data[i].Text
	}
	frame.Title = resultTitle(tableForm{Words: string(placeQuoted)}, view.Finder, view.Title, "")
	view.Table.Note = leftOut(string(placeCount), filters, len(e.rows))
	view.Table.Rows = nil

	draw := func(empty string, thumbs []disclosurepage.Thumb) (string, error) {
		view.Empty, view.Thumbs, frame.Skip = empty, thumbs, layout.Link{}
		if empty == "" {
			frame.Skip = skipToTable()
		}
		var b strings.Builder
		err := disclosurepage.Table(frame, view).Render(ctx, &b)
		return b.String(), err
	}
	empty, err := draw(noRows, nil)
	if err != nil {
		return nil, err
	}
	short, err := draw("", nil)
	if err != nil {
		return nil, err
	}
	whole, err := draw("", []disclosurepage.Thumb{{Text: string(placeNumber), Href: string(placeJump)}})
	if err != nil {
		return nil, err
	}
	jump := `<li><a href="` + string(placeJump) + `">` + string(placeNumber) + `</a></li>`
	const noRows = "<tbody></tbody>"
	if strings.Count(whole, jump) != 1 || strings.Count(whole, noRows) != 1 || strings.Count(short, noRows) != 1 {
		return nil, fmt.Errorf("the table of %s is not drawn as it was", e.Of())
	}
	withRows := "<tbody>" + string(placeRows) + "</tbody>"
	whole = strings.Replace(strings.Replace(whole, jump, string(placeJumps), 1), noRows, withRows, 1)
	short = strings.Replace(short, noRows, withRows, 1)

	drawn := make([]string, len(e.rows))
	var sample strings.Builder
	sample.WriteString(short)
	for i, r := range e.rows {
		if drawn[i], err = outline(ctx, shown[i]); err != nil {
			return nil, err
		}
		if i < 20 {
			sample.WriteString(drawn[i])
			for _, t := range r.texts() {
				sample.WriteString(t.shown)
			}
		}
	}
	digest := sha256.New()
	s := &setPages{pieces: galley.New(sample.String()), rows: make(map[*row]*setRow, len(e.rows))}
	s.on, s.off = s.pieces.Piece("<mark>"), s.pieces.Piece("</mark>")
	s.whole.slots, s.short.slots, s.empty.slots, s.jump = s.cut(whole), s.cut(short), s.cut(empty), s.cut(jump)
	for _, page := range []string{whole, short, empty} {
		digest.Write([]byte(page))
	}
	for i, r := range e.rows {
		row := &setRow{slots: s.cut(drawn[i]), href: shown[i].Href}
		digest.Write([]byte(drawn[i]))
		for _, t := range r.texts() {
			row.texts = append(row.texts, setText{t, s.pieces.Piece(html.EscapeString(t.shown))})
			digest.Write([]byte(t.shown))
		}
		if strings.Count(drawn[i], string(placeText)) != len(row.texts) {
			return nil, fmt.Errorf("row %d of %s is not drawn as it was", r.Number, e.Of())
		}
		row.apart = r.searched[len(row.texts):]
		s.rows[r] = row
	}
	s.digest = hex.EncodeToString(digest.Sum(nil))
	lists := []*[]slot{&s.whole.slots, &s.short.slots, &s.empty.slots, &s.jump}
	for _, row := range s.rows {
		lists = append(lists, &row.slots)
	}
	for s.join(lists) {
	}
	for _, list := range []*setList{&s.whole, &s.short, &s.empty} {
		list.stretch()
	}
	return s, nil
}

// texts are those of a row in which words are marked one by one.
func (r *row) texts() []text { return append([]text{r.requirement}, r.progress...) }

// outline is a row with places for its texts.
func outline(ctx context.Context, row disclosurepage.Row) (string, error) {
	place := []disclosurepage.Run{{Text: string(placeText)}}
	row.Requirement = place
	row.Progress = slices.Clone(row.Progress)
	for i := range row.Progress {
		row.Progress[i].Runs = place
	}
	var b strings.Builder
	err := disclosurepage.WorkRow(row).Render(ctx, &b)
	return b.String(), err
}
