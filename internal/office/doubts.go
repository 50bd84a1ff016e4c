package office

import (
	"strconv"
	"strings"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// doubts is what somebody should have seen before the text is accepted: numbers that do not agree or have gone back and
// that nobody has confirmed, and units of a joint task that have not reported. Empty when there is nothing.
func doubts(q ledger.Quarter, doc store.OfficeDocument, now time.Time) string {
	var open []string
	found, _ := questionViews(q, doc, now)
	for _, f := range found {
		if !f.Confirmed && f.Grave {
			open = append(open, f.Name+"："+f.Text)
		}
	}
	var missing []string
	for _, u := range doc.Units {
		if u.Duty == ledger.Joint && !u.State.HandedIn() {
			missing = append(missing, u.Name)
		}
	}
	if len(missing) > 0 {
		open = append(open, "缺"+strconv.Itoa(len(missing))+"个单位的分报："+strings.Join(missing, "、")+"。")
	}
	return strings.Join(open, "")
}
