package office

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
)

// passedNow names in an address the text that was accepted just before, and its version since: 39.7. It means something
// beside the notice of that only, which is shown once.
const passedNow = "passed"

// onward is the address of the text that is read after another one was accepted, which is of this version since, or that of
// the list when next is 0.
func (s sight) onward(next, accepted, version int) string {
	values := s.filter.list(s.round.Quarter(), s.current)
	if next != 0 {
		values = s.filter.query()
	}
	values.Set(passedNow, fmt.Sprintf("%d.%d", accepted, version))
	if next == 0 {
		return route.OfficeQueue(values)
	}
	return route.OfficeItemIn(s.round.Year, s.round.Number, next, values)
}

// undo is the way back from accepting a text, which is of this version since; nil where there is none.
func (s sight) undo(who ledger.Actor, number, version int) *officepage.Undo {
	deed := ledger.Document{State: ledger.Accepted, Quarter: s.round.State}
	if !deed.May(who, ledger.Unaccept) {
		return nil
	}
	return &officepage.Undo{
		Action: route.OfficeItemAction(s.round.Year, s.round.Number, number, route.Unaccept),
		Hidden: hidden(version, s.filter),
	}
}

// acceptedJustNow turns the frame's notice that a text was accepted into one with the way back, as long as the text is as
// it was accepted, in that very version: what somebody else has accepted since is not this notice's to take back. The zero
// attempt leaves the frame as it is.
func (h *Handler) acceptedJustNow(r *http.Request, s sight, f *layout.Frame) (attempt, error) {
	number, since, _ := strings.Cut(r.URL.Query().Get(passedNow), ".")
	n, err := strconv.Atoi(number)
	version, bad := strconv.Atoi(since)
	if err != nil || bad != nil || f.Flash == "" {
		return attempt{}, nil // nothing was accepted just now
	}
	doc, err := h.store.OfficeDocument(r.Context(), actor(r), ledger.Key{Quarter: s.round.Quarter(), Task: n})
	if errors.Is(err, ledger.ErrNotFound) || err == nil && (doc.State != ledger.Accepted || doc.Version != version) {
		return attempt{}, nil
	}
	if err != nil {
		return attempt{}, err
	}
	a := attempt{done: f.Flash, back: s.item(n), undo: s.undo(actor(r), n, version)}
	f.Flash = ""
	return a, nil
}
