package planning

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/planpage"
	"taizhang/web/ui"
)

// formerUnits says which names of before were printed and what each was taken for.
func formerUnits(desk store.PlanDesk, rows []printedRow) []string {
	const government = "政府"
	former := map[string]store.FormerName{}
	for _, f := range desk.Former {
		former[ledger.Fold(f.Name)] = f
	}
	now := ledger.NewDirectory(desk.Departments, desk.Collectives)
	in := map[store.FormerName][]string{}
	for _, r := range rows {
		_, unknown, _ := now.Answer(r.Units)
		for _, name := range unknown {
			f, ok := former[name]
			if !ok {
				f, ok = former[name+government] // 柯桥区、诸暨市政府
			}
			if number := strconv.Itoa(r.Number); ok && !slices.Contains(in[f], number) {
				in[f] = append(in[f], number)
			}
		}
	}
	var out []string
	for _, f := range slices.SortedFunc(maps.Keys(in), func(a, b store.FormerName) int { return strings.Compare(a.Name, b.Name) }) {
		out = append(out, fmt.Sprintf("“%s”现为%s（第%s项）", f.Name, f.Now, strings.Join(in[f], "、")))
	}
	return out
}

func named(created []ledger.NewDepartment) []ledger.Department {
	var out []ledger.Department
	for _, d := range created {
		out = append(out, ledger.Department{Code: d.Code, Name: d.Name})
	}
	return out
}

// unknownUnits are the printed names that no department has, each with what was chosen for it.
func unknownUnits(desk store.PlanDesk, fields url.Values, rows []printedRow, wrong map[string]string) []planpage.Unknown {
	directory := desk.Directory()
	options := []ui.Option{{Text: "请指定"}}
	for _, k := range ledger.DepartmentKinds {
		options = append(options, ui.Option{Value: makeNew + string(k), Text: "新单位：" + k.String()})
	}
	for _, d := range desk.Departments {
		options = append(options, ui.Option{Value: d.Code, Text: d.Name})
	}
	var names []string
	in := map[string][]string{}
	for _, r := range rows {
		_, unknown, _ := directory.Answer(r.Units)
		for _, name := range unknown {
			if in[name] == nil {
				names = append(names, name)
			}
			in[name] = append(in[name], strconv.Itoa(r.Number))
		}
	}
	before := map[string]string{} // name to the index that it had in the form
	for i := 0; fields.Has("unit-" + strconv.Itoa(i)); i++ {
		before[fields.Get("unit-"+strconv.Itoa(i))] = strconv.Itoa(i)
	}
	out := make([]planpage.Unknown, len(names))
	for i, name := range names {
		out[i] = planpage.Unknown{
			Index: strconv.Itoa(i), Name: name, Tasks: "第" + strings.Join(in[name], "、") + "项", Options: options, Error: wrong[name],
		}
		if at, ok := before[name]; ok {
			out[i].Chosen, out[i].Code = fields.Get("map-"+at), fields.Get("code-"+at)
		}
	}
	return out
}
