package desk

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/respond"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// maxUpload is how much of a request with a file is read, in bytes: enough to find out that a file is too large and to say
// so on the page. What is read beyond sheet.MaxFile is not kept.
const maxUpload = 4 * sheet.MaxFile

// maxText is how much one posted row may hold, in bytes: the longest text that can be stored with its internal part and its
// numbers, where encoding/json takes six bytes at most for a character, and the names of its fields.
const maxText = 6*(ledger.MaxProgress+2*ledger.MaxInternal+ledger.MaxFigures) + 1<<10

// maxApply is how much the rows that are posted back may hold: all that the actor's departments owe, however many they are.
func (o owed) maxApply() int64 { return int64(max(len(o.items), 1)) * maxText }

// owed is what the actor's departments owe in the quarter that the address names.
type owed struct {
	*http.Request
	w       http.ResponseWriter
	actor   ledger.Actor
	quarter store.DeskQuarter
	items   []store.DeskItem // in the order of the plan

	measures map[int][]reading.Measure // of the tasks, confirmed
}

// owed reads it. A quarter that was never opened has no such pages.
func (h *Handler) owed(w http.ResponseWriter, r *http.Request) (owed, error) {
	o := owed{Request: r, w: w}
	var err error
	if o.actor, err = staff(r); err != nil {
		return o, err
	}
	asked, err := ledger.ParseQuarter(chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return o, notFound()
	}
	quarters, err := h.store.DeskQuarters(r.Context())
	if err != nil {
		return o, err
	}
	i := slices.IndexFunc(quarters, func(q store.DeskQuarter) bool { return q.Quarter() == asked && q.State != ledger.Scheduled })
	if i < 0 {
		return o, notFound()
	}
	o.quarter = quarters[i]
	if o.items, err = h.store.DeskList(r.Context(), o.actor, asked); err != nil {
		return o, err
	}
	if o.measures, err = h.store.DeskMeasures(r.Context(), o.actor, asked); err != nil {
		return o, err
	}
	slices.SortStableFunc(o.items, func(a, b store.DeskItem) int { return a.Number - b.Number })
	return o, nil
}

// key names the text that an item is.
func (o owed) key(item store.DeskItem) ledger.Key {
	key := ledger.Key{Quarter: o.quarter.Quarter(), Task: item.Number}
	if !item.Duty.WritesEntry() {
		key.Department = item.Department
	}
	return key
}

// measuresOf are those whose numbers an item's writer fills in.
func (o owed) measuresOf(item store.DeskItem) []reading.Measure {
	if item.Duty == ledger.Supporting {
		return nil
	}
	return o.measures[item.Number]
}

// list is the way back to the list of the quarter.
func (o owed) list() layout.Link {
	q := o.quarter.Quarter()
	link := layout.Link{Text: "本季填报", Href: route.WorkQuarter(q.Year, q.Number, "")}
	if o.quarter.State != ledger.Open {
		link.Text = q.Name() + "填报"
	}
	return link
}

