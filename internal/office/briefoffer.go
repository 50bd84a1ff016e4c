package office

import (
	"net/http"
	"strconv"

	"taizhang/internal/brief"
	"taizhang/internal/difference"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/officepage"
)

// paragraphs are those of a section, and behind what the office has edited what the program words otherwise now.
func paragraphs(s store.BriefSection, refs []brief.Ref) []officepage.BriefParagraph {
	var out []officepage.BriefParagraph
	lines, offers := ledger.Paragraphs(s.Words), s.Redraft().Offers()
	for i := 0; i <= len(lines); i++ {
		own := false
		for k, o := range offers {
			if len(o.Own) == 0 && o.At == i || len(o.Own) > 0 && o.At+len(o.Own) == i {
				out = append(out, officepage.BriefParagraph{Offer: offerView(k, o)})
			}
			own = own || o.At <= i && i < o.At+len(o.Own)
		}
		if i == len(lines) {
			break
		}
		p := officepage.BriefParagraph{Sub: ledger.BriefSubheading(lines[i]), Own: own}
		for _, piece := range brief.Link(lines[i], refs) {
			p.Pieces = append(p.Pieces, officepage.BriefPiece{Text: piece.Text, Href: piece.Href})
		}
		out = append(out, p)
	}
	return out
}

func offerView(index int, o ledger.BriefOffer) *officepage.BriefOffer {
	out := &officepage.BriefOffer{Index: index, Says: "本段已人工修改，新起草的文字为：", Take: "采用新起草的文字", Keep: "保留改过的文字"}
	switch {
	case len(o.Own) == 0:
		out.Says, out.Take, out.Keep = "此处的文字已人工删去，新起草的文字为：", "补上新起草的文字", "仍旧不要"
	case len(o.Fresh) == 0:
		out.Says, out.Take = "本段已人工修改，新起草时已没有这一段。", "删去本段"
	case len(o.Own) > 1:
		out.Says = "以上" + strconv.Itoa(len(o.Own)) + "段已人工修改，新起草的文字为："
	}
	for i, line := range o.Fresh {
		before := line // what is all new is not marked
		if len(o.Own) == len(o.Fresh) {
			before = o.Own[i]
		}
		var pieces []difference.Piece
		for _, p := range difference.Words(before, line) {
			if p.Kind != difference.Deleted {
				pieces = append(pieces, p)
			}
		}
		out.Fresh = append(out.Fresh, pieces)
	}
	return out
}

// SettleBrief answers POST /office/{year}/{quarter}/brief/offer: of one paragraph, which wording stays.
func (h *Handler) SettleBrief(w http.ResponseWriter, r *http.Request) error {
	return h.changeBrief(w, r, "已选定这一处的文字", func(q ledger.Quarter, base int, _ briefAttempt) error {
		offer, err := strconv.Atoi(r.PostForm.Get("offer"))
		choice := r.PostForm.Get("choice")
		if err != nil || choice != "take" && choice != "keep" {
			return ledger.ErrNotFound
		}
		return h.store.SettleBrief(r.Context(), actor(r), q, base, r.PostForm.Get("section"), offer, choice == "take")
	})
}
