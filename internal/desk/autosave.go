package desk

import (
	"errors"
	"net/http"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
)

// wantsJSON reports whether a script asks, which saves while its writer goes on typing.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// savedJSON answers a save that was stored, status 200.
type savedJSON struct {
	Version  int          `json:"version"`  // to make the next save against
	Revision int          `json:"revision"` // 0: nothing was written, so nothing was stored
	Saved    string       `json:"saved"`    // 14:32
	State    ledger.State `json:"state"`
	What     string       `json:"what,omitempty"` // 存草稿，张三 14:32, of the revision

	Figures ledger.Problems `json:"figures,omitempty"` // what is no number yet, by the names of the fields: a draft may have it
}

// clashJSON answers a save that was made against an older text, or that the state does not allow any more, status 409.
// Nothing was stored.
type clashJSON struct {
	Mine    textJSON `json:"mine"`
	Theirs  textJSON `json:"theirs"`
	Version int      `json:"version"` // of the stored text
	By      string   `json:"by"`      // empty when it was not a person
	At      string   `json:"at"`
	Refused string   `json:"refused,omitempty"` // why the stored text cannot be changed now
}

// textJSON is a text by the names of the form's fields.
type textJSON map[string]string

func (r request) textOf(doc store.DeskDocument, t ledger.Text) textJSON {
	out := textJSON(r.typedValues(doc, t.Figures))
	out["progress"], out["problems"], out["next_steps"], out["rating"] = t.Progress, t.Problems, t.NextSteps, string(t.Rating)
	return out
}

// autosave is SaveEntry for a script: a draft only, answered in JSON. What cannot be stored is 422 with a message per
// field. A text that is stored already, because the answer to the save before was lost, is saved.
func (h *Handler) autosave(r request, form entryForm, base int, problems ledger.Problems) error {
	if form.Do != doSave && problems["do"] == "" {
		problems["do"] = "这里只保存草稿。"
	}
	if len(problems) > 0 {
		return respond.JSON(r.w, r.Request, http.StatusUnprocessableEntity, problems)
	}
	saved, err := h.store.SaveEntry(r.Context(), r.actor, r.key, base, form.Text)
	if err == nil {
		out := savedJSON{Version: saved.Version, Revision: saved.Revision, Saved: ledger.Clock(saved.At, h.now()), State: saved.State, Figures: saved.Unread}
		if saved.Revision > 0 {
			out.What = revisionWords(store.DeskRevision{
				Action: ledger.RevisionAction(ledger.Save), SavedBy: r.actor.DisplayName, SavedAt: saved.At,
			}, h.now())
		}
		return respond.JSON(r.w, r.Request, http.StatusOK, out)
	}
	var clash *ledger.Clash
	var refusal *ledger.Refusal
	switch {
	case errors.As(err, &problems):
		return respond.JSON(r.w, r.Request, http.StatusUnprocessableEntity, problems)
	case errors.As(err, &clash):
		return h.clashJSON(r, form, "")
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		return h.clashJSON(r, form, refusal.Message)
	}
	return err
}

func (h *Handler) clashJSON(r request, form entryForm, refused string) error {
	doc, err := h.document(r)
	if err != nil {
		return err
	}
	may := r.may(doc, ledger.Save)
	if may && doc.Text == form.Text && doc.Version > 0 {
		_, unread := store.TakeTyped(doc.Measures, doc.Figures, r.key.Quarter.Year)
		out := savedJSON{Version: doc.Version, State: doc.State, Figures: unread}
		if doc.UpdatedAt != nil {
			out.Saved = ledger.Clock(*doc.UpdatedAt, h.now())
		}
		if len(doc.Revisions) > 0 {
			out.Revision = doc.Revisions[0].Number
		}
		return respond.JSON(r.w, r.Request, http.StatusOK, out)
	}
	out := clashJSON{Mine: r.textOf(doc, form.Text), Theirs: r.textOf(doc, doc.Text), Version: doc.Version, By: doc.UpdatedBy, Refused: refused}
	if doc.UpdatedByMe {
		out.By = otherWindow
	}
	if doc.UpdatedAt != nil {
		out.At = ledger.Clock(*doc.UpdatedAt, h.now())
	}
	if !may && refused == "" {
		_, err := rule(doc).Decide(r.actor, ledger.Save)
		out.Refused = err.Error()
	}
	return respond.JSON(r.w, r.Request, http.StatusConflict, out)
}
