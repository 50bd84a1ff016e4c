package overviewpage

import (
	"taizhang/internal/difference"
	"taizhang/internal/ledger"
)

// Changed is what became of the tasks since the quarter before.
type Changed struct {
	Kinds []ChangeKind
	None  string // instead of them
}

// ChangeKind is the tasks that changed in one way.
type ChangeKind struct {
	ID     string // change-down
	Name   string // 自评下调
	Note   string
	Number Number
	None   string        // why there cannot be a number, instead of it
	Tasks  []ChangedTask // the first of them
}

// ChangedTask is one of them in the words of both quarters.
type ChangedTask struct {
	Number      int
	Href        string
	Requirement string
	Sides       Sides
}

// Sides are a sentence of the quarter before and one of this quarter, each with what differs from the other.
type Sides struct {
	LastName, Name        string // 一季度, 二季度
	LastRating, NowRating ledger.Rating
	Before, After         []difference.Piece
	Same                  bool // the sentences are equal
}
