// Package session signs people in: passwords, sessions, one-time links, and who is doing a request.
//
// A session is a row of the table sessions, kept by scs; the cookie holds a random token and the row its hash. What the
// row says is checked at each request against the account, so that a disabled account or a changed password ends it
// at once, on every instance.
package session

import (
	"context"

	"taizhang/internal/ledger"
)

// contextKey is the only key that the program keeps in a context.
type contextKey struct{}

// visit is what one request knows of who does it. It is made outside of scs's middleware and filled inside, so that the
// table can be told about a session that begins.
type visit struct {
	actor    ledger.Actor
	signedIn bool
	epoch    int  // of the account's sessions when this one began
	begun    bool // in this request: its row is new
}

func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(contextKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// Actor returns who does this request; false when nobody is signed in.
func Actor(ctx context.Context) (ledger.Actor, bool) {
	v := visitOf(ctx)
	return v.actor, v.signedIn
}

// WithActor returns a context in which actor is signed in.
func WithActor(ctx context.Context, actor ledger.Actor) context.Context {
	return context.WithValue(ctx, contextKey{}, &visit{actor: actor, signedIn: true})
}
