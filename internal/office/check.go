package office

import (
	"strconv"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
)

// checkView is the way to the public page as far as it has come, with the button of the step whose turn it is.
func checkView(p store.Publication, who ledger.Actor, gaps []officepage.Gap, now time.Time) *officepage.Check {
	check := &officepage.Check{Seen: p.Seen(), Edition: strconv.Itoa(p.Edition), Missing: p.Digest()}
	switch {
	case p.Check.Passed():
		check.State = "已通过"
	case p.Check.Rejected():
		check.State = "没有通过，请重新提交"
	case p.Check.PreparedAt != nil:
		check.State = "已提交，待另一人确认"
	default:
		check.State = "还没有提交"
	}
	check.Steps = []officepage.Step{submitStep(p, who, now), confirmStep(p, who, now), publishStep(p, gaps)}
	return check
}

func submitStep(p store.Publication, who ledger.Actor, now time.Time) officepage.Step {
	q, c := p.Quarter, p.Check
	step := officepage.Step{Name: "提交保密审查"}
	switch {
	case c.PreparedAt != nil && !c.Rejected():
		step.Done = c.Preparer + "，" + ledger.Clock(*c.PreparedAt, now)
	case p.Correction != nil && p.Correction.Reason == "":
		step.Note = "先写更正理由，再提交。"
	case c.MayPrepare(who):
		step.Note = "提交的是现在要公开的全部内容，由督查室的另一个人看有没有应当保密的。"
		step.Action, step.Button, step.Main = route.OfficePublishAction(q.Year, q.Number, route.Prepare), "提交保密审查", true
		if p.Refused() != nil {
			step.Note, step.Button = afterRefusal(p)+"提交的是现在要公开的全部内容，由提交的人以外的另一个人审查。", "重新提交保密审查"
		}
		step.Read, step.Preview = toRead(p), route.OfficePublishPreview(q.Year, q.Number)
	}
	return step
}

// afterRefusal says how the content stands to what was refused.
func afterRefusal(p store.Publication) string {
	if p.Refused().Of(p.Content()) {
		return "没有通过的内容还没有改。请按原因改好再提交；认为可以照样公开的，也可以原样重新提交。"
	}
	return "没有通过以后，内容已经改过。"
}

// refusedView tells of a check that did not pass and after which nothing was submitted; nil for none.
func refusedView(p store.Publication, now time.Time) *officepage.Refused {
	c := p.Refused()
	if c == nil {
		return nil
	}
	view := &officepage.Refused{By: c.Rejecter + "，" + ledger.Clock(*c.RejectedAt, now), Words: ledger.Paragraphs(c.Rejection), Note: afterRefusal(p)}
	if p.Pending() {
		view.Href = "#check"
	}
	return view
}

// checkLines are all checks of the quarter, the newest first.
func checkLines(p store.Publication, now time.Time) []officepage.CheckLine {
	content := p.Content()
	var lines []officepage.CheckLine
	for _, c := range p.Checks {
		line := officepage.CheckLine{Prepared: c.Preparer + "，" + ledger.Clock(*c.PreparedAt, now) + " 提交"}
		switch {
		case c.Rejected():
			line.Verdict, line.Rejected = c.Rejecter+"，"+ledger.Clock(*c.RejectedAt, now), true
			line.Words = ledger.Paragraphs(c.Rejection)
		case c.ConfirmedAt != nil:
			line.Verdict = c.Confirmer + "，" + ledger.Clock(*c.ConfirmedAt, now)
		}
		switch {
		case !p.Pending():
		case c.Of(content):
			line.Note = "现在的内容"
		case c.Past:
			line.Note = "已公开的一版之前"
		default:
			line.Note = "改动以前的内容"
		}
		lines = append(lines, line)
	}
	return lines
}

func confirmStep(p store.Publication, who ledger.Actor, now time.Time) officepage.Step {
	q, c := p.Quarter, p.Check
	step := officepage.Step{Name: "另一人确认"}
	switch {
	case c.ConfirmedAt != nil:
		step.Done = c.Confirmer + "，" + ledger.Clock(*c.ConfirmedAt, now)
	case c.MayConfirm(who):
		step.Note = "请通读要公开的文字。没有应当保密的内容，再确认；有的，写明原因，不予通过。"
		if p.Seen() != p.Content().String() {
			step.Note = "这些内容曾经没有通过，原因见下面的记录。" + step.Note
		}
		step.Action, step.Button, step.Main = route.OfficePublishAction(q.Year, q.Number, route.Confirm), "保密审查通过", true
		step.Read, step.Preview = toRead(p), route.OfficePublishPreview(q.Year, q.Number)
		step.Reject = &officepage.RejectForm{Action: route.OfficePublishAction(q.Year, q.Number, route.Reject)}
	case c.PreparedAt != nil && !c.Rejected():
		step.Note = "您提交的，自己不能确认。请督查室的另一个账户办理。"
	default:
		step.Note = "由督查室的另一个账户确认，与提交的不能是同一人。"
	}
	return step
}

func publishStep(p store.Publication, gaps []officepage.Gap) officepage.Step {
	q := p.Quarter
	step := officepage.Step{Name: "公开", Publishes: true, Note: "公开后冻结，不能再改；以后的改动另出一版。"}
	if !p.Check.Passed() {
		return step
	}
	step.Action, step.Main = route.OfficePublish(q.Year, q.Number), true
	step.Button = "公开" + q.Name() + "（" + ledger.EditionName(p.Edition) + "）"
	if len(gaps) > 0 {
		step.Box = confirmWords(len(p.Tasks) - p.Ready())
	}
	return step
}

// toRead are the texts that become public. Those of a correction stand on the page itself.
func toRead(p store.Publication) []layout.Link {
	if p.Correction != nil {
		return nil
	}
	var links []layout.Link
	for _, t := range p.Tasks {
		if t.State == ledger.Accepted {
			links = append(links, layout.Link{Text: strconv.Itoa(t.Number), Href: route.OfficeItem(p.Quarter.Year, p.Quarter.Number, t.Number)})
		}
	}
	return links
}

func correctionView(p store.Publication, now time.Time) *officepage.Correction {
	q, c := p.Quarter, p.Correction
	view := &officepage.Correction{
		Reason: c.Reason, Edit: route.OfficeCorrect(q.Year, q.Number), By: c.UpdatedBy + " " + ledger.Clock(c.UpdatedAt, now),
	}
	for _, t := range c.Texts {
		view.Changes = append(view.Changes, officepage.Change{
			Number: t.Number, Requirement: t.Requirement, Href: route.TaskInTable(q.Year, q.Number, t.Number),
			Before: t.Published, After: ledger.Paragraphs(t.Progress),
		})
	}
	return view
}
