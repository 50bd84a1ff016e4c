package overview_test

import (
	"net/http"
	"strings"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// What a unit typed is what the overview reckons with, whatever the text says.
func TestTypedFiguresSetThePace(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	office := ledger.Actor{Role: ledger.Office}
	if err := s.store.OpenQuarter(t.Context(), office, second, due); err != nil {
		t.Fatal(err)
	}
	key := ledger.Key{Quarter: second, Task: 39}
	task, err := s.store.TaskReadings(t.Context(), office, key)
	if err != nil {
		t.Fatal(err)
	}
	m, _ := ledger.Remark{Quote: "全市新增小微企业13000家", Start: -1}.Pin(task.Requirement)
	err = s.store.RuleReadings(t.Context(), office, key, []store.MeasureRuling{{
		State: reading.Confirmed, Origin: reading.ByHand, Label: "小微企业", Op: reading.Equal, Low: "13000", Unit: "家", Kind: reading.Count,
		Quote: m.Quote, Start: m.Start, End: m.End(),
	}}, nil)
	if err == nil {
		task, err = s.store.TaskReadings(t.Context(), office, key)
	}
	if err != nil {
		t.Fatal(err)
	}
	staff := ledger.Actor{Role: ledger.Staff, Departments: []ledger.Department{{Code: "scjg"}}}
	_, err = s.store.HandIn(t.Context(), staff, key, 0, ledger.Text{
		Progress: "上半年全市新增小微企业8200家。", Rating: ledger.OnTrack,
		Figures: ledger.NewTypedFigures([]ledger.TypedFigure{{Measure: task.Measures[0].ID, Value: "0.6万", AsOf: "2020-06-30"}}),
	})
	if err != nil {
		t.Fatal(err)
	}
	got := s.page("/overview/2020/q2/tasks/39", http.StatusOK).Find("#readings").Text()
	for _, want := range []string{"6000家", "／13000家", "至6月30日", "单位填报", "与文字不同", "46.2%"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
}
