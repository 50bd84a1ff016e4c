package session

import (
	"context"
	"fmt"
	"time"
)

// fewTries is how often an account may fail from an address and still be tried when others there have failed too often:
// somebody who mistypes, not somebody who guesses.
const fewTries = 3

// rememberedFor is how long it counts at least that an account signed in from an address, as the pages promise.
const rememberedFor = 30 * 24 * time.Hour

// try is an attempt that was counted.
type try struct {
	limit *limit
	key   string
}

// forgive takes the attempt back, for it was a good one or nothing was compared: only failures count in the end.
func (t try) forgive(ctx context.Context) error { return t.limit.forgive(ctx, t.key) }

// tries are the attempts that were counted for one.
type tries []try

func (ts tries) forgive(ctx context.Context) error {
	for _, t := range ts {
		if err := t.forgive(ctx); err != nil {
			return err
		}
	}
	return nil
}

// tryFrom counts an attempt to sign in to an account from an address, or refuses it with a 429; then nothing is compared and
// nothing counts. Names that there are not count like those that there are.
//
// Whoever guesses must not be able to shut somebody out by it. So an account that signed in from the address within the last
// weeks is bound by what failed for both of them and, at a far higher limit that takes guessing at many such accounts at once,
// by what failed there for all of them together. Elsewhere all that fails for the account counts, from wherever but where it
// signed in before, and all that fails from the address, of accounts that are new there. Past the latter, as a whole office
// may stand behind one address, accounts that hardly failed there go on, each with a few tries and all together slowly.
//
// This tells something to whoever shares the address and uses up what it has for new accounts: those that still get a 422, or
// the 429 of perKnown, signed in from there. It is the price of letting them go on. Of all other names he does not learn which
// there are.
func (h *Handler) tryFrom(ctx context.Context, name, address string) (tries, error) {
	pair := name + "\x00" + address
	var counted tries
	allow := func(l *limit, key string) error {
		err := l.allow(ctx, key)
		if err == nil {
			counted = append(counted, try{l, key})
		}
		return err
	}
	no := func(err error) (tries, error) {
		if refused(err) {
			if err := counted.forgive(ctx); err != nil {
				return nil, err
			}
		}
		return nil, err
	}
	if err := allow(h.perPair, pair); err != nil {
		return no(err)
	}
	known, err := h.store.SignInRemembered(ctx, hash(signedIn, pair), h.now())
	if err != nil {
		return nil, fmt.Errorf("look for an earlier sign-in: %w", err)
	}
	if known {
		if err := allow(h.perKnown, address); err != nil {
			return no(err)
		}
		return counted, nil
	}
	if err := allow(h.perAccount, name); err != nil {
		return no(err)
	}
	of := len(counted)
	tooMany := allow(h.perAddress, address)
	if tooMany == nil {
		tooMany = allow(h.perSweep, address)
	}
	if !refused(tooMany) {
		return counted, tooMany
	}
	failed, err := h.perPair.counted(ctx, pair)
	if err != nil {
		return nil, err
	}
	if failed > fewTries { // this one counts
		return no(tooMany)
	}
	if err := counted[of:].forgive(ctx); err != nil {
		return nil, err
	}
	counted = counted[:of]
	if err := allow(h.perOffice, address); err != nil {
		return no(err)
	}
	return counted, nil
}

// signedIn is the purpose of the keys by which sign-ins are remembered.
const signedIn = "signed in"

// remember notes that an account signed in from an address.
func (h *Handler) remember(ctx context.Context, name, address string) error {
	now := h.now()
	day := now.Truncate(24 * time.Hour) // it is written once a day, from whose end on the time runs
	if err := h.store.RememberSignIn(ctx, hash(signedIn, name+"\x00"+address), now, day.Add(24*time.Hour+rememberedFor)); err != nil {
		return fmt.Errorf("remember a sign-in: %w", err)
	}
	return nil
}
