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
	ledger.Returned:  "全部退回修改",
	ledger.Accepted:  "全部审核通过，等待公开",
	ledger.Published: "全部公开",
}

// lead says where the quarter stands in a sentence whose numbers are links: 170项全部公开，170项都没有自评。
func (r round) lead() []overviewpage.Phrase {
	s := phrases{round: r}
	if len(r.Tasks) == 0 {
		return []overviewpage.Phrase{{Words: "本季度计划里还没有事项。"}}
	}
	s.states()
	s.ratings()
	s.late()
	return s.said
}

// phrases collects the pieces of a sentence.
type phrases struct {
	round
	said []overviewpage.Phrase
}

// count adds words and then a number of tasks.
func (s *phrases) count(words string, f filter) {
	n := s.number(f)
	s.said = append(s.said, overviewpage.Phrase{Words: words, Count: n.Count, Unit: "项", Href: n.Href, Tasks: true})
}

func (s *phrases) words(words string) {
	s.said = append(s.said, overviewpage.Phrase{Words: words})
}

// states: where the texts are, what is nearest to publication first.
func (s *phrases) states() {
	order := []ledger.State{
		ledger.Published, ledger.Accepted, ledger.Submitted, ledger.Returned, ledger.Draft, ledger.Blank,
	}
	for _, state := range order {
		if len(s.tasks(byState(state))) == len(s.Tasks) {
			s.count("", byState(state))
			s.words(allAt[state] + "，")
			return
		}
	}
	s.count("", filter{})
	separator := "中，"
	for _, state := range order {
		if len(s.tasks(byState(state))) > 0 {
			s.count(separator+state.String(), byState(state))
			separator = "、"
		}
	}
	s.words("。")
}

// ratings: what the units say of themselves; what nobody has rated is said as such.
func (s *phrases) ratings() {
	unrated := byRating(ledger.Unrated)
	if len(s.tasks(unrated)) == len(s.Tasks) {
		s.count("", unrated)
		s.words("都没有自评。")
		return
	}
	separator := "自评"
	for _, rating := range ledger.Ratings {
		if len(s.tasks(byRating(rating))) > 0 {
			s.count(separator+rating.String(), byRating(rating))
			separator = "、"
		}
	}
	if len(s.tasks(unrated)) > 0 {
		s.count("，未评定", unrated)
	}
	s.words("。")
}

// late: how many units owe something.
func (s *phrases) late() {
	units := len(s.lateUnits())
	if units == 0 {
		return
	}
	s.said = append(s.said, overviewpage.Phrase{Count: units, Unit: "个单位", Href: "#late"})
	s.count("逾期未报送，涉及", filter{late: true})
	s.words("。")
}
