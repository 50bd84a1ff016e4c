package ledger

import (
	"strconv"
	"time"
)

// Stage is how final a plan version is.
type Stage string

const (
	Preliminary Stage = "preliminary" // 预下达
	Formal      Stage = "formal"      // 正式
	Adjusted    Stage = "adjusted"    // 调整
)

// String is the stage in Chinese.
func (s Stage) String() string {
	switch s {
	case Preliminary:
		return "预下达"
	case Formal:
		return "正式"
	case Adjusted:
		return "调整"
	}
	return ""
}

// PlanTitle is the printed title of a plan version. Only a text that is not the formal one says its stage.
func PlanTitle(title string, stage Stage) string {
	if stage == Formal {
		return title
	}
	return title + "（" + stage.String() + "）"
}

// EditionTitle is the printed title of a quarter's table; the year's last one reports completion.
func EditionTitle(planTitle string, q Quarter) string {
	if q.Number == 4 {
		return planTitle + "完成情况表"
	}
	return planTitle + q.Name() + "进展情况表"
}

var numerals = [...]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}

// EditionName is 第一版, 第二版 …
func EditionName(number int) string {
	if number >= 1 && number < len(numerals) {
		return "第" + numerals[number] + "版"
	}
	return "第" + strconv.Itoa(number) + "版"
}

// EditionLine is 2020-05-14 09:44 公开，第一版: when an edition became public and which of the quarter's it is.
func EditionLine(number int, published time.Time) string {
	return Stamp(published) + " 公开，" + EditionName(number)
}
