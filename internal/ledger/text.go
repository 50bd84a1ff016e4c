package ledger

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a text, in runes. The database has the same as CHECKs.
const (
	MaxProgress = 10_000
	MaxInternal = 4_000
	MaxReason   = 2_000
)

// Rating is 自评, the unit's own judgement of a task.
type Rating string

const (
	Unrated Rating = "" // 未评定: nobody has judged; never counts as on track
	Done    Rating = "done"
	OnTrack Rating = "ontrack"
	Behind  Rating = "behind"
	Paused  Rating = "paused"
)

// Ratings are those that a unit can choose, in the order of the form.
var Ratings = []Rating{Done, OnTrack, Behind, Paused}

// String is the rating in Chinese.
func (r Rating) String() string {
	switch r {
	case Unrated:
		return "未评定"
	case Done:
		return "已完成"
	case OnTrack:
		return "正常推进"
	case Behind:
		return "进度滞后"
	case Paused:
		return "暂缓延期"
	}
	return ""
}

// Valid reports whether r is unrated or one of Ratings.
func (r Rating) Valid() bool { return r.String() != "" }

// needsReasons reports whether the rating must be explained by problems and next steps.
func (r Rating) needsReasons() bool { return r == Behind || r == Paused }

// Text is what a unit writes of a task in a quarter: a public part and an internal one that never leaves the login.
type Text struct {
	Progress  string       // 进展情况, public once published; paragraphs are separated by newlines
	Problems  string       // 存在问题, internal
	NextSteps string       // 下一步措施, internal
	Rating    Rating       // 自评, internal
	Figures   TypedFigures // 本季数据, internal: typed beside the text
}

// Clean returns the text as it is stored: line ends are \n and control characters are gone. The problems name every
// field that cannot be stored as it was typed; the returned text can be shown again in the form.
// Field names are progress, problems, next_steps, rating, and those of FigureField.
func (t Text) Clean() (Text, Problems) {
	problems := Problems{}
	t.Progress = cleanField("progress", "进展情况", t.Progress, MaxProgress, problems)
	t.Problems = cleanField("problems", "存在问题", t.Problems, MaxInternal, problems)
	t.NextSteps = cleanField("next_steps", "下一步措施", t.NextSteps, MaxInternal, problems)
	t.Figures = t.Figures.clean(problems)
	if !t.Rating.Valid() {
		t.Rating = Unrated
		problems["rating"] = "请从四种自评中选一种。"
	}
	return t, problems
}

// Empty reports whether nothing was written: blanks are nothing.
func (t Text) Empty() bool {
	return t.Rating == Unrated && t.Figures == "" && strings.TrimSpace(t.Progress+t.Problems+t.NextSteps) == ""
}

// CleanReason is Clean for a single text such as the reason of a return. It must not be empty.
func CleanReason(field, label, s string) (string, Problems) {
	problems := Problems{}
	s = strings.TrimSpace(cleanField(field, label, s, MaxReason, problems))
	if s == "" && len(problems) == 0 {
		problems[field] = "请填写" + label + "。"
	}
	return s, problems
}

func cleanField(field, label, s string, limit int, problems Problems) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	kept := strings.Map(func(r rune) rune {
		if r == utf8.RuneError || invisible(r) {
			return -1
		}
		return r
	}, s)
	if kept != s {
		problems[field] = label + "里有看不见的控制字符或乱码，没有保存。下面已去掉这些字符，请核对后再保存。"
	}
	if n := utf8.RuneCountInString(kept); n > limit {
		problems[field] = fmt.Sprintf("%s最多%d字，现有%d字，没有保存。请删减后再保存。", label, limit, n)
	}
	return kept
}

// invisible reports whether r changes a text without being seen in it: controls, and what Unicode calls format characters,
// such as those that turn the direction of writing (U+202E) and those without a width (U+200B, U+FEFF). Line ends and tabs
// stay.
func invisible(r rune) bool {
	if r == '\n' || r == '\t' {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// CheckHandIn names what is missing before the text can be handed in. The lead of a task rates it, and so do the sole
// and each joint unit; a supporting unit may leave the rating out.
func (t Text) CheckHandIn(duty Duty) Problems {
	problems := Problems{}
	if len(Paragraphs(t.Progress)) == 0 {
		problems["progress"] = "进展情况还没有写，不能报送。"
	}
	if t.Rating == Unrated && duty != Supporting {
		problems["rating"] = "报送前请选自评。"
	}
	if t.Rating.needsReasons() {
		if len(Paragraphs(t.Problems)) == 0 {
			problems["problems"] = "自评为" + t.Rating.String() + "的，请写明存在问题。"
		}
		if len(Paragraphs(t.NextSteps)) == 0 {
			problems["next_steps"] = "自评为" + t.Rating.String() + "的，请写明下一步措施。"
		}
	}
	return problems
}

// Missing lists in Chinese what keeps the text from being handed in, for lists: 进展、自评.
func (t Text) Missing(duty Duty) []string {
	var missing []string
	problems := t.CheckHandIn(duty)
	for _, f := range []struct{ field, word string }{
		{"progress", "进展"}, {"rating", "自评"}, {"problems", "存在问题"}, {"next_steps", "下一步措施"},
	} {
		if _, ok := problems[f.field]; ok {
			missing = append(missing, f.word)
		}
	}
	return missing
}

// Paragraphs splits a stored text into its paragraphs. White space around a paragraph, U+00A0 and the ideographic
// space too, goes; characters inside are kept exactly. An empty text has none.
func Paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if p := strings.TrimSpace(line); p != "" { // unicode.IsSpace has U+00A0 and U+3000
			out = append(out, p)
		}
	}
	return out
}
