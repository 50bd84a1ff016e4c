package overview

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/overviewpage"
	"taizhang/web/route"
)

// filter says which tasks of a quarter are meant: those that match all that it names. The zero filter means all.
// A number on the overview is how many tasks its filter matches, and its link is the filter's address, so that a number
// cannot differ from the list behind it.
type filter struct {
	state      string // of the task as in addresses, see stateNames; empty is any
	rating     string // of the task as in addresses, see ratingNames; empty is any
	department string // code of a unit that answers for the task; empty is any
	ownState   string // of the department's own part, or without one anybody's, as in addresses; empty is any
	ownRating  string // of the same part as in addresses; empty is any
	lead       bool   // the department leads it (△)
	handedIn   bool   // the department's own part is handed in
	late       bool   // the department's own part, or without one anybody's, is late
	change     change // since the quarter before; empty is any
	parts      bool   // not rated so itself, but a unit's part of it is behind or paused while nobody has judged the whole
	trouble    bool   // rated behind or paused, or a part of it while nobody has judged the whole
}

// States and ratings in addresses, in the order in which the overview lists them.
var (
	states  = []ledger.State{ledger.Blank, ledger.Draft, ledger.Submitted, ledger.Returned, ledger.Accepted, ledger.Published}
	ratings = []ledger.Rating{ledger.Unrated, ledger.Done, ledger.OnTrack, ledger.Behind, ledger.Paused}
)

func stateName(s ledger.State) string {
	if s == ledger.Blank {
		return "blank"
	}
	return string(s)
}

func ratingName(r ledger.Rating) string {
	if r == ledger.Unrated {
		return "unrated"
	}
	return string(r)
}

// stateOf and ratingOf read what stateName and ratingName wrote.
func stateOf(name string) (ledger.State, bool) {
	i := slices.IndexFunc(states, func(s ledger.State) bool { return stateName(s) == name })
	if i < 0 {
		return "", false
	}
	return states[i], true
}

func ratingOf(name string) (ledger.Rating, bool) {
	i := slices.IndexFunc(ratings, func(r ledger.Rating) bool { return ratingName(r) == name })
	if i < 0 {
		return "", false
	}
	return ratings[i], true
}

func byState(s ledger.State) filter   { return filter{state: stateName(s)} }
func byRating(r ledger.Rating) filter { return filter{rating: ratingName(r)} }

func byOwnState(s ledger.State) filter   { return filter{ownState: stateName(s)} }
func byOwnRating(r ledger.Rating) filter { return filter{ownRating: ratingName(r)} }

// of is f among the tasks of one department.
func (f filter) of(department string) filter {
	f.department = department
	return f
}

// Names of a filter's parts in addresses.
const (
	stateKey      = "state"
	ratingKey     = "rating"
	departmentKey = "department"
	ownStateKey   = "own-state"
	ownRatingKey  = "own-rating"
	leadKey       = "lead"
	handedInKey   = "handed-in"
	lateKey       = "late"
	changeKey     = "change"
	partsKey      = "parts"
	troubleKey    = "trouble"
)

// query is the filter as it stands in an address.
func (f filter) query() url.Values {
	q := url.Values{stateKey: {f.state}, ratingKey: {f.rating}, departmentKey: {f.department}, ownStateKey: {f.ownState}, ownRatingKey: {f.ownRating}, changeKey: {string(f.change)}}
	for name, on := range map[string]bool{leadKey: f.lead, handedInKey: f.handedIn, lateKey: f.late, partsKey: f.parts, troubleKey: f.trouble} {
		if on {
			q.Set(name, "1")
		}
	}
	return q
}

