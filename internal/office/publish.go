package office

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/layout"
	"taizhang/web/officepage"
	"taizhang/web/route"
	"taizhang/web/ui"
)

// PublishPreview answers GET /office/{year}/{quarter}/publish: what becomes public, and everything still missing.
func (h *Handler) PublishPreview(w http.ResponseWriter, r *http.Request) error {
	p, err := h.publication(r)
	if err != nil {
		return err
	}
	return h.preview(w, r, http.StatusOK, p, refusedStep{}, nil)
}

// publication is what publishing the quarter of the address would make public now.
func (h *Handler) publication(r *http.Request) (store.Publication, error) {
	q, err := quarter(r)
	if err != nil {
		return store.Publication{}, err
	}
	return h.store.PublishPreview(r.Context(), actor(r), q)
}

// PrepareCheck answers POST /office/{year}/{quarter}/publish/prepare: the content goes to its 保密审查.
func (h *Handler) PrepareCheck(w http.ResponseWriter, r *http.Request) error {
	return h.step(w, r, "没有提交。", func(p store.Publication) (string, string, error) {
		q := p.Quarter
		err := h.store.PrepareCheck(r.Context(), actor(r), q, r.PostForm.Get("seen"))
		return route.OfficePublish(q.Year, q.Number), "已提交保密审查，请督查室的另一个人确认", err
	})
}

// ConfirmCheck answers POST /office/{year}/{quarter}/publish/confirm: a second person found nothing that must be kept.
func (h *Handler) ConfirmCheck(w http.ResponseWriter, r *http.Request) error {
	return h.step(w, r, "没有确认。", func(p store.Publication) (string, string, error) {
		q := p.Quarter
		err := h.store.ConfirmCheck(r.Context(), actor(r), q, r.PostForm.Get("seen"))
		return route.OfficePublish(q.Year, q.Number), "保密审查已通过，可以公开", err
	})
}

// RejectCheck answers POST /office/{year}/{quarter}/publish/reject: a second person found something that must be kept.
func (h *Handler) RejectCheck(w http.ResponseWriter, r *http.Request) error {
	return h.step(w, r, "没有办理。", func(p store.Publication) (string, string, error) {
		q := p.Quarter
		err := h.store.RejectCheck(r.Context(), actor(r), q, r.PostForm.Get("seen"), r.PostForm.Get("words"))
		return route.OfficePublish(q.Year, q.Number), "已记为保密审查不通过，请按原因改好再重新提交", err
	})
}

// PublicPreview answers GET /office/{year}/{quarter}/publish/preview: the table as it would be public.
func (h *Handler) PublicPreview(w http.ResponseWriter, r *http.Request) error {
	p, err := h.publication(r)
	if err != nil {
		return err
	}
	q := p.Quarter
	view := officepage.PublicPreview{
		Heading: q.Name() + "公开预览", Title: p.Title, Source: p.Source, Back: route.OfficePublish(q.Year, q.Number) + "#check", Rows: previewView(p),
	}
	return respond.Page(w, r, http.StatusOK, officepage.PublicPreviewPage(h.frame(w, r, view.Heading, layout.Quarters), view))
}

// errUnconfirmed means that the box under the missing list was not ticked.
var errUnconfirmed = errors.New("what is missing was not confirmed")

// Publish answers POST /office/{year}/{quarter}/publish. What is missing must be confirmed, as it was when the page was
// drawn: 422 without the confirmation, 409 with a fresh page when the list is another one by now.
func (h *Handler) Publish(w http.ResponseWriter, r *http.Request) error {
	return h.step(w, r, "没有公开。", func(p store.Publication) (string, string, error) {
		q := p.Quarter
		if p.State == ledger.Closed && p.Check.Passed() && !p.Complete() && r.PostForm.Get("confirm") != "yes" {
			return "", "", errUnconfirmed
		}
		edition, err := strconv.Atoi(r.PostForm.Get("edition"))
		if err != nil {
			edition = 0 // there is none
		}
		err = h.store.Publish(r.Context(), actor(r), q, edition, r.PostForm.Get("missing"))
		return route.OfficeQuarters(), q.Name() + "已公开（" + ledger.EditionName(p.Edition) + "）", err
	})
}

