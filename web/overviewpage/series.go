package overviewpage

import "taizhang/web/ui"

// Series is measures through the quarters of a year: each a row with its picture and its figures.
type Series struct {
	Quarters []string // that have begun
	Waiting  []string // that have not
	Alone    string   // said when one quarter only has figures: nothing can be compared
	Rows     []SeriesRow
}

// SeriesRow is one measure.
type SeriesRow struct {
	Task   int
	Href   string
	Label  string
	Target string
	Chart  ui.PaceChart
	Cells  []SeriesCell // one a quarter
}

// SeriesCell is a measure in one quarter.
type SeriesCell struct {
	Quarter string
	None    string // why there is no figure; empty when there is one
	Href    string // to the sentence
	Value   string
	Figure  string // 4405家; empty for a level
	Due     string // 3月末应达25%, or for a level its date; empty when nothing is known
	Word    string
	Mark    Mark
}
