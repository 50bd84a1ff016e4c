package history

import (
	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// TypedLines are the figures that were typed beside a text in words, in the order of the requirement, to be read:
// 新增小微企业13000家：8200家（至2020-06-30）. Those of a measure that is none any more are left out.
func TypedLines(measures []reading.Measure, typed ledger.TypedFigures) []string {
	var out []string
	for _, m := range measures {
		if x, ok := typed.Of(m.ID); ok {
			out = append(out, ledger.FullWidth(m.Quote)+"："+x.Words(m.Unit))
		}
	}
	return out
}
