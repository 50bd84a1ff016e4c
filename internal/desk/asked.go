package desk

import (
	"fmt"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/route"
)

// asked is what stands beside the text: the requirement, what was said before, what the other units say.
func (r request) asked(doc store.DeskDocument) deskpage.Asked {
	a := deskpage.Asked{
		Requirement: ledger.FullWidth(doc.Requirement),
		Stage:       doc.Stage.String(),
		Duty:        dutySentence(doc),
	}
	if doc.Duty.WritesEntry() {
		a.Readings = route.WorkTaskReadings(r.key.Quarter.Year, r.key.Quarter.Number, r.key.Task)
	}
	if before, ok := r.key.Quarter.Before(); ok {
		a.LastEmpty = "没有上季度文字。"
		switch doc.LastQuarter {
		case ledger.QuarterPublished:
			a.LastEmpty = before.Name() + "没有公开文字。"
		case ledger.Open, ledger.Closed:
			a.LastEmpty = before.Name() + "还没有报送文字。"
		}
		a.Last = ledger.Paragraphs(doc.LastProgress)
		a.LastTitle = fmt.Sprintf("上季度进展（%s）", before.Name())
		switch {
		case doc.LastProgress == "":
		case lastWhole(r, doc):
			a.LastTitle = fmt.Sprintf("上季度全项进展（%s，已公开）", before.Name())
			a.LastHref = route.Task(before.Year, doc.LastNumber)
		case doc.LastPart:
			a.LastTitle = fmt.Sprintf("上季度本单位的分报（%s）", before.Name())
			if doc.LastQuarter == ledger.QuarterPublished && doc.LastState != ledger.Published {
				a.LastTitle = fmt.Sprintf("上季度本单位的分报（%s，没有公开）", before.Name())
			}
		case doc.LastState == ledger.Published:
			a.LastTitle = fmt.Sprintf("上季度进展（%s，已公开）", before.Name())
			a.LastHref = route.Task(before.Year, doc.LastNumber)
		default:
			a.LastTitle = fmt.Sprintf("上季度进展（%s，尚未公开）", before.Name())
		}
	}
	const unfolded = 2
	for _, other := range doc.Others {
		if !other.State.HandedIn() {
			continue
		}
		part := deskpage.Part{
			Name: other.Name, Duty: partDuty(other.Duty), Open: len(doc.Others) <= unfolded,
			Text: ledger.Paragraphs(other.Progress),
		}
		if doc.Duty == ledger.Lead {
			part.Internal = internal(other.Text)
		}
		a.Parts = append(a.Parts, part)
	}
	return a
}

// lastWhole reports whether a unit that writes a part has the published whole before it, with every unit's words in it. A
// unit that led last quarter, of which nothing is published yet, has its own text.
func lastWhole(r request, doc store.DeskDocument) bool {
	return r.key.Contribution() && !doc.LastPart && doc.LastState == ledger.Published
}

// dutySentence says how the department shares the task; empty when it does not.
func dutySentence(doc store.DeskDocument) string {
	switch doc.Duty {
	case ledger.Lead:
		return fmt.Sprintf("本单位牵头，%d个单位配合。配合单位的分报报给本单位，由本单位写成本项进展。", len(doc.Others))
	case ledger.Supporting:
		return "本单位配合。这一份报给牵头单位，由牵头单位写成本项进展。"
	case ledger.Joint:
		return fmt.Sprintf("本项由%d个单位各自负责，没有牵头单位；各单位的文字按印发的次序合成本项进展。", len(doc.Others)+1)
	}
	return ""
}

func partDuty(d ledger.Duty) string {
	if d == ledger.Lead || d == ledger.Supporting {
		return d.String()
	}
	return ""
}

func internal(t ledger.Text) *deskpage.Internal {
	return &deskpage.Internal{Label: ratingLabel(ledger.Sole), Rating: t.Rating, Problems: ledger.Paragraphs(t.Problems), NextSteps: ledger.Paragraphs(t.NextSteps)}
}
