package office

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"taizhang/internal/brief"
	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// BriefStore is what the quarterly brief (季度通报) is made of.
type BriefStore interface {
	Overview(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (store.Overview, error)
	Brief(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (store.Brief, error)
	DraftBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, title string, sections []store.BriefSection, all bool) error
	SettleBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, key string, offer int, take bool) error
	SaveBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, title string, words map[string]string) error
}

// briefAttempt is a brief that was not stored, as it was typed.
type briefAttempt struct {
	title    string
	words    map[string]string // nil: nothing was typed
	refused  string
	problems ledger.Problems
}

// Brief answers GET /office/{year}/{quarter}/brief.
func (h *Handler) Brief(w http.ResponseWriter, r *http.Request) error {
	return h.brief(w, r, http.StatusOK, briefAttempt{})
}

func (h *Handler) brief(w http.ResponseWriter, r *http.Request, status int, a briefAttempt) error {
	q, err := quarter(r)
	if err != nil {
		return err
	}
	state, err := h.store.Overview(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	view := officepage.Brief{
		Round: q.String(), Crumbs: []ui.Crumb{{Text: "季度", Href: route.OfficeQuarters()}, {Text: q.String() + "通报"}},
		Draft: route.OfficeBrief(q.Year, q.Number), Save: route.OfficeBriefSave(q.Year, q.Number),
		Settle: route.OfficeBriefOffer(q.Year, q.Number), Refused: a.refused, Errors: a.problems,
	}
	stored, err := h.store.Brief(r.Context(), actor(r), q)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return err
	}
	if err == nil {
		h.fill(&view, stored, state, a)
		view.File = route.OfficeBriefFile(q.Year, q.Number)
	}
	f := h.frame(w, r, q.String()+"通报", layout.Quarters)
	f.BodyClass = "brief-page"
	f.Scripts = []string{web.ScriptURL("print.js")}
	return respond.Page(w, r, status, officepage.BriefPage(f, view))
}

// fill puts a stored brief into the page, its numbers linked to what they are now.
func (h *Handler) fill(view *officepage.Brief, stored store.Brief, state store.Overview, a briefAttempt) {
	draft := brief.Write(state, h.now())
	view.Title, view.Typed, view.Version = stored.Title, stored.Title, strconv.Itoa(stored.Version)
	view.Stands = stored.SavedBy + " " + ledger.Clock(stored.SavedAt, h.now()) + " 保存"
	if a.words != nil {
		view.Typed = a.title
	}
	now := map[string]string{}
	for _, s := range draft.Sections {
		now[s.Key] = s.Text
	}
	now["lead"] = brief.Lead(state, stored.DraftedAt) // it names the day
	for _, s := range stored.Sections {
		if now[s.Key] != s.Drafted {
			view.Stale = "起草以后（" + ledger.Stamp(stored.DraftedAt) + "）情况有变化。没有链接的数字是起草时的；要用现在的数字，请重新起草。"
		}
		section := officepage.BriefSection{Key: s.Key, Heading: s.Heading, Label: s.Heading, Edited: s.Edited(), Typed: s.Words}
		if s.Heading == "" {
			section.Label = "导语"
		}
		if typed, ok := a.words[s.Key]; ok {
			section.Typed = typed
		}
		section.Paragraphs = paragraphs(s, draft.Refs)
		for _, p := range section.Paragraphs {
			if p.Offer != nil {
				view.Offers++
			}
		}
		view.Sections = append(view.Sections, section)
	}
}

// DraftBrief answers POST /office/{year}/{quarter}/brief: words it anew, but for paragraphs that were edited, which are
// offered the new wording, unless all is asked for.
func (h *Handler) DraftBrief(w http.ResponseWriter, r *http.Request) error {
	return h.changeBrief(w, r, "已起草", func(q ledger.Quarter, base int, _ briefAttempt) error {
		state, err := h.store.Overview(r.Context(), actor(r), q)
		if err != nil {
			return err
		}
		draft := brief.Write(state, h.now())
		var sections []store.BriefSection
		for _, s := range draft.Sections {
			sections = append(sections, store.BriefSection{Key: s.Key, Heading: s.Heading, Drafted: s.Text})
		}
		return h.store.DraftBrief(r.Context(), actor(r), q, base, draft.Title, sections, r.PostForm.Get("all") != "")
	})
}

// SaveBrief answers POST /office/{year}/{quarter}/brief/save.
func (h *Handler) SaveBrief(w http.ResponseWriter, r *http.Request) error {
	return h.changeBrief(w, r, "已保存", func(q ledger.Quarter, base int, a briefAttempt) error {
		return h.store.SaveBrief(r.Context(), actor(r), q, base, a.title, a.words)
	})
}

func (h *Handler) changeBrief(w http.ResponseWriter, r *http.Request, done string, change func(ledger.Quarter, int, briefAttempt) error) error {
	q, err := quarter(r)
	if err != nil {
		return err
	}
	if err := respond.ParseForm(w, r, maxForm, append([]string{"title"}, brief.Keys...)...); err != nil {
		return err
	}
	a := briefAttempt{title: r.PostForm.Get("title")}
	for _, key := range brief.Keys {
		if r.PostForm.Has(key) {
			if a.words == nil {
				a.words = map[string]string{}
			}
			a.words[key] = r.PostForm.Get(key)
		}
	}
	base, _ := strconv.Atoi(r.PostForm.Get("version")) // one that is no number is nobody's version
	err = change(q, base, a)
	var refusal *ledger.Refusal
	switch {
	case errors.As(err, &a.problems):
		a.refused = a.problems["brief"]
		return h.brief(w, r, http.StatusUnprocessableEntity, a)
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict && q.Valid():
		a.refused = refusal.Message
		return h.brief(w, r, http.StatusConflict, a)
	case err != nil:
		return err
	}
	back := route.OfficeBrief(q.Year, q.Number)
	if section := r.PostForm.Get("section"); slices.Contains(brief.Keys, section) {
		back += "#brief-" + section // where one was
	}
	return respond.Redirect(w, r, back, done)
}

// BriefFile answers GET /office/{year}/{quarter}/brief.docx.
func (h *Handler) BriefFile(w http.ResponseWriter, r *http.Request) error {
	q, err := quarter(r)
	if err != nil {
		return err
	}
	stored, err := h.store.Brief(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := sheet.WriteDocument(&body, document(stored)); err != nil {
		return err
	}
	return respond.Bytes(w, r, respond.Content{Type: sheet.DocumentType, Filename: stored.Title + ".docx", Body: body.Bytes()})
}

// document is a brief as it is issued.
func document(b store.Brief) sheet.Document {
	d := sheet.Document{Title: b.Title, CreatedAt: b.SavedAt}
	for _, s := range b.Sections {
		if s.Heading != "" {
			d.Paragraphs = append(d.Paragraphs, sheet.Paragraph{Style: sheet.Heading, Text: s.Heading})
		}
		for _, line := range ledger.Paragraphs(s.Words) {
			style := sheet.Body
			if ledger.BriefSubheading(line) {
				style = sheet.Subheading
			}
			d.Paragraphs = append(d.Paragraphs, sheet.Paragraph{Style: style, Text: line})
		}
	}
	return d
}
