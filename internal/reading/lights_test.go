package reading

import (
	"slices"
	"strings"
	"testing"
)

// TestTenTasksByHand holds what a person who read the ten tasks of the first quarter of 2020 expects, target by target.
func TestTenTasksByHand(t *testing.T) {
	t.Parallel()
	tasks, _ := readTasks(t)
	for _, tc := range []struct {
		number   int
		marks    []Mark
		standing []Standing
		proof    []string // a piece of the first proof of each mark
		held     []Flag
		shares   []string // printed shares that disagree
	}{
		// 46.3% by February against 44%: above, and not done before the year is over.
		{3, []Mark{Up}, []Standing{Above}, []string{"46.3%"}, nil, nil},
		// 16 of 100; the printed 200% is of the quarter's eight.
		{21, []Mark{Down}, []Standing{Behind}, []string{"新增股份公司16家"}, nil, nil},
		// 2.17 of 10 and only expected; 55148 is more than half of 10万, though 25.07% is printed; 2% within 3%.
		{27, []Mark{Down, Up, Up}, []Standing{Behind, OnPace, Kept}, []string{"2.17万人次", "55148", "失业率 2 %"}, nil, []string{"25.07%"}},
		{39, []Mark{Up, Down}, []Standing{OnPace, Behind}, []string{"4405家", "284家"}, nil, nil},
		{58, []Mark{Held}, []Standing{""}, []string{"择时举办"}, []Flag{Postponed}, nil},
		{75, []Mark{Held, Held}, []Standing{NoFigure, NoFigure}, []string{"暂停", "暂停"}, []Flag{Paused}, nil},
		{82, []Mark{Held}, []Standing{""}, []string{"已取消"}, []Flag{Cancelled}, nil},
		{87, []Mark{Down}, []Standing{Behind}, []string{"7.14亿元"}, nil, nil},
		// What was signed is no housing renewed: both targets are without a figure, and 48.2 is not 15.78% of 380.
		{157, []Mark{Missing, Missing}, []Standing{NoFigure, NoFigure}, []string{"44个", "380万平方米"}, nil, []string{"15.78%"}},
		// Vehicles of any sort, of two years: no figure of this year's lorries.
		{165, []Mark{Missing}, []Standing{NoFigure}, []string{"1500台"}, nil, nil},
	} {
		task := tasks[tc.number]
		r := Read(task.Requirement, task.Progress)
		l := r.Lights("", AsOf{Year: 2020, Month: 3}, Linear)
		if len(l.Marks) != len(tc.marks) {
			t.Errorf("task %d: %d marks: %+v", tc.number, len(l.Marks), l.Marks)
			continue
		}
		for i, m := range l.Marks {
			if m.Mark != tc.marks[i] || m.Pace.Standing != tc.standing[i] || len(m.Proof) == 0 || !strings.Contains(m.Proof[0].Words, tc.proof[i]) {
				t.Errorf("task %d, mark %d: %s, %s, %+v", tc.number, i, m.Mark, m.Pace.Standing, m.Proof)
			}
			if m.Pace.done() {
				t.Errorf("task %d, mark %d is done", tc.number, i)
			}
		}
		var held []Flag
		for _, s := range l.Held {
			held = append(held, s.Flag)
		}
		var shares []string
		for _, d := range l.Disagreements {
			shares = append(shares, d.Proof.Words)
		}
		if !slices.Equal(held, tc.held) || len(shares) != len(tc.shares) || len(shares) > 0 && !strings.Contains(shares[0], tc.shares[0]) {
			t.Errorf("task %d: held %v, disagreements %q", tc.number, held, shares)
		}
	}
}

func TestARatingThatTheFiguresContradict(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, requirement, progress, rating, want string }{
		{"done, but a quarter of it", "新增企业100家。", "新增企业25家。", ratedDone, string(RatedDone)},
		{"done, and it is", "新增企业100家。", "新增企业100家。", ratedDone, ""},
		{"done, but only expected", "新增企业100家。", "一季度预计新增企业102家。", ratedDone, string(RatedDone)},
		{"done, but growth may fall again", "工业增加值增长7%。", "1-2月工业增加值增长8%。", ratedDone, string(RatedDone)},
		{"on track, but behind", "新增企业100家。", "新增企业5家。", ratedOnTrack, string(RatedOnTrack)},
		{"behind, but ahead", "新增企业100家。", "新增企业50家。", ratedBehind, string(RatedBehind)},
		{"unrated says nothing", "新增企业100家。", "新增企业5家。", "", ""},
		{"on track, but held", "办好大会。", "大会延期。", ratedOnTrack, string(RatedMoving)},
		{"held, but ahead", "新增企业100家。", "新增企业50家。", ratedPaused, string(RatedHeld)},
	} {
		r := Read(tc.requirement, []string{tc.progress})
		got := ""
		for _, d := range r.Lights(tc.rating, AsOf{Year: 2020, Month: 3}, Linear).Disagreements {
			got += string(d.Dispute)
		}
		if got != tc.want {
			t.Errorf("%s: %q, not %q", tc.name, got, tc.want)
		}
	}
}
