package overview

import (
	"taizhang/internal/ledger"
	"taizhang/web/overviewpage"
)

// allAt is the sentence when every task is in one state.
var allAt = map[ledger.State]string{
	ledger.Blank:     "都还没有填写",
	ledger.Draft:     "都是草稿，还没有报送",
	ledger.Submitted: "全部报送，等待审核",
	ledger.Returned:  "全部退回，待重新报送",
	ledger.Accepted:  "全部审核通过，等待公开",
	ledger.Published: "全部公开",
}

// lead says where the quarter stands in sentences whose numbers are links: what does not go as it should first, then what
// the units say of themselves, then where the texts are.
func (r round) lead() []overviewpage.Phrase {
	s := phrases{round: r}
	if len(r.Tasks) == 0 {
		return []overviewpage.Phrase{{Words: "本季度计划里还没有事项。"}}
	}
	s.trouble()
	s.late()
	s.states()
	s.ratings()
	s.readings()
	return s.said
}

// phrases collects the pieces of a sentence.
type phrases struct {
	round
	said []overviewpage.Phrase
}

// count adds words and then a link that names what it counts: ，进度滞后2项.
func (s *phrases) count(words, label string, f filter) {
	s.countAs(words, label, "项", f)
}

// countAs is count with more behind the number than its unit.
func (s *phrases) countAs(words, label, unit string, f filter) {
	n := s.number(f)
	s.said = append(s.said, overviewpage.Phrase{Words: words, Label: label, Count: n.Count, Unit: unit, Href: n.Href, Tasks: true})
}

func (s *phrases) words(words string) {
	s.said = append(s.said, overviewpage.Phrase{Words: words})
}

// trouble: what is behind or paused, and what a unit that shares a task says so of its part while nobody has judged the
// whole.
func (s *phrases) trouble() {
	separator := ""
	for _, rating := range []ledger.Rating{ledger.Behind, ledger.Paused} {
		if s.round.count(byRating(rating)) > 0 {
			s.count(separator, rating.String(), byRating(rating))
			separator = "、"
		}
	}
	parts := filter{parts: true}
	switch also := s.round.count(parts) > 0; {
	case also && separator == "":
		s.countAs("", "", "项的分报写滞后或暂缓", parts)
	case also:
		s.countAs("，另有", "", "项的分报写滞后或暂缓", parts)
	case separator == "":
		return
	}
	s.words("。")
}

// states: where the texts are, what is nearest to publication first.
func (s *phrases) states() {
	order := []ledger.State{
		ledger.Published, ledger.Accepted, ledger.Submitted, ledger.Returned, ledger.Draft, ledger.Blank,
	}
	for _, state := range order {
		if s.round.count(byState(state)) == len(s.Tasks) {
			s.countAs("", "", "项"+allAt[state], byState(state))
			s.words("，")
			return
		}
	}
	s.count("", "全部", filter{})
	separator := "中，"
	for _, state := range order {
		if s.round.count(byState(state)) > 0 {
			s.count(separator, overviewpage.StateWord(state), byState(state))
			separator = "、"
		}
	}
	s.words("。")
}

// ratings: what the units say of themselves where it goes as it should; what nobody has rated is said as such.
func (s *phrases) ratings() {
	unrated := byRating(ledger.Unrated)
	if s.round.count(unrated) == len(s.Tasks) {
		s.countAs("", "", "项都没有自评", unrated)
		s.words("。")
		return
	}
	separator, end := "自评", ""
	for _, rating := range []ledger.Rating{ledger.Done, ledger.OnTrack} {
		if s.round.count(byRating(rating)) > 0 {
			s.count(separator, rating.String(), byRating(rating))
			separator, end = "、", "。"
		}
	}
	if s.round.count(unrated) > 0 {
		if end != "" {
			s.words("，")
		}
		s.count("", ledger.Unrated.String(), unrated)
		end = "。"
	}
	if end != "" {
		s.words(end)
	}
}

// readings: what the figures say, and what the texts say of themselves.
func (s *phrases) readings() {
	separator, end := "对照时序，", ""
	for _, key := range []string{paceAt, paceBelow, paceMissing} {
		label := named(paces, key)
		if end == "" {
			label = paceWords(key)
		}
		if f := (filter{pace: key}); s.round.count(f) > 0 {
			s.count(separator, label, f)
			separator, end = "、", "。"
		}
	}
	s.words(end)
	separator, end = "", ""
	for _, f := range []filter{{signal: signalHeld}, {check: checkDisagree}, {check: checkLights}} {
		if s.round.count(f) > 0 {
			s.count(separator, s.subject(f), f)
			separator, end = "，", "。"
		}
	}
	s.words(end)
}

// late: how many units owe something.
func (s *phrases) late() {
	units := len(s.lateUnits())
	if units == 0 {
		return
	}
	s.said = append(s.said, overviewpage.Phrase{Count: units, Unit: "个单位逾期未报送", Href: "#late"})
	s.count("，", "涉及", filter{late: true})
	s.words("。")
}
