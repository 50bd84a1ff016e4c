package ui

import (
	"strconv"
	"time"

	"taizhang/internal/ledger"
)

// History is what became of one text and what two of its revisions say differently.
type History struct {
	Action   string // of the form that chooses two revisions, by GET
	Steps    []HistoryStep
	Choices  []HistoryChoice // newest first
	Drafts   int             // revisions that are not the reader's to read
	From, To int             // the revisions that are compared; 0 when there is none
	FromText string          // 第3稿，张三（市商务局） 2020-07-01 14:32
	ToText   string
	Same     bool // both say the same
	Fields   []HistoryField
	Restore  string // where an older revision is made the draft again, by POST; empty when it cannot be
	Version  string // that the draft has now
}

// HistoryStep is a revision, or what was done to it.
type HistoryStep struct {
	Number  int // of a revision; 0 for a deed
	What    string
	Who     string // may be empty
	At      time.Time
	Reason  []string // of a return
	Compare string   // the comparison with an older revision; may be empty
	Against int      // the number of that one: the newest before this that the reader may read
}

// HistoryChoice is a revision that can be compared.
type HistoryChoice struct {
	Number int
	Text   string
}

// HistoryField is one part of the two texts.
type HistoryField struct {
	Label                     string
	Public                    bool
	Same                      bool
	Before, After             []string
	Rated                     bool
	RatingBefore, RatingAfter ledger.Rating
}

func itoa(n int) string { return strconv.Itoa(n) }
