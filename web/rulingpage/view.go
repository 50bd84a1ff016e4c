// Package rulingpage draws the pages on which people confirm, correct and strike out the numbers that the program read.
package rulingpage

import (
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// List is a quarter's tasks with what is still to be confirmed.
type List struct {
	Heading string
	Tabs    []ui.Tab
	Rows    []Row
	Empty   string
}

// Row is a task of the list.
type Row struct {
	Number      int
	Requirement string
	Href        string
	Measures    string // 2个，已确认1; empty for none
	Figures     string
	Disputes    []string // what does not agree, in words
	Missing     string   // 2个指标没有数字; empty for none
}

// Task is one task's texts with the numbers in them, and the form that decides about them.
type Task struct {
	Number   int
	Units    string
	Over     string // 2020年一季度
	Back     ui.Crumb
	Source   string // address of the text in its own page
	Asked    []ui.Passage
	Told     []ui.Passage
	NoText   string // why there is no progress text
	Notice   *Notice
	Action   string // of the form
	Measures []Item
	Figures  []Item
	Gone     []Item // their words are gone from the text
	Quotes   []Quote
	Next     ui.Neighbour
	Open     int // how many are undecided
	Disputes []Dispute
}

// Notice stands above the form.
type Notice struct{ Head, Text string }

// Dispute is what does not agree, with the words that say so.
type Dispute struct{ Text, Words, Href string }

// Item is one number with the fields of its form.
type Item struct {
	Key     string // m-12-20: that names of fields and ids begin with
	Quote   string
	Brief   string // 新增小微企业 = 13000家
	Answers string // the quote of the measure that a figure answers; empty for none
	Struck  bool
	By      string // 督查室 7月2日 09:30 确认; empty for a proposal
	Locked  bool   // the office decided, and the actor is not the office
	ID      string
	Version string
	Error   string
	Open    bool // the fields to correct it are shown
	Choices ui.Field
	Picks   []ui.Choice
	Fields  []ui.Field
	Selects []Select
}

// Select is a choice from a list with its options.
type Select struct {
	Field   ui.Field
	Options []ui.Option
}

// Quote adds a number by quoting its words.
type Quote struct {
	ID     string
	Title  string
	Open   bool
	Fields []ui.Field
}

func itoa(n int) string { return strconv.Itoa(n) }

func wide(s string) string { return ledger.FullWidth(s) }
