package reading

import "slices"

// Mark is what one light of a task shows by its figures.
type Mark string

const (
	Up       Mark = "up"        // at or above pace, at or above the level, within the ceiling
	Down     Mark = "down"      // below pace, below the level, over the ceiling
	Missing  Mark = "missing"   // a target without a figure: a state of its own, not a bad one
	NoNumber Mark = "no_number" // the requirement has no target that a figure could answer
	Held     Mark = "held"      // said to be paused, postponed or cancelled, and no figure says otherwise
)

// Light is one mark with what proves it.
type Light struct {
	Target *int // into Reading.Targets; nil for a task without a numeric target
	Mark   Mark
	Pace   Pace   // the zero Pace without a target
	Proof  []Span // the figures or the signals; the target's own words when nothing in the text answers it
}

// Dispute is why two things that are said of a task do not go together.
type Dispute string

const (
	RatedDone      Dispute = "rated_done"      // 已完成, but a figure has not reached its target, or may still fall
	RatedOnTrack   Dispute = "rated_on_track"  // 正常推进, but a figure is below
	RatedBehind    Dispute = "rated_behind"    // 进度滞后, but all figures are at or above
	RatedMoving    Dispute = "rated_moving"    // 已完成 or 正常推进, but the text says that it is held
	RatedHeld      Dispute = "rated_held"      // 暂缓延期, but all figures are at or above and no words say so
	PrintedShare   Dispute = "printed_share"   // a printed 完成X% is not the share of the numbers beside it
	TypedOtherwise Dispute = "typed_otherwise" // the figure that was typed is not the one in the text
)

// Disagreement is a dispute with the words that prove it.
type Disagreement struct {
	Dispute Dispute
	Target  *int // nil when it is about the whole task
	Proof   Span
}

// Lights is what the figures of one task say in one quarter, beside what its unit says.
type Lights struct {
	Marks         []Light  // one a target, in the order of the requirement; one for a task without targets
	Held          []Signal // paused, postponed, cancelled
	Disagreements []Disagreement
}

// The four ratings, 自评, as the ledger stores them. Any other word is unrated.
const (
	ratedDone    = "done"
	ratedOnTrack = "ontrack"
	ratedBehind  = "behind"
	ratedPaused  = "paused"
)

// alikeEnough is the share of a target's words that a signal must name to be about that target.
const alikeEnough = .5

// Lights judges every target on the day on, the quarter's end, against the curve, and sets the outcome beside the rating
// as the ledger stores it (empty: unrated, which never disagrees). Nothing is added up: there is no score.
func (r *Reading) Lights(rating string, on AsOf, curve Curve) Lights {
	var l Lights
	for _, s := range r.Signals {
		if s.Flag == Paused || s.Flag == Postponed || s.Flag == Cancelled {
			l.Held = append(l.Held, s)
		}
	}
	for k := range r.Targets {
		l.Marks = append(l.Marks, r.light(k, l.Held, on, curve))
	}
	if len(l.Marks) == 0 {
		light := Light{Mark: NoNumber}
		for _, s := range l.Held {
			light.Mark = Held
			light.Proof = append(light.Proof, s.Span)
		}
		l.Marks = []Light{light}
	}
	l.dispute(r, rating)
	return l
}

func (r *Reading) light(k int, held []Signal, on AsOf, curve Curve) Light {
	light := Light{Target: &k, Pace: r.Pace(k, on, curve)}
	switch light.Pace.Standing {
	case Reached, OnPace, Above, At, Kept:
		light.Mark = Up
	case Behind, Below, Broken:
		light.Mark = Down
	default:
		light.Mark = Missing
	}
	for _, i := range light.Pace.Figures {
		light.Proof = append(light.Proof, r.Figures[i].Span)
	}
	if light.Mark != Missing {
		if len(light.Proof) == 0 { // typed, and the text does not say it
			light.Proof = []Span{r.Targets[k].Span}
		}
		return light
	}
	label := tokens(nil).add(r.Targets[k].Label)
	for _, s := range held {
		if !s.PartOnly || len(label) > 0 && label.covered(tokens(nil).add(s.Span.Words), nil, 0) >= alikeEnough {
			light.Mark = Held
			light.Proof = append(light.Proof, s.Span)
		}
	}
	if light.Mark == Missing {
		light.Proof = []Span{r.Targets[k].Span}
	}
	return light
}

// dispute lists what does not go together: the rating and the figures, and printed shares and the numbers beside them.
func (l *Lights) dispute(r *Reading, rating string) {
	say := func(d Dispute, target *int, proof Span) {
		l.Disagreements = append(l.Disagreements, Disagreement{d, target, proof})
	}
	allUp := len(r.Targets) > 0
	for _, m := range l.Marks {
		allUp = allUp && m.Mark == Up
	}
	for _, m := range l.Marks {
		switch {
		case m.Target == nil || m.Mark == Missing || m.Mark == Held:
		case rating == ratedDone && !m.Pace.done():
			say(RatedDone, m.Target, m.Proof[0])
		case rating == ratedOnTrack && m.Mark == Down:
			say(RatedOnTrack, m.Target, m.Proof[0])
		case rating == ratedBehind && allUp:
			say(RatedBehind, m.Target, m.Proof[0])
		case rating == ratedPaused && allUp && len(l.Held) == 0:
			say(RatedHeld, m.Target, m.Proof[0])
		}
	}
	if rating == ratedDone || rating == ratedOnTrack {
		if i := slices.IndexFunc(l.Held, func(s Signal) bool { return !s.PartOnly }); i >= 0 {
			say(RatedMoving, nil, l.Held[i].Span)
		}
	}
	for i := range r.Given {
		if g := &r.Given[i]; len(g.Other) > 0 {
			say(TypedOtherwise, &g.Target, r.Figures[g.Other[len(g.Other)-1]].Span)
		}
	}
	for _, c := range r.Checks {
		if c.Verdict == Disagrees {
			say(PrintedShare, c.Target, r.Figures[r.Rates[c.Rate].Figure].Span)
		}
	}
}

// done reports whether nothing is left to do: a sum that was reached and not only forecast, or any other kind that is
// met when the year is over.
func (p Pace) done() bool {
	switch p.Standing {
	case Reached:
		return !p.Forecast
	case Above, At, Kept:
		return p.Final && !p.Forecast
	}
	return false
}
