package desk

import (
	"net/url"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
)

// withInserts lets the leading unit put what the others handed in into its text. Whoever writes a part of his own has no
// use for the others' words.
func (r request) withInserts(doc store.DeskDocument, a deskpage.Asked) deskpage.Asked {
	if doc.Duty != ledger.Lead {
		return a
	}
	parts := a.Parts[:0:0]
	for _, p := range a.Parts {
		for _, other := range doc.Others {
			if other.Name == p.Name && other.State.HandedIn() && strings.TrimSpace(other.Progress) != "" {
				p.Insert = &deskpage.Insert{
					Href: r.href() + "?insert=" + url.QueryEscape(other.Department), Text: other.Progress, Done: insertDone(other.Name),
				}
			}
		}
		parts = append(parts, p)
	}
	a.Parts = parts
	return a
}

func insertDone(name string) string {
	return "已插入" + name + "的分报，还没有保存。请与本单位的文字合成一篇。"
}

// insert is the text of the editor with a unit's part at its end, and what is said of it; ok is false when the address
// asks for no part that is there.
func insert(doc store.DeskDocument, code string) (text, said string, ok bool) {
	if doc.Duty != ledger.Lead {
		return "", "", false
	}
	for _, other := range doc.Others {
		if other.Department == code && other.State.HandedIn() && strings.TrimSpace(other.Progress) != "" {
			return strings.TrimLeft(strings.TrimRight(doc.Progress, " \n")+"\n"+other.Progress, "\n"), insertDone(other.Name), true
		}
	}
	return "", "", false
}
