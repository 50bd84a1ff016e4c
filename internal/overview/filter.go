package overview

import (
	"net/http"
	"net/url"
	"slices"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// filter says which tasks of a quarter are meant: those that match all that it names. The zero filter means all.
// A number on the overview is how many tasks its filter matches, and its link is the filter's address, so that a number
// cannot differ from the list behind it.
type filter struct {
	state      string // of the task as in addresses, see stateNames; empty is any
	rating     string // of the task as in addresses, see ratingNames; empty is any
	department string // code of a unit that answers for the task; empty is any
	leader     string // in charge of the task, one of the quarter's; empty is any
	ownState   string // of the department's own part, or without one anybody's, as in addresses; empty is any
	ownRating  string // of the same part as in addresses; empty is any
	lead       bool   // the department leads it (△)
	handedIn   bool   // the department's own part is handed in, or without one the whole
	late       bool   // the department's own part, or without one anybody's, is late
	change     change // since the quarter before; empty is any
	parts      bool   // not rated so itself, but a unit's part of it is behind or paused while nobody has judged the whole
	pace       string // how its figures stand, see paceNames; empty is any
	signal     string // what its text says of itself, see signalNames; empty is any
	check      string // what does not go together in it, see checkNames; empty is any
	returned   bool   // a text of it was returned that told of a problem
	problem    bool   // the department told of a problem in its own part, or without one anybody in any: handed in, or returned since
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
	leaderKey     = "leader"
	ownStateKey   = "own-state"
	ownRatingKey  = "own-rating"
	leadKey       = "lead"
	handedInKey   = "handed-in"
	lateKey       = "late"
	changeKey     = "change"
	partsKey      = "parts"
	troubleKey    = "trouble"
	problemKey    = "problem"
	returnedKey   = "returned-problem"
	paceKey       = "pace"
	signalKey     = "signal"
	checkKey      = "check"
)

// ofParts reports whether the filter is about one department's own parts and not about whole tasks: what the whole is at,
// or what became of it, may be another than that unit's part.
func (f filter) ofParts() bool {
	f.leader, f.ownState, f.ownRating, f.lead, f.handedIn, f.late, f.problem = "", "", "", false, false, false, false
	return f.department != "" && f == filter{department: f.department}
}

// pair is a part of a filter as it stands in an address.
type pair struct{ name, value string }

// pairs are all parts, by name. Those with no value are not asked for.
func (f *filter) pairs() [17]pair {
	return [...]pair{
		{changeKey, string(f.change)}, {checkKey, f.check}, {departmentKey, f.department}, {handedInKey, flag(f.handedIn)}, {lateKey, flag(f.late)},
		{leadKey, flag(f.lead)}, {leaderKey, f.leader}, {ownRatingKey, f.ownRating}, {ownStateKey, f.ownState}, {paceKey, f.pace}, {partsKey, flag(f.parts)}, {problemKey, flag(f.problem)},
		{ratingKey, f.rating}, {returnedKey, flag(f.returned)}, {signalKey, f.signal}, {stateKey, f.state}, {troubleKey, flag(f.trouble)},
	}
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// query is the filter as it stands in an address.
func (f filter) query() url.Values {
	q := url.Values{}
	for _, part := range f.pairs() {
		if part.value != "" {
			q.Set(part.name, part.value)
		}
	}
	return q
}

// encoded is query().Encode(). A page has a thousand of them.
func (f *filter) encoded() string {
	var out []byte
	for _, part := range f.pairs() {
		if part.value != "" {
			if len(out) > 0 {
				out = append(out, '&')
			}
			out = append(append(append(out, part.name...), '='), url.QueryEscape(part.value)...)
		}
	}
	return string(out)
}

// parseFilter reads a filter from an address. What it does not know it refuses with a 400: to leave it out would show
// more tasks than were asked for.
func parseFilter(q url.Values, r round) (filter, error) {
	f := filter{state: q.Get(stateKey), rating: q.Get(ratingKey), department: q.Get(departmentKey), leader: q.Get(leaderKey), ownState: q.Get(ownStateKey), ownRating: q.Get(ownRatingKey), change: change(q.Get(changeKey)),
		pace: q.Get(paceKey), signal: q.Get(signalKey), check: q.Get(checkKey)}
	flags := map[string]*bool{leadKey: &f.lead, handedInKey: &f.handedIn, lateKey: &f.late, partsKey: &f.parts, problemKey: &f.problem, troubleKey: &f.trouble, returnedKey: &f.returned}
	for name, flag := range flags {
		switch q.Get(name) {
		case "":
		case "1":
			*flag = true
		default:
			return f, r.badFilter("筛选条件“" + name + "”只能是1。")
		}
	}
	for _, name := range []string{stateKey, ratingKey, departmentKey, leaderKey, ownStateKey, ownRatingKey, changeKey, leadKey, handedInKey, lateKey, partsKey, problemKey, troubleKey, returnedKey, paceKey, signalKey, checkKey} {
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
	case f.pace != "" && named(paces, f.pace) == "":
		return f, r.badFilter("没有这种进度。数字对时序有都达到、有低于、未见数字、停缓无数字、无量化目标、尚无文字，另有至少一个指标未见数字。")
	case f.signal != "" && named(signals, f.signal) == "":
		return f, r.badFilter("没有这种情形。文字里的情形有暂停、延期、取消、受疫情影响、尚未启动、已完成、数据待统计。")
	case f.check != "" && named(checks, f.check) == "":
		return f, r.badFilter("没有这种核对结果。完成率核对有不符、基数不是全年、相符、没有基数，另有自评与数字不一致。")
	case f.department != "" && r.departmentName(f.department) == "":
		return f, r.badFilter("本季度没有这个责任单位。")
	case f.leader != "" && !slices.Contains(r.Leaders, f.leader):
		return f, r.badFilter("本季度的计划里没有这位分管领导。")
	case f.department == "" && f.lead:
		return f, r.badFilter("牵头要连同责任单位一起查。")
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

// matches reports whether the filter means the task. A page asks this a hundred thousand times: nothing is copied or looked
// up for what the filter does not name.
func (r *round) matches(f *filter, task *store.OverviewTask) bool {
	if f.state != "" && stateName(task.State) != f.state {
		return false
	}
	if f.rating != "" && ratingName(task.Text.Rating) != f.rating {
		return false
	}
	if f.leader != "" && !ledger.LedBy(task.Leaders, f.leader) {
		return false
	}
	if f.change != "" {
		if _, moved := r.moves[task.Number][f.change]; !moved {
			return false
		}
	}
	if f.pace+f.signal+f.check != "" && !r.judged[task.Number].meets(f) {
		return false
	}
	if f.parts && (isTrouble(task.Text.Rating) || len(troubledParts(*task)) == 0) {
		return false
	}
	if f.trouble && !troubled(*task) || f.returned && len(task.Returned) == 0 {
		return false
	}
	if f.problem && !task.ToldOf(f.department) {
		return false
	}
	if f.department == "" && f.handedIn && !task.State.HandedIn() {
		return false
	}
	if f.department == "" && !f.late && f.ownState == "" && f.ownRating == "" {
		return true
	}
	for i := range task.Units {
		if r.matchesPart(f, &task.Units[i]) {
			return true
		}
	}
	return false
}

// matchesPart reports whether the filter means the unit's own part.
func (r *round) matchesPart(f *filter, u *store.OverviewUnit) bool {
	return (f.department == "" || u.Department.Code == f.department) &&
		(f.ownState == "" || stateName(u.State) == f.ownState) &&
		(f.ownRating == "" || ratingName(u.Text.Rating) == f.ownRating) &&
		(!f.lead || u.Duty == ledger.Lead) &&
		(f.department == "" || !f.handedIn || u.State.HandedIn()) &&
		(!f.late || r.isLate(*u))
}
