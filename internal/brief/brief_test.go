package brief_test

import (
	"strings"
	"testing"
	"time"

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
		"problems":    {"写有存在问题3项，滞后和暂缓事项以外的有：\n第3项（市c局，自评正常推进）：建成项目10个。存在问题：资金缺口大。下一步措施：申请债券。\n第5项（市e局）：建成项目10个。退回前报送的存在问题：拆迁户不签约。（尚未重新报送）"},
		"punctuality": {"按时报送1个单位：市a局1项", "延期报送1个单位：市b局（第2项）", "逾期报送1个单位：市c局（第3项）", "逾期未报送1个单位：市d局1项", "尚未报齐1个单位：市e局1项"},
		"changes":     {"自评下调2项：第1项、第2项。", "文字未更新1项：第2项。"},
	} {
		for _, w := range words {
			if !strings.Contains(text[key], w) {
				t.Errorf("%s says %q, not %q", key, text[key], w)
			}
		}
	}
	if d.Title != "2020年二季度市政府重点工作进展情况通报" || len(d.Sections) != len(brief.Keys) {
		t.Errorf("%q, %d sections", d.Title, len(d.Sections))
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
