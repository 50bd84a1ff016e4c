package reading

import (
	"strings"
	"time"
)

// State is what a person has decided about a proposal.
type State string

const (
	Proposed  State = ""          // nobody has looked yet: read anew each time
	Confirmed State = "confirmed" // as read, corrected, or quoted by hand
	Struck    State = "struck"    // no measure or figure of the task
)

// Origin is where a decided number comes from.
type Origin string

const (
	ByReader Origin = "read"  // proposed by the program
	ByHand   Origin = "hand"  // quoted by a person
	ByTyping Origin = "typed" // given beside the text
)

// Ruling is who decided what about a number, and when. The zero Ruling is a proposal.
type Ruling struct {
	ID       int64 // of the stored row; 0 for a proposal
	Version  int   // of the stored row
	State    State
	Origin   Origin
	By       string // display name
	ByOffice bool
	At       time.Time
}

// Measure is a stored 指标: a target that a person has ruled on. Start and End are runes of the requirement.
type Measure struct {
	Ruling
	Label      string
	Op         Op
	Low, High  float64
	Unit       string
	Kind       Kind
	Falls      bool
	Quote      string
	Start, End int
}

// Statement is a stored 读数: a figure that a person has ruled on. Start and End are runes of the whole progress text as it
// was then; both are 0 for one that was typed.
type Statement struct {
	Ruling
	Measure    int64 // the measure that it answers; 0 for none
	Label      string
	Value      float64
	Unit       string
	AsOf       AsOf
	Status     Status
	Kind       Kind
	Quote      string
	Start, End int
}

// Sheet is one task's proposals and rulings together: the reading has what is confirmed or not decided, in the order of
// the texts, and its checks and completion follow from these.
type Sheet struct {
	Reading
	Progress      []Paragraph
	StruckTargets []Target
	StruckFigures []Figure
	Gone          []Statement // confirmed, but their words no longer stand in the text: 原文已改
	Typed         []Statement
	Requirement   string
}

// Paragraph is one paragraph of a progress text with the place where it begins in the whole, in runes.
type Paragraph struct {
	Words string
	At    int
}

// Paragraphs cuts a progress text as a Reading numbers its paragraphs: at line breaks, without blank lines and without
// the white space around each.
func Paragraphs(progress string) []Paragraph {
	var out []Paragraph
	at := 0
	for line := range strings.SplitSeq(progress, "\n") {
		words := strings.TrimSpace(line)
		if words != "" {
			lead := line[:strings.Index(line, words)]
			out = append(out, Paragraph{words, at + len([]rune(lead))})
		}
		at += len([]rune(line)) + 1
	}
	return out
}

// Words are the paragraphs without their places, as Read takes them.
func Words(ps []Paragraph) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.Words
	}
	return out
}