// step does one thing to what is to be published and goes on, or shows the page again: 422 when something is missing, 409
// when it cannot be done now. failed is how the notice of that begins.
func (h *Handler) step(w http.ResponseWriter, r *http.Request, failed string, do func(store.Publication) (next, flash string, err error)) error {
	if err := parse(w, r); err != nil {
		return err
	}
	p, err := h.publication(r)
	if err != nil {
		return err
	}
	next, flash, err := do(p)
	if err == nil {
		return respond.Redirect(w, r, next, flash)
	}
	var problems ledger.Problems
	message, conflict := conflictOf(err)
	switch {
	case errors.Is(err, errUnconfirmed):
		return h.preview(w, r, http.StatusUnprocessableEntity, p, refusedStep{unconfirmed: "请先核对上面的清单，再勾选确认。没有公开。"}, &officepage.Note{
			Kind: ui.Wrong, Head: "没有公开。", Text: "缺项还没有勾选确认。", Href: "#confirm", Link: "到“公开”一步勾选",
		})
	case errors.As(err, &problems) && problems["words"] != "":
		return h.preview(w, r, http.StatusUnprocessableEntity, p, refusedStep{words: r.PostForm.Get("words"), wordless: problems["words"]}, &officepage.Note{
			Kind: ui.Wrong, Head: failed, Href: "#words", Link: problems["words"],
		})
	case errors.As(err, &problems):
		return h.preview(w, r, http.StatusUnprocessableEntity, p, refusedStep{}, &officepage.Note{Kind: ui.Wrong, Head: failed, Text: sentences(problems)})
	case !conflict:
		return err
	}
	if p, err = h.publication(r); err != nil {
		return err
	}
	return h.preview(w, r, http.StatusConflict, p, refusedStep{words: r.PostForm.Get("words")}, &officepage.Note{Kind: ui.Wrong, Head: failed, Text: message})
}

// sentences are the messages of problems in the order of their fields.
func sentences(problems ledger.Problems) string {
	var b strings.Builder
	for _, field := range slices.Sorted(maps.Keys(problems)) {
		b.WriteString(problems[field])
	}
	return b.String()
}

// refusedStep is what was typed into a step that was not done, and what is wrong with it.
type refusedStep struct {
	unconfirmed string // why the box must be ticked
	words       string // why a content does not pass, as typed
	wordless    string // what is wrong with that
}

func (h *Handler) preview(w http.ResponseWriter, r *http.Request, status int, p store.Publication, refused refusedStep, notice *officepage.Note) error {
	view := publishView(p)
	if p.Pending() {
		view.Check = checkView(p, actor(r), view.Gaps, h.now())
		view.Check.Steps[len(view.Check.Steps)-1].Error = refused.unconfirmed
		for _, step := range view.Check.Steps {
			if step.Reject != nil {
				step.Reject.Words, step.Reject.Error = refused.words, refused.wordless
			}
		}
	}
	if notice != nil {
		if view.Notice != nil { // where to go on from here
			notice.Href, notice.Link = view.Notice.Href, view.Notice.Link
		}
		view.Notice = notice
	}
	if p.Correction != nil {
		view.Correction = correctionView(p, h.now())
	}
	view.Refused, view.Checks = refusedView(p, h.now()), checkLines(p, h.now())
	return respond.Page(w, r, status, officepage.PublishPage(h.frame(w, r, view.Heading, layout.Quarters), view))
}

// gapWords says of each gap how it is headed and what it means for the public table.
var gapWords = map[store.Gap]struct{ head, note string }{
	store.GapBlank:     {"未填写", "没有任何文字，进展情况空着公开"},
	store.GapDraft:     {"草稿未报送", "草稿不公开，进展情况空着公开"},
	store.GapReturned:  {"已退回未再报", "退回的文字不公开，进展情况空着公开"},
	store.GapSubmitted: {"已报送未审核", "没有审核的文字不公开，进展情况空着公开"},
	store.GapWaiting:   {"分报不全", "没有牵头单位的事项；下列单位还没有报送"},
	store.GapUnrated:   {"未评定", "已审核、没有自评；自评不公开"},
}