// parseFilter reads a filter from an address. What it does not know it refuses with a 400: to leave it out would show
// more tasks than were asked for.
func parseFilter(q url.Values, r round) (filter, error) {
	f := filter{state: q.Get(stateKey), rating: q.Get(ratingKey), department: q.Get(departmentKey), ownState: q.Get(ownStateKey), ownRating: q.Get(ownRatingKey), change: change(q.Get(changeKey))}
	flags := map[string]*bool{leadKey: &f.lead, handedInKey: &f.handedIn, lateKey: &f.late, partsKey: &f.parts, troubleKey: &f.trouble}
	for name, flag := range flags {
		switch q.Get(name) {
		case "":
		case "1":
			*flag = true
		default:
			return f, r.badFilter("筛选条件“" + name + "”只能是1。")
		}
	}
	for _, name := range []string{stateKey, ratingKey, departmentKey, ownStateKey, ownRatingKey, changeKey, leadKey, handedInKey, lateKey, partsKey, troubleKey} {
		if len(q[name]) > 1 {
			return f, r.badFilter("同一个筛选条件在地址里写了两次。")
		}
	}
	_, stateKnown := stateOf(f.state)
	_, ratingKnown := ratingOf(f.rating)
	_, ownStateKnown := stateOf(f.ownState)
	_, ownRatingKnown := ratingOf(f.ownRating)
	switch {
	case f.state != "" && !stateKnown, f.ownState != "" && !ownStateKnown:
		return f, r.badFilter("没有这种状态。状态有未填写、草稿、已报送、待重新报送、已审核、已公开。")
	case f.rating != "" && !ratingKnown, f.ownRating != "" && !ownRatingKnown:
		return f, r.badFilter("没有这种自评。自评有已完成、正常推进、进度滞后、暂缓延期、未评定。")
	case f.change != "" && f.change.String() == "":
		return f, r.badFilter("没有这种变化。变化有自评上调、自评下调、文字未更新、累计数变小。")
	case f.department != "" && r.departmentName(f.department) == "":
		return f, r.badFilter("本季度没有这个责任单位。")
	case f.department == "" && (f.lead || f.handedIn):
		return f, r.badFilter("牵头和报送要连同责任单位一起查。")
	case r.Quarter.Loaded && (f.handedIn || f.late || f.ownState != ""):
		return f, r.badFilter("本季度由已公开的表载入，不知道各单位何时报送。")
	}
	return f, nil
}

func (r round) badFilter(why string) error {
	q := r.Quarter.Quarter()
	return &respond.StatusError{
		Status:  http.StatusBadRequest,
		Heading: "不能这样筛选",
		Text:    why,
		Ways: []layout.Link{
			{Text: q.String() + "总览", Href: route.OverviewQuarter(q.Year, q.Number)},
			{Text: "本季度全部事项", Href: route.OverviewTasks(q.Year, q.Number, nil)},
		},
	}
}

// matches reports whether the filter means the task.
func (r round) matches(f filter, task store.OverviewTask) bool {
	if f.state != "" && stateName(task.State) != f.state {
		return false
	}
	if f.rating != "" && ratingName(task.Text.Rating) != f.rating {
		return false
	}
	if _, moved := r.moves[task.Number][f.change]; f.change != "" && !moved {
		return false
	}
	if f.parts && (isTrouble(task.Text.Rating) || len(troubledParts(task)) == 0) {
		return false
	}
	if f.trouble && !troubled(task) {
		return false
	}
	if f.department == "" && !f.late && f.ownState == "" && f.ownRating == "" {
		return true
	}
	return slices.ContainsFunc(task.Units, func(u store.OverviewUnit) bool {
		return (f.department == "" || u.Department.Code == f.department) &&
			(f.ownState == "" || stateName(u.State) == f.ownState) &&
			(f.ownRating == "" || ratingName(u.Text.Rating) == f.ownRating) &&
			(!f.lead || u.Duty == ledger.Lead) &&
			(!f.handedIn || u.State.HandedIn()) &&
			(!f.late || r.isLate(u))
	})
}

// words say in Chinese which tasks the filter means: 市商务局牵头、已报送的事项.
func (r round) words(f filter) string {
	if f == (filter{}) {
		return "全部事项"
	}
	return r.subject(f) + "的事项"
}

// subject is words without their noun, 市商务局牵头、已报送, as a count follows it; 全部 for all.
func (r round) subject(f filter) string {
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
	if f.parts {
		said = append(said, "整项未评定、分报写滞后或暂缓")
	}
	if f.trouble {
		said = append(said, "滞后或暂缓（含分报）")
	}
	said = append(said, f.ownWords()...)
	if f.handedIn {
		said = append(said, "本单位已报送")
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
