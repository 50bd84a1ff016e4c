package session

import (
	"sync/atomic"

	"github.com/alexedwards/argon2id"
)

// NewCheapPasswords returns Passwords that cost next to nothing: the race detector makes real ones slow.
func NewCheapPasswords() (*Passwords, error) {
	return newPasswords(argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
}

// Comparisons counts from now on how often a password is compared with a hash.
func (p *Passwords) Comparisons() *atomic.Int64 {
	var n atomic.Int64
	compare := p.compare
	p.compare = func(password, hash string) (bool, error) {
		n.Add(1)
		return compare(password, hash)
	}
	return &n
}

// Fill takes all places, so that whoever comes has to wait.
func (p *Passwords) Fill() {
	for range hashesAtOnce {
		p.places <- struct{}{}
	}
}

var (
	LocalPath = localPath
	Landing   = landing
)
