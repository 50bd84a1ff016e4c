package session

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"weak"

	"github.com/alexedwards/argon2id"

	"taizhang/internal/respond"
)

// parameters are the second choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
var parameters = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Hashes are made one at a time, which keeps the memory of a busy server in bounds: each takes 19 MiB. Whoever finds too
// many before him, or has waited too long, is sent away: a queue without an end would hold everybody's request.
const (
	hashesAtOnce = 1
	hashesWait   = 100
	hashWithin   = 10 * time.Second
)

// Passwords makes and compares argon2id hashes, one at a time. It is safe for concurrent use.
type Passwords struct {
	parameters argon2id.Params
	places     chan struct{}
	waiting    atomic.Int64
	patience   time.Duration
	dummy      string // hash that no account has, for names that are not there
	compare    func(password, hash string) (bool, error)
	last       weak.Pointer[trace] // of the hash before this one; for whoever has the place
}

// trace is left behind by a hash, and is collected when its memory is, not before.
type trace struct{ _ [32]byte }

// NewPasswords returns Passwords; it takes the time of one hash.
func NewPasswords() (*Passwords, error) { return newPasswords(parameters) }

func newPasswords(parameters argon2id.Params) (*Passwords, error) {
	p := &Passwords{
		parameters: parameters,
		places:     make(chan struct{}, hashesAtOnce),
		patience:   hashWithin,
		compare:    argon2id.ComparePasswordAndHash,
	}
	var err error
	p.dummy, err = p.Hash(context.Background(), "")
	return p, err
}

// Hash returns the argon2id hash of a password, with its parameters and salt. It waits for its turn and fails
// when the context ends before that, or with the page of a 503 when there are too many.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := p.enter(ctx); err != nil {
		return "", err
	}
	defer p.leave()
	hash, err := argon2id.CreateHash(password, &p.parameters)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// Match reports whether the password is the one of the hash. An empty hash, of an account that does not exist or has no
// password, matches nothing and takes the same time as any other.
func (p *Passwords) Match(ctx context.Context, password, hash string) (bool, error) {
	if err := p.enter(ctx); err != nil {
		return false, err
	}
	defer p.leave()
	against := hash
	if hash == "" {
		against = p.dummy
	}
	match, err := p.compare(password, against)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return match && hash != "", nil
}

func (p *Passwords) enter(ctx context.Context) error {
	defer p.waiting.Add(-1)
	if p.waiting.Add(1) > hashesWait {
		return respond.Busy()
	}
	timeout := time.NewTimer(p.patience)
	defer timeout.Stop()
	select {
	case p.places <- struct{}{}:
		// Under load a cycle of the collector lasts as long as several hashes, all of whose memory would be there at once.
		if p.last.Value() != nil {
			runtime.GC()
		}
		return nil
	case <-timeout.C:
		return respond.Busy()
	case <-ctx.Done():
		return fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	}
}

func (p *Passwords) leave() {
	p.last = weak.Make(new(trace))
	<-p.places
}
