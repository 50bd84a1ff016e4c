package overviewpage

import "taizhang/web/ui"

// Readings is what was read in one task's texts in one quarter.
type Readings struct {
	Name     string       // 一季度
	None     string       // instead of everything else
	Asked    []ui.Passage // the requirement
	Told     []ui.Passage // the progress, instead of the quarter's plain paragraphs
	Measures []Measure
	NoTarget string
	Checks   []Proof
	Signals  []Proof
	Unlike   []Proof
}
