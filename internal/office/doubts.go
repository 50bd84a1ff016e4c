package office

import (
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// doubt is what somebody should have seen before a text is accepted; its text is empty when there is nothing.
type doubt struct {
	text string
	href string // a way to have it mended; empty for none
	link string // the words of that
}

// doubts are numbers that do not agree or have gone back and that nobody has confirmed, and units of a joint task that have
// not reported. These do not keep the others' parts from being accepted, but are named.
func doubts(q ledger.Quarter, doc store.OfficeDocument, now time.Time) doubt {
	var d doubt
	found, _ := questionViews(q, doc, now)
	for _, f := range found {
		if !f.Confirmed && f.Grave {
			d.text += f.Name + "：" + f.Text
		}
	}
	joint := 0
	var missing []string
	for _, u := range doc.Units {
		if u.Duty != ledger.Joint {
			continue
		}
		joint++
		switch {
		case u.State == ledger.Returned:
			missing = append(missing, u.Name+"（退回后没有再报）")
		case !u.State.HandedIn():
			missing = append(missing, u.Name)
		}
	}
	if len(missing) == 0 {
		return d
	}
	d.text += "这一项由" + strconv.Itoa(joint) + "个单位各报各的，还缺" + strconv.Itoa(len(missing)) + "份：" + strings.Join(missing, "、") + "。"
	if doc.QuarterState == ledger.Open {
		d.text += "可以先催办，等报齐再通过；现在通过的，只有已报送的部分，以后补报的要再审核。"
		d.href, d.link = route.OfficeChase(), "去催办"
	} else {
		d.text += "填报已经截止，要等补报，先重新开放填报；现在通过的，只有已报送的部分。"
		d.href, d.link = route.OfficeQuarters(), "到“季度”重新开放"
	}
	return d
}
