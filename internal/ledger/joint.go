package ledger

import "strings"

// Part is a contribution as a joint task's entry sees it.
type Part struct {
	Department Department
	State      State
	Text       Text
}

// Parts puts the contributions of a task without a lead together. parts has every unit in printed order, also those
// that wrote nothing (Blank).
type Parts []Part

// Compose returns the entry: the parts that were handed in, in printed order. Its rating is theirs when all units
// have handed in and say the same; otherwise it is unrated, because nobody has judged the whole; so it is with each figure that was
// typed beside them. The internal parts stay with their units.
func (j Parts) Compose() Text {
	var paragraphs []string
	var rating Rating
	agreed := true
	for i, p := range j {
		if p.State.HandedIn() {
			paragraphs = append(paragraphs, Paragraphs(p.Text.Progress)...)
		}
		if !p.State.HandedIn() || (i > 0 && p.Text.Rating != rating) {
			agreed = false
		}
		rating = p.Text.Rating
	}
	if !agreed {
		rating = Unrated
	}
	return Text{Progress: strings.Join(paragraphs, "\n"), Rating: rating, Figures: j.agreed()}
}

// State is that of the entry when it is not yet accepted: handed in as soon as one part is, so that a unit that has
// not reported never blocks the others; else what its units are at, returned before draft before blank.
func (j Parts) State() State {
	var returned, draft bool
	for _, p := range j {
		switch {
		case p.State.HandedIn():
			return Submitted
		case p.State == Returned:
			returned = true
		case p.State == Draft:
			draft = true
		}
	}
	switch {
	case returned:
		return Returned
	case draft:
		return Draft
	}
	return Blank
}

// Waiting names the units that have not handed in.
func (j Parts) Waiting() []Department {
	var waiting []Department
	for _, p := range j {
		if !p.State.HandedIn() {
			waiting = append(waiting, p.Department)
		}
	}
	return waiting
}