// book is what would be downloaded now.
func (o owed) book() sheet.Workbook {
	b := sheet.Workbook{Quarter: o.quarter.Quarter(), Who: names(o.actor.Departments)}
	for _, item := range o.items {
		row := sheet.Row{
			Key: o.key(item), Version: item.Version, Requirement: item.Requirement, Last: item.Last, State: item.State, Text: item.Text,
			Measures: o.measuresOf(item),
		}
		if len(o.actor.Departments) > 1 {
			row.Unit = item.DepartmentName
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

// Workbook is GET …/workbook.xlsx: the texts that the actor's departments owe, to be filled in off-line.
func (h *Handler) Workbook(w http.ResponseWriter, r *http.Request) error {
	o, err := h.owed(w, r)
	if err != nil {
		return err
	}
	book := o.book()
	body, err := book.Bytes()
	if err != nil {
		return err
	}
	return respond.Bytes(w, r, respond.Content{Type: sheet.Type, Filename: book.Filename(), Body: body})
}

// ShowUpload is GET …/workbook: the form for a filled-in workbook.
func (h *Handler) ShowUpload(w http.ResponseWriter, r *http.Request) error {
	o, err := h.uploads(w, r)
	if err != nil {
		return err
	}
	return h.showUpload(o, http.StatusOK, "")
}

// Upload is POST …/workbook, with a file: shows what it would change and writes nothing. It answers 200 when the changes
// can be written or there are none, 409 when texts were changed since the download, 422 when there are mistakes in the file.
func (h *Handler) Upload(w http.ResponseWriter, r *http.Request) error {
	o, err := h.uploads(w, r)
	if err != nil {
		return err
	}
	data, err := readFile(w, r)
	if err != nil {
		return err
	}
	if data == nil {
		return h.showUpload(o, http.StatusUnprocessableEntity, "没有收到文件。请先选文件。")
	}
	return h.showPreview(o, o.book().Read(data), http.StatusOK)
}

// Apply is POST …/workbook/apply, with the rows of a preview: writes all of them as drafts, or none. It answers 303 when it
// has, and otherwise as Upload with the texts as they are now.
func (h *Handler) Apply(w http.ResponseWriter, r *http.Request) error {
	o, err := h.uploads(w, r)
	if err != nil {
		return err
	}
	if err := respond.ParseForm(w, r, o.maxApply()); err != nil {
		return err
	}
	rows, err := parseRows(o.quarter.Quarter(), r.PostForm.Get("rows"))
	if err != nil {
		return &respond.StatusError{
			Status: http.StatusUnprocessableEntity, Heading: "没有写入",
			Text: "没有收到要写入的文字，或者只收到一部分。请重新上传。",
			Ways: []layout.Link{{Text: "上传 XLSX", Href: route.Workbook(o.quarter.Year, o.quarter.Number)}},
			Err:  err,
		}
	}
	sent := sheet.Sent{Rows: rows}
	judged := o.compare(sent)
	switch {
	case len(judged.same) == len(rows): // sent twice
		return respond.Redirect(w, r, o.list().Href, "网页上已是表里的文字")
	case !judged.writable():
		return h.showPreview(o, sent, http.StatusConflict)
	}
	written, err := h.store.SaveDrafts(r.Context(), o.actor, judged.drafts())
	var clash *ledger.Clash
	var refusal *ledger.Refusal
	switch {
	case err == nil:
		return respond.Redirect(w, r, o.list().Href, fmt.Sprintf("已写入%d项草稿。报送请到各项的页面上办理", written))
	case errors.As(err, &clash), errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		// Somebody was faster between our reading and our writing: show what there is now.
		if o, err = h.owed(w, r); err != nil {
			return err
		}
		return h.showPreview(o, sent, http.StatusConflict)
	}
	return err
}

// uploads is owed for the pages that take a workbook: only an open quarter does.
func (h *Handler) uploads(w http.ResponseWriter, r *http.Request) (owed, error) {
	o, err := h.owed(w, r)
	if err == nil && o.quarter.State != ledger.Open {
		list := o.list()
		return o, &respond.StatusError{
			Status: http.StatusConflict, Heading: "现在不收填报表",
			Text: o.quarter.Quarter().String() + o.quarter.State.String() + "，不能再写入。要补报，请联系督查室。",
			Ways: []layout.Link{list},
		}
	}
	return o, err
}

// readFile reads the file of a form; nil when none was sent.
func readFile(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil // a form without a file
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, unread(err)
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		data, err := io.ReadAll(io.LimitReader(part, sheet.MaxFile+1))
		if err == nil {
			_, err = io.Copy(io.Discard, r.Body) // a client that is still sending does not look at the answer
		}
		if err != nil {
			return nil, unread(err)
		}
		if data == nil {
			data = []byte{}
		}
		return data, nil
	}
}

// unread is the page for a request that broke off; one that is too large keeps respond's.
func unread(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return &http.MaxBytesError{Limit: sheet.MaxFile}
	}
	return &respond.StatusError{
		Status: http.StatusBadRequest, Heading: "文件没有收全",
		Text: "可能是网络中断了。请返回上一页再上传一次。",
		Err:  err,
	}
}

func (o owed) uploadView(h *Handler) deskpage.UploadView {
	q := o.quarter.Quarter()
	return deskpage.UploadView{
		Title: "上传" + q.Name() + "填报表", Who: names(o.actor.Departments), List: o.list(),
		Deadline: deadline(o.quarter.State, ledger.Term{Due: o.quarter.DueAt, Closed: o.quarter.ClosedAt}, h.now()),
		Action:   route.Workbook(q.Year, q.Number), File: route.WorkbookFile(q.Year, q.Number),
	}
}

func (h *Handler) showUpload(o owed, status int, problem string) error {
	v := o.uploadView(h)
	v.Error = problem
	return respond.Page(o.w, o.Request, status, deskpage.Upload(frame(o.w, o.Request, v.Title, foot), v))
}
