package desk

import (
	"net/http"
	"slices"
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// Notices is GET /work/notices: what the actor's departments were told.
func (h *Handler) Notices(w http.ResponseWriter, r *http.Request) error {
	actor, err := staff(r)
	if err != nil {
		return err
	}
	found, err := h.store.Notices(r.Context(), actor)
	if err != nil {
		return err
	}
	view := deskpage.NoticesView{Read: route.WorkNoticesRead()}
	var newest int64
	for _, n := range found {
		if !n.Read {
			view.Unread++
		}
		newest = max(newest, n.ID)
		view.Notices = append(view.Notices, h.notice(n, len(actor.Departments) > 1))
	}
	if view.Unread > 0 {
		view.Newest = strconv.FormatInt(newest, 10)
	}
	f := frame(w, r, "提醒", "新的在前。已读未读各人自己标。")
	f.Current = layout.Notices
	return respond.Page(w, r, http.StatusOK, deskpage.Notices(f, view))
}

func (h *Handler) notice(n store.Notice, several bool) deskpage.Notice {
	by := n.By
	if by == "" {
		by = "自动提醒"
	}
	out := deskpage.Notice{
		ID: strconv.FormatInt(n.ID, 10), Kind: string(n.Kind), Word: n.Kind.String(), Subject: n.Subject,
		Href: noticeHref(n), Text: ledger.Paragraphs(n.Text), When: by + " " + ledger.Clock(n.CreatedAt, h.now()), Read: n.Read,
	}
	if n.Kind == ledger.NoticeReminder && n.State != ledger.Open {
		out.Text = []string{n.Quarter().Name() + n.State.String() + "，这条催办已经过去。"}
	}
	if !n.Read {
		out.Open = "read-" + out.ID
	}
	if several {
		out.Who = n.Department
	}
	return out
}

// noticeHref is where a notice is dealt with: the text that it is about, else the list of its quarter.
func noticeHref(n store.Notice) string {
	if n.Kind == ledger.NoticeDirective {
		return route.WorkDirectives()
	}
	if len(n.Tasks) != 1 || n.Kind == ledger.NoticeReminder {
		return route.WorkQuarter(n.Year, n.Number, "")
	}
	department := ""
	if slices.Contains(n.Parts, n.Tasks[0]) {
		department = n.Code
	}
	return textHref(n.Quarter(), n.Tasks[0], department)
}

// ReadNotices is POST /work/notices/read: marks one notice as read, or all up to the newest that was shown. With open it
// goes on to what the one is about: looking at a page does not write, so that opening a notice is a post.
func (h *Handler) ReadNotices(w http.ResponseWriter, r *http.Request) error {
	actor, err := staff(r)
	if err != nil {
		return err
	}
	if err := respond.ParseForm(w, r, maxForm); err != nil {
		return badForm(err)
	}
	id, err := strconv.ParseInt(r.PostForm.Get("id"), 10, 64)
	if err != nil {
		return ledger.ErrNotFound
	}
	all := r.PostForm.Get("all") != ""
	if err := h.store.ReadNotices(r.Context(), actor, id, all); err != nil {
		return err
	}
	if r.PostForm.Get("open") != "" {
		return h.openNotice(w, r, actor, id)
	}
	done := ""
	if all {
		done = "已全部标为已读"
	}
	return respond.Redirect(w, r, route.WorkNotices(), done)
}

// openNotice leads to what a notice, just marked as read, is about.
func (h *Handler) openNotice(w http.ResponseWriter, r *http.Request, actor ledger.Actor, id int64) error {
	found, err := h.store.Notices(r.Context(), actor)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(found, func(n store.Notice) bool { return n.ID == id })
	if at < 0 { // too old to be in the list
		return respond.Redirect(w, r, route.WorkNotices(), "")
	}
	return respond.Redirect(w, r, noticeHref(found[at]), "")
}
