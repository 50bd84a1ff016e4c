package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/scrutiny"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
)

// handIn answers 检查并报送. What lacks something, or asks for a look before it goes, is saved as a draft first: 422 names
// what is missing; 303 to the editor shows what there is to confirm, and 422 what was left when some of it was confirmed.
func (h *Handler) handIn(r request, form entryForm, base int) error {
	doc, err := h.document(r)
	if err != nil {
		return err
	}
	missing := r.lacks(doc, form.Text)
	switch {
	case len(missing) > 0 && form.Merging: // a draft of one would take the place of the other
		return h.refuse(r, doc, form, missing, http.StatusUnprocessableEntity)
	case len(missing) > 0:
		return h.keepAndRefuse(r, form, base, missing)
	}
	findings := scrutiny.Examine(form.Text.Progress, r.material(doc, form.Text))
	confirmed, open := settle(findings, form)
	if open == 0 {
		if _, err := h.store.HandInConfirmed(r.Context(), r.actor, r.key, base, form.Text, confirmed); err != nil {
			return h.failed(r, form, err)
		}
		return respond.Redirect(r.w, r.Request, r.listHref(), handedIn(r.key))
	}
	if len(form.Confirmed) == 0 {
		if _, err := h.store.SaveEntry(r.Context(), r.actor, r.key, base, form.Text); err != nil {
			return h.failed(r, form, err)
		}
		return respond.Redirect(r.w, r.Request, r.href()+"?check=1", "")
	}
	return h.keepAndRefuse(r, form, base, unconfirmed(findings, form))
}

// unconfirmed says what keeps a text from being handed in: what was not ticked, and the reason that goes with a tick.
func unconfirmed(findings []scrutiny.Finding, form entryForm) ledger.Problems {
	problems := ledger.Problems{}
	open := 0
	for _, f := range findings {
		switch {
		case f.Ask == "":
		case !slices.Contains(form.Confirmed, f.Code):
			open++
		case f.NeedsWhy && form.Why == "":
			problems["why"] = noWhy
		}
	}
	if open > 0 {
		problems["check"] = fmt.Sprintf("还有%d处没有核对，请修改或逐处确认。", open)
	}
	return problems
}

const noWhy = "请写明无变化的原因。"

// keepAndRefuse saves a hand-in that cannot go as a draft and says why it cannot. Of nothing it makes no draft.
func (h *Handler) keepAndRefuse(r request, form entryForm, base int, problems ledger.Problems) error {
	saved, err := h.store.SaveEntry(r.Context(), r.actor, r.key, base, form.Text)
	if err != nil {
		return h.failed(r, form, err)
	}
	form.Version = strconv.Itoa(saved.Version)
	doc, err := h.document(r)
	if err != nil {
		return err
	}
	return h.refuse(r, doc, form, problems, http.StatusUnprocessableEntity)
}

// settle pairs findings with what the form confirms: what there is to keep with the hand-in, and how many are left open.
func settle(findings []scrutiny.Finding, form entryForm) (confirmed []ledger.Confirmation, open int) {
	for _, f := range findings {
		switch {
		case f.Ask == "":
		case !slices.Contains(form.Confirmed, f.Code) || f.NeedsWhy && form.Why == "":
			open++
		default:
			c := ledger.Confirmation{Code: f.Code, Finding: f.Text}
			if f.NeedsWhy {
				c.Words = form.Why
			}
			confirmed = append(confirmed, c)
		}
	}
	return confirmed, open
}

// material is what the request's text is checked against. Of a joint task or a supporting unit only the unit's own last
// part says anything; a text of the whole would not.
func (r request) material(doc store.DeskDocument, text ledger.Text) scrutiny.Material {
	m := scrutiny.Material{
		Requirement: doc.Requirement, Whole: doc.Duty.WritesEntry(),
		Quarter: r.key.Quarter, Rating: text.Rating, Measures: doc.Measures, Typed: text.Figures, Curve: doc.Pace.Curve(),
	}
	if before, ok := r.key.Quarter.Before(); ok && doc.LastPart == r.key.Contribution() {
		m.Last, m.LastName = doc.LastProgress, before.Name()
	}
	return m
}

// ways lead to what can be mended about a finding.
func ways(f scrutiny.Finding) []layout.Link {
	text := layout.Link{Text: "改文字", Href: "#progress"}
	figure := layout.Link{Text: "改本季数据", Href: "#" + ledger.FigureField(f.Measure)}
	switch f.Kind {
	case scrutiny.Typed, scrutiny.Untold:
		return []layout.Link{text, figure}
	case scrutiny.Untyped:
		return []layout.Link{figure, text}
	case scrutiny.Rated:
		return []layout.Link{{Text: "改自评", Href: "#rating"}, text}
	}
	return []layout.Link{{Text: "去修改", Href: "#progress"}}
}

// asking shows what there is to ask about a text; form, when there is one, has what was confirmed already.
func (h *Handler) asking(r request, doc store.DeskDocument, text ledger.Text, form *entryForm) []deskpage.Finding {
	if len(ledger.Paragraphs(text.Progress)) == 0 {
		return nil
	}
	var out []deskpage.Finding
	for _, f := range scrutiny.Examine(text.Progress, r.material(doc, text)) {
		shown := deskpage.Finding{ID: "check-" + f.Code, Code: f.Code, Text: f.Text, Ask: f.Ask, NeedsWhy: f.NeedsWhy, Widen: f.Kind == scrutiny.HalfWidth, Ways: ways(f)}
		if form != nil {
			shown.Confirmed = slices.Contains(form.Confirmed, f.Code)
			if f.NeedsWhy {
				shown.Why = form.Why
			}
			if shown.Confirmed && f.NeedsWhy && form.Why == "" {
				shown.Error = noWhy
			}
		}
		out = append(out, shown)
	}
	return out
}
