package deskpage

// Figures is 本季数据: a field for the figure of each confirmed measure.
type Figures struct {
	Note   string
	Fields []FigureField
}

// FigureField is a measure with the figure that is typed for it, and the day that it holds on.
type FigureField struct {
	Name   string // of the number's field; the others' begin with it
	Words  string // of the requirement
	Wanted string // 目标13000家
	Last   string // 一季度4405家，至3月底; may be empty
	Before string // 下降, before the number; may be empty
	Unit   string
	Value  string // as typed
	AsOf   string // 2020-06-30
	None   bool   // 本季无数据
	Error  string
}
