package server_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// TestChooseWhomToChase ticks all, leaves one out, and says how many are chosen.
func TestChooseWhomToChase(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	s.exec(`UPDATE quarter SET state = 'open', opened_at = now(), due_at = @due WHERE number = 2`, pgx.StrictNamedArgs{"due": time.Now().AddDate(0, 0, 5)})
	b := newBrowser(t, s.server.URL)
	b.signIn("office")
	b.open("/office/chase")
	const all, boxes = `document.querySelector("[data-choose] input")`, `[...document.querySelectorAll("input[name=department]")]`
	b.waits(`document.querySelector("[data-choose]").hidden === false`)
	b.choose("[data-choose] input")
	b.waits(boxes + `.every((b) => b.checked) && document.querySelector("[data-chosen]").textContent.startsWith("已选" + ` + boxes + `.length + "个单位，")`)
	b.choose(`tr[data-department="scjg"] input`)
	b.waits(all + `.indeterminate && document.querySelector("[data-chosen]").textContent.startsWith("已选" + (` + boxes + `.length - 1) + "个单位，")`)
	b.choose("[data-choose] input")
	b.waits(boxes + `.every((b) => b.checked)`)
	b.choose("[data-choose] input")
	b.waits(boxes + `.every((b) => !b.checked) && document.querySelector("[data-chosen]").textContent === ""`)
	b.choose(`tr[data-department="scjg"] input`)
	b.waits(`document.querySelector("[data-chosen]").textContent === "已选1个单位，11份"`)
	b.follow("提醒所选")
	b.says("[role=status]", "已提醒1个单位")
}
