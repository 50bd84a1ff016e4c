package overviewpage

import (
	"fmt"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

// Tile is a task on the map; the zero Tile is a number that no task has.
type Tile struct {
	Number int
	Href   string
	State  ledger.State
	Rating ledger.Rating
	Marks  []Mark // one a target, in the order of the requirement; before them Stopped when the task is Held and no target is
	Held   bool   // paused, postponed or cancelled, or a part of it
	Unread bool   // there is no text to read yet
	Says   string // what the marks say: 达到2个、低于1个
}

// tone is the tile's ground: all figures seen at pace, one below, no text yet, no target with a number.
func (t Tile) tone() string {
	class := "tile"
	switch {
	case t.Unread:
		class += " tile--unread"
	case t.has(Down):
		class += " tile--down"
	case t.has(Up):
		class += " tile--up"
	case len(t.Marks) == 0:
		class += " tile--plain"
	}
	if t.Held {
		class += " tile--stopped"
	}
	return class
}

func (t Tile) has(m Mark) bool {
	for _, x := range t.Marks {
		if x == m {
			return true
		}
	}
	return false
}

// label says in words what the tile shows, and what it has no room for.
func (t Tile) label() string {
	said := fmt.Sprintf("第%d项，%s，%s", t.Number, StateWord(t.State), ratingWord(t.Rating))
	if t.Says != "" {
		said += "，" + t.Says
	}
	return said
}

// Marks of a tile are 6 wide, 1 apart.
func markAt(i int) string { return strconv.Itoa(7 * i) }

func (t Tile) marksWidth() string { return strconv.Itoa(7*len(t.Marks) - 1) }

// stripWidth is the room of marks that are 10 wide, 3 apart.
func stripWidth(marks []Look) string { return strconv.Itoa(max(13*len(marks)-3, 0)) }

// Found is a list of what was found in the texts, each with its words.
type Found struct {
	ID     string
	Title  string
	Number Number
	Note   string
	More   []Aside // other numbers about the same thing
	Proofs []Proof // the first of them
	None   string  // instead of them
}

// Aside is a number with its words: 相符5项.
type Aside struct {
	Words  string
	Number Number
}

// Proof is what was found in one task.
type Proof struct {
	Task  int
	Href  string
	Who   string // that answers for the task; empty where the page has it anyway
	Icon  string
	Tone  ui.Tone
	Word  string
	Note  string
	Words string // quoted; empty for none
	Sum   string // 55148人÷10万人=55.1%; empty for none

	Confirmed bool
}

// PaceLook is how a standing of tasks is drawn in a light.
func PaceLook(key, word string) Look {
	switch key {
	case "at":
		return Look{word, "up", "m-up", "fill-up"}
	case "below":
		return Look{word, "down", "m-down", "fill-down"}
	case "missing":
		return Look{word, "none", "m-none", "fill-none"}
	case "held":
		return Look{word, "stop", "m-stop", "fill-stop"}
	case "none":
		return Look{word, "plain", "m-plain", "fill-plain"}
	}
	return Look{word, "unread", "m-none", "fill-unread"}
}

// shown is how many tasks stand in the list.
func (f Found) shown() int {
	tasks := map[int]bool{}
	for _, p := range f.Proofs {
		tasks[p.Task] = true
	}
	return len(tasks)
}
