package overview

import (
	"fmt"

	"taizhang/internal/reading"
	"taizhang/internal/store"
)

// curveName says which curve a target was set against: 按年度进度曲线（第2版）, 按全年平均.
func curveName(c store.PaceCurve) string {
	switch {
	case !c.Drawn():
		return "按全年平均"
	case c.Task > 0:
		return fmt.Sprintf("按本项的进度曲线（第%d版）", c.Number)
	}
	return fmt.Sprintf("按年度进度曲线（第%d版）", c.Number)
}

// curveWords are 按年度进度曲线（第2版）：3月末应达15%.
func curveWords(c store.PaceCurve, on reading.AsOf) string {
	return curveName(c) + "：" + dueWords(on, c.Curve().At(on))
}

// dueWords are 3月末应达15%, 3月25日应达13.6%.
func dueWords(on reading.AsOf, due float64) string {
	if on.Day > 0 {
		return fmt.Sprintf("%d月%d日应达%s", on.Month, on.Day, percent(due))
	}
	return fmt.Sprintf("%d月末应达%s", on.Month, percent(due))
}

// curve says by which curves the round's figures are judged.
func (r round) curve() string {
	said, apart := curveWords(r.Pace, quarterEnd(r.Quarter.Quarter())), 0
	for _, t := range r.Tasks {
		if t.Pace.Task > 0 {
			apart++
		}
	}
	if apart > 0 {
		said += fmt.Sprintf("，另有%d项按各自的曲线", apart)
	}
	return said
}
