package session

import (
	"context"
	"net/http"
)

// fewTries is how often an account may fail from an address and still be tried when others there have failed too often:
// somebody who mistypes, not somebody who guesses.
const fewTries = 3

// try is an attempt that was counted.
type try struct {
	limit *limit
	key   string
}

// forgive takes the attempt back, for it was a good one: only failures count in the end.
func (t try) forgive(ctx context.Context) error { return t.limit.forgive(ctx, t.key) }

// tryFrom counts an attempt to sign in to an account from an address, or refuses it with a 429. A whole office may stand
// behind one address: when somebody there fails sixty times a minute, the accounts that did not fail go on, each with a few
// tries and all together with ten times as many, so that the time for hashing stays bounded. Names that there are not
// count like those that there are.
func (h *Handler) tryFrom(w http.ResponseWriter, r *http.Request, name, address string) ([]try, error) {
	tries := []try{{h.perPair, name + "\x00" + address}, {h.perAccount, name}}
	for _, t := range tries {
		if err := t.limit.allow(w, r, t.key); err != nil {
			return nil, err
		}
	}
	refused := h.perAddress.allow(w, r, address)
	if refused == nil {
		return append(tries, try{h.perAddress, address}), nil
	}
	if !h.perAddress.refused(refused) {
		return nil, refused
	}
	failed, err := h.perPair.counted(tries[0].key)
	if err != nil {
		return nil, err
	}
	if failed > fewTries { // this one counts
		return nil, refused
	}
	w.Header().Del("Retry-After")
	if err := h.perOffice.allow(w, r, address); err != nil {
		return nil, err
	}
	return append(tries, try{h.perOffice, address}), nil
}
