package session

import (
	"sync/atomic"
	"time"

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

// Empty gives back the places that Fill took.
func (p *Passwords) Empty() {
	for range hashesAtOnce {
		<-p.places
	}
}

// HashesWait is how many may wait for a place.
const HashesWait = hashesWait

// Waiting is how many wait for a place.
func (p *Passwords) Waiting() int64 { return p.waiting.Load() }

// LosePatience makes waiting for a place end after d.
func (p *Passwords) LosePatience(d time.Duration) { p.patience = d }

var (
	LocalPath = localPath
	Landing   = landing
)
