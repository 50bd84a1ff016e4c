package overview

import (
	"strings"

	"taizhang/internal/ledger"
	"taizhang/web/overviewpage"
)

// words say in Chinese which tasks the filter means: 市商务局牵头、已报送的事项.
func (r *round) words(f filter) string {
	if f == (filter{}) {
		return "全部事项"
	}
	return r.subject(f) + "的事项"
}

// subject is words without their noun, 市商务局牵头、已报送, as a count follows it; 全部 for all.
func (r *round) subject(f filter) string {
	if f == (filter{}) {
		return "全部"
	}
	var said []string
	if f.department != "" {
		who := r.departmentName(f.department)
		if f.lead {
			who += "牵头"
		}
		said = append(said, who)
	}
	if f.leader != "" {
		said = append(said, leaderSubject(f.leader))
	}
	if state, ok := stateOf(f.state); ok {
		said = append(said, overviewpage.StateWord(state))
	}
	if rating, ok := ratingOf(f.rating); ok && rating == ledger.Unrated {
		said = append(said, rating.String())
	} else if ok {
		said = append(said, "自评"+rating.String())
	}
	if f.change != "" {
		said = append(said, "与上季度相比"+f.change.String())
	}
	if f.pace != "" {
		said = append(said, paceWords(f.pace))
	}
	if f.signal != "" {
		said = append(said, named(signals, f.signal))
	}
	if f.check != "" {
		said = append(said, named(checks, f.check))
	}
	if f.parts {
		said = append(said, "整项未评定、分报写滞后或暂缓")
	}
	if f.trouble {
		said = append(said, "滞后或暂缓（含分报）")
	}
	switch {
	case f.problem && f.department != "":
		said = append(said, "本单位写有存在问题")
	case f.problem:
		said = append(said, "写有存在问题")
	}
	if f.returned {
		said = append(said, "退回前写有存在问题")
	}
	said = append(said, f.ownWords()...)
	switch {
	case f.handedIn && f.department != "":
		said = append(said, "本单位已报送")
	case f.handedIn:
		said = append(said, "已报送或更进一步")
	}
	switch {
	case f.late && f.department != "":
		said = append(said, "本单位逾期未报送")
	case f.late:
		said = append(said, "有单位逾期未报送")
	}
	return strings.Join(said, "、")
}

// ownWords say what a unit's own part is at: 本单位待重新报送, or without a department 有单位待重新报送.
func (f filter) ownWords() []string {
	who := "本单位"
	if f.department == "" {
		who = "有单位"
	}
	var said []string
	switch state, ok := stateOf(f.ownState); {
	case ok && state == ledger.Submitted:
		said = append(said, who+"已报送待审核")
	case ok:
		said = append(said, who+overviewpage.StateWord(state))
	}
	switch rating, ok := ratingOf(f.ownRating); {
	case ok && rating == ledger.Unrated:
		said = append(said, who+rating.String())
	case ok:
		said = append(said, who+"自评"+rating.String())
	}
	return said
}
