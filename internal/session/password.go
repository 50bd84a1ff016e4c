package session

import (
	"context"
	"fmt"

	"github.com/alexedwards/argon2id"
)

// parameters are the second choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
var parameters = argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashesAtOnce keeps the memory of a busy server in bounds: each takes 19 MiB while it is made.
const hashesAtOnce = 2

// Passwords makes and compares argon2id hashes, a few at a time. It is safe for concurrent use.
type Passwords struct {
	parameters argon2id.Params
	places     chan struct{}
	dummy      string // hash that no account has, for names that are not there
	compare    func(password, hash string) (bool, error)
}

// NewPasswords returns Passwords; it takes the time of one hash.
func NewPasswords() (*Passwords, error) { return newPasswords(parameters) }

func newPasswords(parameters argon2id.Params) (*Passwords, error) {
	p := &Passwords{
		parameters: parameters,
		places:     make(chan struct{}, hashesAtOnce),
		compare:    argon2id.ComparePasswordAndHash,
	}
	var err error
	p.dummy, err = p.Hash(context.Background(), "")
	return p, err
}

// Hash returns the argon2id hash of a password, with its parameters and salt. It waits for its turn and fails only when
// the context ends before that.
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
	select {
	case p.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("waiting to hash a password: %w", ctx.Err())
	}
}

func (p *Passwords) leave() { <-p.places }
