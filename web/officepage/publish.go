package officepage

// Publish is the page before an edition becomes public.
type Publish struct {
	Heading    string // 公开二季度, 更正一季度
	Title      string // of the edition
	Published  bool   // already, and nothing to correct: only the notice is of use
	Source     string
	Tasks      int
	Ready      int    // will have a text
	ReadyAt    string // address of these in the queue
	Lead       string // the rest of the sentence that begins with these numbers; the whole of it for a correction
	Gaps       []Gap
	Silent     *Gap         // supporting units that sent nothing; nil for none
	Preview    []PreviewRow // the whole table; none when there is nothing to publish
	Correction *Correction  // nil for a first edition
	Notice     *Note
	Refused    *Refused // the newest check did not pass; nil for anything else
	Check      *Check   // nil when the quarter cannot be published now
	Checks     []CheckLine
}

// Gap is one reason for something missing, with the tasks that have it.
type Gap struct {
	ID    string
	Head  string // 未填写
	Brief string // 未填写163项, to be linked from above
	Note  string
	Tasks []GapTask
}

// GapTask is a task of a gap.
type GapTask struct {
	Number      int
	Requirement string
	Units       string
	Href        string
	Once        bool // it was accepted before
}

// PreviewRow is a row of the table as it would be printed.
type PreviewRow struct {
	Number      int
	Requirement string
	Progress    []string // paragraphs; none when the row is published empty
	Units       []PreviewUnit
}

// PreviewUnit is a printed line of 责任单位.
type PreviewUnit struct {
	Lead bool // it has a △
	Name string
}
