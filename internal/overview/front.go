package overview

import (
	"fmt"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/store"
	"taizhang/web/overviewpage"
	"taizhang/web/ui"
)

// So many of each stand on the first screen; a link leads to the rest.
const (
	checksFirst = 4
	checksUnder = 2 // where disagreements stand above them
	heldFirst   = 5
	gapsFirst   = 6
	unlikeFirst = 2
)

// proofHref is where the sentences of a task stand, with what was read in them.
func (r *round) proofHref(number int) string { return r.taskHref(number) + "#readings" }

// who answers for a task, where there is little room: the unit that writes of it, or of those that share it the first printed
// and how many they are. Nobody is called its lead who is not.
func who(task store.OverviewTask) string {
	for _, u := range task.Units {
		switch {
		case u.Duty == ledger.Lead:
			return "△" + ledger.FullWidth(u.Department.Name)
		case u.Duty.WritesEntry():
			return ledger.FullWidth(u.Department.Name)
		}
	}
	if len(task.Units) == 0 {
		return ""
	}
	return fmt.Sprintf("%s等%d个单位", ledger.FullWidth(task.Units[0].Department.Name), len(task.Units))
}

// tileMap is the tasks ten to a row, by number; a number that no task has stays empty.
func (r round) tileMap() []overviewpage.MapRow {
	var rows []overviewpage.MapRow
	for _, task := range r.Tasks {
		after, place := (task.Number-1)/10*10, (task.Number-1)%10
		if len(rows) == 0 || rows[len(rows)-1].After != after {
			rows = append(rows, overviewpage.MapRow{After: after})
		}
		rows[len(rows)-1].Tiles[place] = r.tile(task)
	}
	return rows
}

func (r round) tile(task store.OverviewTask) overviewpage.Tile {
	j := r.judged[task.Number]
	tile := overviewpage.Tile{
		Number: task.Number, Href: r.taskHref(task.Number), State: task.State, Rating: task.Text.Rating,
		Unread: j.pace == paceUnread, Held: len(j.lights.Held) > 0,
	}
	if tile.Unread {
		return tile
	}
	count := map[overviewpage.Mark]int{}
	for _, l := range j.lights.Marks {
		if l.Target != nil {
			tile.Marks = append(tile.Marks, markOf(l.Mark))
			count[markOf(l.Mark)]++
		}
	}
	var said []string
	for _, m := range []struct {
		mark overviewpage.Mark
		word string
	}{{overviewpage.Down, "低于"}, {overviewpage.Up, "达到"}, {overviewpage.NoValue, "未见数字"}, {overviewpage.Stopped, "停缓"}} {
		if count[m.mark] > 0 {
			said = append(said, fmt.Sprintf("%s%d个", m.word, count[m.mark]))
		}
	}
	if len(said) == 0 {
		said = append(said, named(paces, paceNone))
	}
	if tile.Held && count[overviewpage.Stopped] == 0 { // what is paused may have no target, or figures all the same
		tile.Marks = append([]overviewpage.Mark{overviewpage.Stopped}, tile.Marks...)
	}
	for _, s := range j.lights.Held {
		said = append(said, named(signals, string(s.Flag)))
		break
	}
	tile.Says = strings.Join(said, "、")
	return tile
}

func (r round) ratingLight() overviewpage.Light {
	light := overviewpage.Light{Name: "单位自评"}
	if r.Quarter.Loaded {
		light.Note = fmt.Sprintf("%d项", len(r.Tasks))
	} else {
		light.Of = []overviewpage.Aside{{Words: "已报送", Number: r.number(filter{handedIn: true})}, {Words: "／", Number: r.number(filter{})}}
	}
	for _, rating := range ratings {
		light.Rows = append(light.Rows, overviewpage.LightRow{Look: overviewpage.RatingLook(rating), Number: r.number(byRating(rating))})
	}
	light.Bar = bar(light.Rows)
	return light
}

// paceLight is what the figures say. Its rows divide the tasks, as those of the ratings do.
func (r round) paceLight() overviewpage.Light {
	light := overviewpage.Light{Name: "数字对时序", Note: "读数"}
	for _, key := range []string{paceAt, paceBelow, paceMissing, paceHeld, paceNone, paceUnread} {
		n := r.number(filter{pace: key})
		if n.Count == 0 && (key == paceUnread || key == paceHeld) {
			continue
		}
		light.Rows = append(light.Rows, overviewpage.LightRow{Look: overviewpage.PaceLook(key, named(paces, key)), Number: n})
	}
	light.Bar = bar(light.Rows)
	return light
}

