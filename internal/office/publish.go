package office

import (
	"errors"
	"net/http"
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
	q, err := quarter(r)
	if err != nil {
		return err
	}
	p, err := h.store.PublishPreview(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	return h.preview(w, r, http.StatusOK, p, "", nil)
}

// Publish answers POST /office/{year}/{quarter}/publish. What is missing must be confirmed, as it was when the page was
// drawn: 422 without the confirmation, 409 with a fresh page when the list is another one by now.
func (h *Handler) Publish(w http.ResponseWriter, r *http.Request) error {
	if err := parse(w, r); err != nil {
		return err
	}
	q, err := quarter(r)
	if err != nil {
		return err
	}
	p, err := h.store.PublishPreview(r.Context(), actor(r), q)
	if err != nil {
		return err
	}
	if p.State == ledger.Closed && !p.Complete() && r.PostForm.Get("confirm") != "yes" {
		return h.preview(w, r, http.StatusUnprocessableEntity, p, "请先核对上面的清单，再勾选确认。没有公开。", nil)
	}
	err = h.store.Publish(r.Context(), actor(r), q, r.PostForm.Get("missing"))
	var refusal *ledger.Refusal
	if errors.As(err, &refusal) && refusal.Kind == ledger.Conflict {
		if p, err = h.store.PublishPreview(r.Context(), actor(r), q); err != nil {
			return err
		}
		return h.preview(w, r, http.StatusConflict, p, "", &officepage.Note{Kind: ui.Wrong, Head: "没有公开。", Text: refusal.Message})
	}
	if err != nil {
		return err
	}
	return respond.Redirect(w, r, route.OfficeQuarters(), q.Name()+"已公开（"+ledger.EditionName(p.Edition)+"）")
}

func (h *Handler) preview(w http.ResponseWriter, r *http.Request, status int, p store.Publication, unconfirmed string, notice *officepage.Note) error {
	view := publishView(p)
	if view.Form != nil {
		view.Form.Error = unconfirmed
	}
	if notice != nil {
		if view.Notice != nil { // where to go on from here
			notice.Href, notice.Link = view.Notice.Href, view.Notice.Link
		}
		view.Notice = notice
	}
	return respond.Page(w, r, status, officepage.PublishPage(h.frame(w, r, "公开"+p.Quarter.Name(), layout.Quarters), view))
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
		Name: q.Name(), Title: p.Title, Source: p.Source, Tasks: len(p.Tasks), Ready: p.Ready(),
		ReadyAt: route.OfficeQueue(filter{state: string(ledger.Accepted)}.list(q, ledger.Quarter{})),
	}
	switch p.State {
	case ledger.Closed:
		view.Form = &officepage.PublishForm{
			Action: route.OfficePublish(q.Year, q.Number), Missing: p.Digest(),
			Button: "公开" + q.Name() + "（" + ledger.EditionName(p.Edition) + "）",
		}
	case ledger.QuarterPublished:
		view.Published = true
		view.Notice = &officepage.Note{
			Kind: ui.Info, Head: q.Name() + "已经公开。", Text: "公开的文字已经冻结。",
			Href: route.Table(q.Year, q.Number), Link: "看公开页",
		}
		return view
	default:
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
			})
		}
		view.Gaps = append(view.Gaps, g)
	}
	if view.Form != nil && len(view.Gaps) > 0 {
		view.Form.Confirm = confirmWords(missing)
	}
	return view
}

// gapUnits names who is missing: the units that have not reported, or all that the table prints.
func gapUnits(gap store.Gap, t store.QueueRow) string {
	if gap != store.GapWaiting {
		return strings.Join(t.Units, "、")
	}
	var names []string
	for _, d := range t.Waiting {
		names = append(names, d.Name)
	}
	return strings.Join(names, "、")
}

func confirmWords(missing int) string {
	if missing == 0 {
		return "上面列出的缺项我已核对，照现在的样子公开。"
	}
	return "上面列出的缺项我已核对；" + strconv.Itoa(missing) + "项没有进展情况，照现在的样子公开。"
}
