package overviewpage

// Measure is one target with the figure that answers it. A sum has a bar; growth, ratios and ceilings have a word.
type Measure struct {
	Task      int
	Href      string // to the sentences; empty where they stand beside it
	Label     string
	Pieces    []string // 4405家, ／13000家, ，至2月底; broken between them only
	Value     string   // 33.9%, or a level with its unit
	Word      string   // 达到时序, 现低于, 在限内, 未见数字
	Mark      Mark
	Forecast  bool
	Level     bool   // no bar
	Done      string // width of the bar, 33.88%
	Tick      string // where the share of the year stands on it
	Due       string // which share was due by which curve: 按年度进度曲线（第1版）：3月末应达15%; said on the task's page
	Confirmed bool   // target and figures are confirmed by people
	Proof     []Sentence
}

// Mark is how a target stands, as it is drawn.
type Mark string

const (
	Up      Mark = "up"
	Down    Mark = "down"
	NoValue Mark = "none"
	Stopped Mark = "stop"
)

func (m Mark) class() string { return "m-" + string(m) }

func (m Measure) class() string {
	class := "pace pace--" + string(m.Mark)
	if m.Forecast {
		class += " pace--forecast"
	}
	if m.Level {
		class += " pace--level"
	}
	return class
}

// Sentence is words of a text with what was read in them underlined.
type Sentence struct {
	Before, Words, After string
	Href                 string // of the whole text around it; empty for none
	Confirmed            bool
}

// Says reports whether another sentence has the same words, whatever is underlined in it.
func (s Sentence) Says(other Sentence) bool {
	return s.Before+s.Words+s.After == other.Before+other.Words+other.After
}

func readingClass(confirmed bool) string {
	if confirmed {
		return "reading reading--confirmed"
	}
	return "reading"
}

// MeasureColumn is measures under a head.
type MeasureColumn struct {
	ID       string
	Title    string
	Mark     Mark
	Measures []Measure
	Total    int // of this column and those that continue it; 0 for one that continues
}

// MeasureChapter is all measures of one sort, in columns.
type MeasureChapter struct {
	ID, Title, Note string
	Columns         []MeasureColumn
	None            string // instead of them
}

// Gap is the targets of one task that no figure answers.
type Gap struct {
	Task    int
	Href    string
	Who     string // that answers for the task
	Targets []Target
}

// Target is what is asked for.
type Target struct {
	Label, Value string
	Note         string // why no figure answers it though its text has one; empty where there is none
}
