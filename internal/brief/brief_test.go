package brief_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"taizhang/internal/brief"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func at(day int) *time.Time {
	t := time.Date(2020, 7, day, 9, 0, 0, 0, ledger.Shanghai)
	return &t
}

// quarter has a unit of each standing.
func quarter() store.Overview {
	unit := func(code string, s ledger.State, submitted, extended *time.Time) store.OverviewUnit {
		return store.OverviewUnit{Department: ledger.Department{Code: code, Name: "市" + code + "局"}, Duty: ledger.Sole, State: s, SubmittedAt: submitted, Extended: extended}
	}
	view := store.Overview{PlanTitle: "市政府2020年重点工作", Quarter: store.OverviewQuarter{Year: 2020, Number: 2, State: ledger.Closed, DueAt: at(6), ClosedAt: at(20)}}
	for i, u := range []store.OverviewUnit{
		unit("a", ledger.Submitted, at(5), nil), unit("b", ledger.Submitted, at(8), at(9)), unit("c", ledger.Submitted, at(10), at(9)),
		unit("d", ledger.Blank, nil, nil), unit("e", ledger.Returned, nil, nil),
	} {
		view.Departments = append(view.Departments, u.Department)
		view.Tasks = append(view.Tasks, store.OverviewTask{Number: i + 1, Requirement: "建成项目10个。力争开工。", State: u.State, Units: []store.OverviewUnit{u}})
		view.Last = append(view.Last, store.OverviewTask{Number: i + 1, State: ledger.Published, Text: ledger.Text{Progress: "已建成3个项目。", Rating: ledger.OnTrack}})
	}
	view.Tasks[0].Text = ledger.Text{Progress: "一个都没有新建成，全部停在审批环节。", Rating: ledger.Behind, Problems: "用地未批;", NextSteps: "抓紧报批"}
	view.Tasks[0].Units[0].Text = view.Tasks[0].Text
	view.Tasks[1].Text = ledger.Text{Progress: "已建成3个项目。", Rating: ledger.Paused}
	view.Tasks[2].Text = ledger.Text{Progress: "正在推进。", Rating: ledger.OnTrack, Problems: "资金缺口大", NextSteps: "申请债券"}
	view.Tasks[2].Units[0].Text = view.Tasks[2].Text
	view.Tasks[4].Returned = []store.ReturnedProblem{{Problems: "拆迁户不签约", Rating: ledger.Behind}}
	return view
}

func TestWrite(t *testing.T) {
	t.Parallel()
	d := brief.Write(quarter(), *at(25))
	text := map[string]string{}
	for _, s := range d.Sections {
		text[s.Key] = s.Text
	}
	for key, words := range map[string][]string{
		"lead":        {"市政府2020年重点工作共5项", "涉及5个责任单位", "截至2020年7月25日", "情况中，未填写1项，待重新报送1项，已报送3项"},
		"numbers":     {"（一）单位自评\n", "进度滞后1项，暂缓延期1项，未评定2项"},
		"behind":      {"自评进度滞后1项。\n第1项（市a局）：建成项目10个。存在问题：用地未批。下一步措施：抓紧报批。"},
		"paused":      {"自评暂缓延期1项。"},
		"problems":    {"写有存在问题3项（退回后尚未重新报送的不列），滞后和暂缓事项以外的有：\n第3项（市c局，自评正常推进）：建成项目10个。存在问题：资金缺口大。下一步措施：申请债券。"},
		"punctuality": {"按时报送1个单位：市a局1项", "延期报送1个单位：市b局（第2项）", "逾期报送1个单位：市c局（第3项）", "逾期未报送1个单位：市d局1项", "尚未报齐1个单位：市e局1项"},
		"changes":     {"自评下调2项：第1项、第2项。", "文字未更新1项：第2项。"},
	} {
		for _, w := range words {
			if !strings.Contains(text[key], w) {
				t.Errorf("%s says %q, not %q", key, text[key], w)
			}
		}
	}
	for key, words := range text {
		if strings.Contains(words, "拆迁户不签约") {
			t.Errorf("%s quotes a text that was returned: %q", key, words)
		}
	}
	if d.Title != "2020年二季度市政府重点工作进展情况通报" || len(d.Sections) != len(brief.Keys) {
		t.Errorf("%q, %d sections", d.Title, len(d.Sections))
	}
}

// However much the units write, a section can be stored: each text is quoted in part, and the tasks that do not fit are named.
func TestWriteWhatFits(t *testing.T) {
	t.Parallel()
	for rating, key := range map[ledger.Rating]string{ledger.OnTrack: "problems", ledger.Behind: "behind", ledger.Paused: "paused"} {
		view := quarter()
		one := view.Tasks[2]
		view.Tasks, view.Last = nil, nil
		for i := range 170 {
			said := ledger.Text{Progress: "正在推进。", Rating: rating, Problems: strings.Repeat("资金缺口12.5万元，", 60), NextSteps: strings.Repeat("抓紧申请专项债券。", 60)}
			task, unit := one, one.Units[0]
			unit.Text = said
			task.Number, task.Text, task.Units = i+1, said, []store.OverviewUnit{unit}
			view.Tasks = append(view.Tasks, task)
		}
		d := brief.Write(view, *at(25))
		for _, s := range d.Sections {
			if utf8.RuneCountInString(s.Text) > ledger.MaxBriefSection {
				t.Errorf("%s has %d characters", s.Key, utf8.RuneCountInString(s.Text))
			}
			if s.Key != key {
				continue
			}
			lines := strings.Split(s.Text, "\n")
			first, last := lines[1], lines[len(lines)-1]
			if n := utf8.RuneCountInString(first); n < 400 || n > 700 || !strings.Contains(first, "资金缺口12.5万元…下一步") || !strings.HasSuffix(first, "债券。…") {
				t.Errorf("%s: quoted in %d characters: %s", key, n, first)
			}
			left := 170 - (len(lines) - 2)
			if want := fmt.Sprintf("其余%d项见总览：第%d项、", left, 171-left); !strings.HasPrefix(last, want) || !strings.HasSuffix(last, "、第170项。") {
				t.Errorf("%s ends with %q, want %q", key, last, want)
			}
		}
	}
}

func TestLink(t *testing.T) {
	t.Parallel()
	refs := []brief.Ref{{"第3项", "/3"}, {"滞后1项", "/one"}, {"进度滞后1项", "/behind"}}
	var got []string
	for _, p := range brief.Link("自评进度滞后1项：第3项。第13项。", refs) {
		got = append(got, p.Text+p.Href)
	}
	if s := strings.Join(got, "|"); s != "自评|进度滞后1项/behind|：|第3项/3|。第13项。" {
		t.Error(s)
	}
}
