package disclosure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"taizhang/internal/galley"
	"taizhang/internal/ledger"
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
	shown := tableRows(e.rows, look{year: e.Year})
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

// stretch finds the longest stretch that has nothing but pieces and words.
func (l *setList) stretch() {
	from := -1
	for i, slot := range l.slots {
		switch {
		case slot.piece == nil && slot.place != placeLinked:
			from = -1
		case slot.piece == nil && from < 0:
			from = i + 1
		case slot.piece != nil && from >= 0 && i+1-from > l.to-l.from:
			l.from, l.to = from, i+1
		}
	}
}

// run is the stretch for words of so many bytes, or nil.
func (l *setList) run(of *galley.Case, length int) *galley.Run {
	const short = 3 // bytes that are written letter by letter, and not as a reference to the letters before
	if length > longestRun || length < short || l.from == l.to {
		return nil
	}
	if r := l.runs[length].Load(); r != nil {
		return r
	}
	groups := [][]*galley.Piece{nil}
	for _, slot := range l.slots[l.from:l.to] {
		if slot.piece == nil {
			groups = append(groups, nil)
			continue
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], slot.piece)
	}
	r := of.Run(groups, length)
	l.runs[length].Store(r)
	return r
}

// often is how often two pieces stand together that are made one although one of them stands elsewhere, too.
const often = 20

// join makes one piece of two where neither is ever without the other, or nearly so, and reports whether there were any.
func (s *setPages) join(lists []*[]slot) bool {
	type two struct{ a, b *galley.Piece }
	alone, together := map[*galley.Piece]int{}, map[two]int{}
	for _, list := range lists {
		for i, slot := range *list {
			if slot.piece == nil {
				continue
			}
			alone[slot.piece]++
			if i > 0 && (*list)[i-1].piece != nil {
				together[two{(*list)[i-1].piece, slot.piece}]++
			}
		}
	}
	joined := false
	for _, list := range lists {
		out := (*list)[:0]
		for _, slot := range *list {
			if last := len(out) - 1; last >= 0 && slot.piece != nil && out[last].piece != nil {
				a, b := out[last].piece, slot.piece
				n, na, nb := together[two{a, b}], alone[a], alone[b]
				if n > 0 && (n == na && n == nb || n >= often && (n == na || n == nb)) {
					out[last].piece = s.pieces.Piece(a.Text + b.Text)
					joined = true
					continue
				}
			}
			out = append(out, slot)
		}
		*list = out
	}
	return joined
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

// cut cuts what a template drew at the places, and what lies between into pieces that may occur again.
func (s *setPages) cut(drawn string) []slot {
	drawn = strings.ReplaceAll(drawn, url.QueryEscape(string(placeLinked)), string(placeLinked))
	var out []slot
	for drawn != "" {
		at := strings.IndexFunc(drawn, func(r rune) bool { return placeWords <= r && r < placeEnd })
		if at < 0 {
			at = len(drawn)
		}
		for _, piece := range apart(drawn[:at]) {
			out = append(out, slot{piece: s.pieces.Piece(piece)})
		}
		if drawn = drawn[at:]; drawn != "" {
			place, n := utf8.DecodeRuneInString(drawn)
			out = append(out, slot{place: place})
			drawn = drawn[n:]
		}
	}
	return out
}

// seldom is the length in bytes from which markup is not likely to occur twice.
const seldom = 1000

// apart cuts markup where tags and the values of their attributes begin and end.
func apart(markup string) []string {
	if len(markup) > seldom {
		return []string{markup}
	}
	var out []string
	from := 0
	for i := 1; i < len(markup); i++ {
		before, c := markup[i-1], markup[i]
		switch {
		case c == '<' && before != '>', before == '>' && c != '<', before == '=' && c != '"', c == '"' && before != '=', before == '"' && i > 1 && markup[i-2] == '=':
			out = append(out, markup[from:i])
			from = i
		}
	}
	if from < len(markup) {
		out = append(out, markup[from:])
	}
	return out
}

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

// newest is the newest edition of a quarter, nil when it is not on the shelf.
func (s *shelf) newest(list []store.Edition, q ledger.Quarter) *frozen {
	for _, head := range list {
		if head.Of() == q {
			return s.take(head)
		}
	}
	return nil
}