func publishView(p store.Publication) officepage.Publish {
	q := p.Quarter
	view := officepage.Publish{
		Heading: "公开" + q.Name(), Title: p.Title, Source: p.Source, Tasks: len(p.Tasks), Ready: p.Ready(),
		ReadyAt: route.OfficeQueue(filter{state: string(ledger.Accepted)}.list(q, ledger.Quarter{})),
	}
	switch {
	case p.Correction != nil:
		n := len(p.Correction.Texts)
		view.Heading = "更正" + q.Name()
		view.Lead = fmt.Sprintf("%s：更正%d项，其余%d项照%s。旧版仍可查看。",
			ledger.EditionName(p.Edition), n, len(p.Rows)-n, ledger.EditionName(p.Edition-1))
		view.Preview = previewView(p)
		return view
	case p.State == ledger.QuarterPublished:
		view.Published = true
		view.Notice = &officepage.Note{
			Kind: ui.Info, Head: q.Name() + "已经公开。", Text: "公开的文字已经冻结。确有错误的，另出一版更正。",
			Href: route.OfficeCorrect(q.Year, q.Number), Link: "更正",
		}
		return view
	case p.State != ledger.Closed:
		view.Notice = &officepage.Note{
			Kind: ui.Behind, Head: "还不能公开。", Text: q.Name() + p.State.String() + "。先截止填报，再公开。下面是现在的情况。",
			Href: route.OfficeQuarters(), Link: "到“季度”",
		}
	}
	missing := view.Tasks - view.Ready
	view.Lead = "，按审核的文字公开。没有空着的。"
	if missing > 0 {
		view.Lead = "，按审核的文字公开；其余" + strconv.Itoa(missing) + "项没有已审核的文字，“进展情况”一栏空着公开。"
	}
	for _, gap := range store.Gaps {
		tasks := p.Missing(gap)
		if len(tasks) == 0 {
			continue
		}
		words := gapWords[gap]
		g := officepage.Gap{ID: string(gap), Head: words.head, Note: words.note, Brief: words.head + strconv.Itoa(len(tasks)) + "项"}
		for _, t := range tasks {
			g.Tasks = append(g.Tasks, officepage.GapTask{
				Number: t.Number, Requirement: t.Requirement, Units: gapUnits(gap, t),
				Href: route.OfficeItem(q.Year, q.Number, t.Number),
				Once: p.Once[t.Number] && t.State != ledger.Accepted,
			})
		}
		view.Gaps = append(view.Gaps, g)
	}
	view.Silent, view.Preview = silentView(p), previewView(p)
	return view
}

// silentView names the supporting units that have not sent their part of an accepted text; nil when there are none. They
// do not keep it from being published.
func silentView(p store.Publication) *officepage.Gap {
	g := &officepage.Gap{ID: "silent", Head: "配合单位未报送", Note: "牵头单位的文字已审核，照常公开；下列配合单位的分报没有报送，或退回后没有再报"}
	for _, t := range p.Tasks {
		if t.State == ledger.Accepted && !t.Joint && len(t.Waiting) > 0 {
			g.Tasks = append(g.Tasks, officepage.GapTask{
				Number: t.Number, Requirement: t.Requirement, Units: gapUnits(store.GapWaiting, t),
				Href: route.OfficeItem(p.Quarter.Year, p.Quarter.Number, t.Number),
			})
		}
	}
	if len(g.Tasks) == 0 {
		return nil
	}
	g.Brief = g.Head + strconv.Itoa(len(g.Tasks)) + "项"
	return g
}

// previewView is the table as it would be printed.
func previewView(p store.Publication) []officepage.PreviewRow {
	var rows []officepage.PreviewRow
	for _, r := range p.Rows {
		row := officepage.PreviewRow{Number: r.Number, Requirement: r.Requirement, Progress: r.Progress}
		for _, printed := range r.UnitsPrinted {
			name, lead := strings.CutPrefix(printed, "△")
			row.Units = append(row.Units, officepage.PreviewUnit{Lead: lead, Name: ledger.FullWidth(name)})
		}
		rows = append(rows, row)
	}
	return rows
}

// gapUnits names who is missing: the units that have not reported, or have not again, or all that the table prints.
func gapUnits(gap store.Gap, t store.QueueRow) string {
	if gap != store.GapWaiting {
		return strings.Join(t.Units, "、")
	}
	var names []string
	for _, d := range t.Duties {
		switch {
		case d.Role.WritesEntry() || d.State.HandedIn():
		case d.State == ledger.Returned:
			names = append(names, d.Name+"（已退回）")
		default:
			names = append(names, d.Name)
		}
	}
	return strings.Join(names, "、")
}

func confirmWords(missing int) string {
	if missing == 0 {
		return "上面列出的缺项我已核对，照现在的样子公开。"
	}
	return "上面列出的缺项我已核对；" + strconv.Itoa(missing) + "项没有进展情况，照现在的样子公开。"
}
