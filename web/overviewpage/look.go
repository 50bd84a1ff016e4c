package overviewpage

import (
	"strings"

	"taizhang/internal/ledger"
)

// Look is how a state or a rating is drawn: its word, its shape, then its colour.
type Look struct {
	Word string
	icon string
	mark string // class that colours the icon
	fill string // class of a piece of a bar
}

// Icon is the drawing's name.
func (l Look) Icon() string { return l.icon }

// StateLook is how a state is drawn.
func StateLook(s ledger.State) Look {
	switch s {
	case ledger.Draft:
		return Look{s.String(), "draft", "m-plain", "fill-draft"}
	case ledger.Submitted:
		return Look{s.String(), "submitted", "m-up", "fill-submitted"}
	case ledger.Returned:
		return Look{StateWord(s), "returned", "m-wrong", "fill-returned"}
	case ledger.Accepted:
		return Look{s.String(), "accepted", "m-up", "fill-half"}
	case ledger.Published:
		return Look{s.String(), "published", "m-up", "fill-up"}
	}
	return Look{s.String(), "blank", "m-none", "fill-unrated"}
}

// StateWord is a state as the leadership reads it. What was returned did come once, and is asked for again: 待重新报送.
func StateWord(s ledger.State) string {
	if s == ledger.Returned {
		return "待重新报送"
	}
	return s.String()
}

// RatingLook is how a rating is drawn.
func RatingLook(r ledger.Rating) Look {
	switch r {
	case ledger.Done:
		return Look{r.String(), "done", "m-up", "fill-up"}
	case ledger.OnTrack:
		return Look{r.String(), "ontrack", "m-up", "fill-half"}
	case ledger.Behind:
		return Look{r.String(), "behind", "m-down", "fill-down"}
	case ledger.Paused:
		return Look{r.String(), "paused", "m-stop", "fill-stop"}
	}
	return Look{r.String(), "unrated", "m-none", "fill-unrated"}
}

func ratingWord(r ledger.Rating) string {
	if r == ledger.Unrated {
		return r.String()
	}
	return "自评" + r.String()
}

var lateLook = Look{Word: "逾期未报送", icon: "warn", mark: "m-wrong"}

// halves splits a column's title where it may break: 正常推进 after two characters, 逾期未报送 and 待重新报送 before the
// last two, 已报送／应报 after the stroke.
func halves(title string) (first, rest string) {
	if i := strings.Index(title, "／"); i >= 0 {
		return title[:i+len("／")], title[i+len("／"):]
	}
	if first, ok := strings.CutSuffix(title, "报送"); ok && len([]rune(first)) > 2 {
		return first, "报送"
	}
	if runes := []rune(title); len(runes) >= 4 {
		return string(runes[:2]), string(runes[2:])
	}
	return title, ""
}

// causeName says whose problem follows, where a row has no room for more.
func causeName(q Quote) string {
	name := "存在问题"
	if q.Returned {
		name = "退回前的存在问题"
	}
	if q.Who != "" {
		name += "（" + q.Who + "）"
	}
	return name
}
