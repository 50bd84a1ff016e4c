package ledger

import (
	"slices"
	"strconv"
)

// Correction is 更正: new public texts for tasks of a published quarter, and why.
type Correction struct {
	Reason string         // 更正理由, public
	Texts  map[int]string // number of the task to its new progress
}

// CorrectionField is the field of a task's new text in forms and Problems: progress-39.
func CorrectionField(task int) string { return "progress-" + strconv.Itoa(task) }

// Clean returns the correction as it is stored, and what is wrong with it. A draft may lack its reason. Field names are
// reason and those of CorrectionField.
func (c Correction) Clean() (Correction, Problems) {
	problems := Problems{}
	out := Correction{Reason: cleanField("reason", "更正理由", c.Reason, MaxReason, problems), Texts: make(map[int]string, len(c.Texts))}
	for task, typed := range c.Texts {
		text, wrong := Text{Progress: typed}.Clean()
		out.Texts[task] = text.Progress
		switch {
		case wrong["progress"] != "":
			problems[CorrectionField(task)] = wrong["progress"]
		case len(Paragraphs(text.Progress)) == 0:
			problems[CorrectionField(task)] = "更正后的进展情况不能为空。"
		}
	}
	return out, problems
}

// Complete names what is missing before the correction can be published.
func (c Correction) Complete() Problems {
	_, problems := CleanReason("reason", "更正理由", c.Reason)
	if len(c.Texts) == 0 {
		problems["texts"] = "还没有改动任何事项的进展情况。"
	}
	return problems
}

// Corrected is the text of an entry in a state once progress is published of it. The internal part stays where it reached
// the office; that of a draft or of a returned text was never handed in and stays in its revisions.
func Corrected(state State, before Text, progress string) Text {
	if !state.HandedIn() {
		before = Text{}
	}
	before.Progress = progress
	return before
}

// Apply returns the rows of the next edition: those of the one before, with the new texts in their places.
func (c Correction) Apply(before []EditionRow) []EditionRow {
	rows := slices.Clone(before)
	for i, r := range rows {
		if text, ok := c.Texts[r.Number]; ok {
			rows[i].Progress = Paragraphs(text)
		}
	}
	return rows
}