func (r round) stateLight() overviewpage.Light {
	light := overviewpage.Light{Name: "填报状态", Note: fmt.Sprintf("%d项", len(r.Tasks))}
	for _, state := range states {
		light.Rows = append(light.Rows, overviewpage.LightRow{Look: overviewpage.StateLook(state), Number: r.number(byState(state))})
	}
	light.Bar = bar(light.Rows)
	return light
}

// unlike is where rating and figures do not agree.
func (r round) unlike() overviewpage.Found {
	f := filter{check: checkLights}
	out := overviewpage.Found{ID: "unlike", Title: "两灯不一致", Number: r.number(f)}
	switch {
	case out.Number.Count > 0:
	case r.count(byRating(ledger.Unrated)) == len(r.Tasks):
		out.None = "尚无自评，无从比较。"
	default:
		out.None = "没有。未评定的不比较。"
	}
	for _, task := range r.tasks(f) {
		if len(out.Proofs) == unlikeFirst {
			break
		}
		j := r.judged[task.Number]
		d := j.disputes()[0]
		look := overviewpage.RatingLook(task.Text.Rating)
		out.Proofs = append(out.Proofs, overviewpage.Proof{
			Task: task.Number, Href: r.proofHref(task.Number), Who: who(task), Icon: look.Icon(), Tone: ratingTone(task.Text.Rating), Word: "自评" + look.Word,
			Note: disputeWord(d.Dispute), Words: ledger.InnerQuotes(j.sentence(d.Proof)), Confirmed: j.confirmed(d.Proof),
		})
	}
	return out
}

func ratingTone(r ledger.Rating) ui.Tone {
	switch r {
	case ledger.Done, ledger.OnTrack:
		return ui.Main
	case ledger.Behind:
		return ui.Ochre
	}
	return ui.Plain
}

// disputeWord says what the figures say against the rating beside it.
func disputeWord(d reading.Dispute) string {
	switch d {
	case reading.RatedDone:
		return "数字还没有达到，或年底前还会变"
	case reading.RatedOnTrack:
		return "数字低于时序"
	case reading.RatedBehind, reading.RatedHeld:
		return "数字都不低于时序"
	case reading.RatedMoving:
		return "文字写到停缓"
	}
	return ""
}

// checks is what became of the printed completion rates: those that do not agree, then those of another base.
func (r round) checks() overviewpage.Found {
	out := overviewpage.Found{ID: "disagree", Title: "完成率核对", Number: r.number(filter{check: checkDisagree}), Note: "不符的项"}
	for _, key := range []string{checkBase, checkAgree} {
		if n := r.number(filter{check: key}); n.Count > 0 {
			out.More = append(out.More, overviewpage.Aside{Words: strings.TrimPrefix(named(checks, key), "完成率"), Number: n})
		}
	}
	first := checksFirst
	if r.count(filter{check: checkLights}) > 0 {
		first = checksUnder
	}
	for _, verdict := range []reading.Verdict{reading.Disagrees, reading.OtherBase} {
		for _, task := range r.Tasks {
			j := r.judged[task.Number]
			for _, c := range j.sheet.Checks {
				if c.Verdict == verdict && len(out.Proofs) < first {
					p := j.check(c)
					p.Task, p.Href, p.Who = task.Number, r.proofHref(task.Number), who(task)
					out.Proofs = append(out.Proofs, p)
				}
			}
		}
	}
	if out.Number.Count == 0 {
		out.None = "没有读到与所列目标不符的完成率。"
	}
	return out
}

// held is what the texts say is paused, postponed or cancelled.
func (r round) held() overviewpage.Found {
	f := filter{signal: signalHeld}
	out := overviewpage.Found{ID: "stopped", Title: "暂停、延期、取消", Number: r.number(f), Note: "原句"}
	for _, task := range r.tasks(f) {
		if len(out.Proofs) == heldFirst {
			break
		}
		j := r.judged[task.Number]
		p := j.signal(j.lights.Held[0])
		p.Task, p.Href, p.Who = task.Number, r.proofHref(task.Number), who(task)
		out.Proofs = append(out.Proofs, p)
	}
	if out.Number.Count == 0 {
		out.None = "已报送的文字里没有写到。"
	}
	return out
}
