package ledger

import "time"

// HandedIn is when a text was handed in. Term.Judge goes by First alone: what came in time and was sent back has not come
// late, however long the unit then takes. A hand-in that the unit took back itself is none.
type HandedIn struct {
	First *time.Time // nil: never
	Again *time.Time // the newest after a return; nil when there was none
}

// Newest is the last time that the text was handed in; nil when it never was.
func (h HandedIn) Newest() *time.Time {
	if h.Again != nil {
		return h.Again
	}
	return h.First
}

// Words are 报送于14:32, or 首次报送2020-07-05 14:32，退回后重报14:32 with both times in the format of show; empty when it never was.
func (h HandedIn) Words(show func(time.Time) string) string {
	switch {
	case h.First == nil:
		return ""
	case h.Again == nil:
		return "报送于" + show(*h.First)
	}
	return "首次报送" + show(*h.First) + "，退回后重报" + show(*h.Again)
}
