package ui

import "taizhang/internal/ledger"

// Tone is the colour of a badge; the shape and the word say the same.
type Tone string

const (
	Plain    Tone = ""         // ink
	Main     Tone = "main"     // 黛青
	Ochre    Tone = "ochre"    // behind
	Cinnabar Tone = "cinnabar" // wrong, returned, overdue
	Quiet    Tone = "quiet"    // nothing yet
)

func (t Tone) class() string {
	if t == Plain {
		return "badge"
	}
	return "badge badge--" + string(t)
}

func ratingLook(r ledger.Rating) (icon string, tone Tone) {
	switch r {
	case ledger.Done:
		return "done", Main
	case ledger.OnTrack:
		return "ontrack", Main
	case ledger.Behind:
		return "behind", Ochre
	case ledger.Paused:
		return "paused", Plain
	}
	return "unrated", Quiet
}

func stateLook(s ledger.State) (icon string, tone Tone) {
	switch s {
	case ledger.Draft:
		return "draft", Plain
	case ledger.Submitted:
		return "submitted", Main
	case ledger.Returned:
		return "returned", Cinnabar
	case ledger.Accepted:
		return "accepted", Main
	case ledger.Published:
		return "published", Main
	}
	return "blank", Quiet
}
