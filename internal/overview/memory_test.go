package overview

import (
	"reflect"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// A judgement is remembered by all that it is made of: a field of a text or of a ruling that did not change the key would
// show yesterday's numbers.
func TestEverythingThatAJudgementIsMadeOfChangesItsKey(t *testing.T) {
	t.Parallel()
	quarter := ledger.Quarter{Year: 2020, Number: 2}
	task := func() *store.OverviewTask {
		return &store.OverviewTask{
			State: ledger.Accepted, Measures: []reading.Measure{{}}, Figures: []reading.Statement{{}},
		}
	}
	var k ink
	seen := map[source]string{k.judgement(task(), quarter): "nothing"}
	look := func(name string, task *store.OverviewTask, q ledger.Quarter) {
		t.Helper()
		key := k.judgement(task, q)
		if other, ok := seen[key]; ok {
			t.Errorf("%s has the key of %s", name, other)
		}
		seen[key] = name
	}
	look("another quarter", task(), ledger.Quarter{Year: 2020, Number: 3})
	look("another year", task(), ledger.Quarter{Year: 2021, Number: 2})
	for name, text := range map[string]func(*store.OverviewTask){
		"requirement": func(t *store.OverviewTask) { t.Requirement = "甲" },
		"progress":    func(t *store.OverviewTask) { t.Text.Progress = "甲" },
		"rating":      func(t *store.OverviewTask) { t.Text.Rating = ledger.Done },
		"no measure":  func(t *store.OverviewTask) { t.Measures = nil },
		"two":         func(t *store.OverviewTask) { t.Measures = append(t.Measures, reading.Measure{}) },
		"no figure":   func(t *store.OverviewTask) { t.Figures = nil },
	} {
		x := task()
		text(x)
		look(name, x, quarter)
	}
	fields(reflect.TypeFor[reading.Measure](), nil, func(name string, set func(reflect.Value)) {
		x := task()
		set(reflect.ValueOf(&x.Measures[0]).Elem())
		look("measure's "+name, x, quarter)
	})
	fields(reflect.TypeFor[reading.Statement](), nil, func(name string, set func(reflect.Value)) {
		x := task()
		set(reflect.ValueOf(&x.Figures[0]).Elem())
		look("figure's "+name, x, quarter)
	})
	if len(seen) < 40 {
		t.Errorf("only %d keys were looked at", len(seen))
	}
}

// fields calls do for every field of a struct and of the structs in it, with what changes that field alone.
func fields(of reflect.Type, path []int, do func(name string, set func(reflect.Value))) {
	for i := range of.NumField() {
		f, at := of.Field(i), append(path[:len(path):len(path)], i)
		if f.Type.Kind() == reflect.Struct && f.Type != reflect.TypeFor[time.Time]() {
			fields(f.Type, at, do)
			continue
		}
		do(f.Name, func(v reflect.Value) {
			v = v.FieldByIndex(at)
			switch v.Kind() {
			case reflect.String:
				v.SetString("甲")
			case reflect.Int, reflect.Int64:
				v.SetInt(1)
			case reflect.Float64:
				v.SetFloat(1)
			case reflect.Bool:
				v.SetBool(true)
			default:
				v.Set(reflect.ValueOf(time.Unix(1, 0)))
			}
		})
	}
}

func TestMemoryForgetsTheOlderHalf(t *testing.T) {
	t.Parallel()
	var m memory[int]
	made := 0
	ask := func(n int) int {
		var k ink
		k.numbers(int64(n))
		return m.of(k.source(), func() int { made++; return n })
	}
	for n := range 3 * kept {
		if ask(n) != n || ask(0) != 0 { // 0 is asked for all the time and stays
			t.Fatalf("%d is another", n)
		}
	}
	if made != 3*kept {
		t.Errorf("%d were made, not %d", made, 3*kept)
	}
	if held := len(m.young) + len(m.aged); held > 2*kept {
		t.Errorf("%d are held", held)
	}
	if ask(1); made != 3*kept+1 {
		t.Error("the oldest was not forgotten")
	}
}
