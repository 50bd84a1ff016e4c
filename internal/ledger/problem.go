package ledger

import (
	"errors"
	"maps"
	"slices"
	"strings"
)

// ErrNotFound means that there is no such plan, quarter, task, department, entry or account.
var ErrNotFound = errors.New("not found")

// Problems are the reasons why an input is refused: field name to a message in Chinese for its writer.
// Nothing was stored when a method returns Problems.
type Problems map[string]string

func (p Problems) Error() string {
	var b strings.Builder
	for i, field := range slices.Sorted(maps.Keys(p)) {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(field + ": " + p[field])
	}
	return b.String()
}

// Err returns p as an error, or nil when there are no problems.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// RefusalKind says why a deed is refused.
type RefusalKind int

const (
	Forbidden RefusalKind = iota + 1 // this actor may never do it: HTTP 403
	Conflict                         // not in this state: HTTP 409
)

// Refusal is a deed that is not allowed to the actor, or not now. Message is in Chinese, for the actor.
type Refusal struct {
	Kind    RefusalKind
	Message string
}

func (r *Refusal) Error() string { return r.Message }

func forbidden(message string) error { return &Refusal{Forbidden, message} }
func conflict(message string) error  { return &Refusal{Conflict, message} }

// Clash means that the text was saved by somebody else since the actor read it. Nothing was stored:
// the actor gets both texts and chooses.
type Clash struct {
	Mine    Text
	Theirs  Text
	State   State  // of the stored text now
	Version int    // of the stored text now; the next save is made against it
	By      string // display name of who saved it; empty when it was not a person
	At      string // when, 15:04 or 2006-01-02 15:04 in Shanghai
}

func (c *Clash) Error() string { return "the text was changed by somebody else meanwhile" }
