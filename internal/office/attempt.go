package office

import (
	"slices"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/web/officepage"
	"taizhang/web/ui"
)

// attempt is a deed that was tried and did not happen, with all that was typed. The zero attempt is none.
type attempt struct {
	department string                 // of the part that was to be returned; empty for the entry
	remarks    map[string][]rawRemark // typed, by department
	progress   string                 // typed, for an edit
	edits      bool                   // it was an edit, or words of one were typed
	problems   ledger.Problems
	done       string           // what was done before; not tried, and nothing typed
	back       string           // address of the text that it was done to, when that is another one
	undo       *officepage.Undo // the way to take that back; nil for none
	sure       doubt            // what is open about a text that was to be accepted; a second press accepts it
	conflict   string           // what to say when somebody was faster, or the state does not allow it
}

// account says in the view why the deed did not happen. What was typed stands in its form; where the form is not offered
// any more, because the unit withdrew or the quarter was closed, it stands above the text, to be copied.
func (a attempt) account(view *officepage.Text) {
	view.Done = a.doneView()
	if a.sure.text != "" && view.Act.Accept != "" {
		view.Act.Sure = true
		view.Act.Hidden = append(view.Act.Hidden, officepage.Hidden{Name: "sure", Value: "yes"})
		view.Notices = append(view.Notices, officepage.Note{
			Kind: ui.Wrong, Head: "还没有通过。", Text: a.sure.text + "要照现在的样子通过，请再按一次“仍然通过”。", Href: a.sure.href, Link: a.sure.link,
		})
	}
	if a.conflict == "" && len(a.problems) == 0 {
		return
	}
	field, typed, message := a.typed()
	offered := a.offered(view)
	if typed != "" && !offered {
		view.Typed = &officepage.Typed{Label: field, Text: typed}
	}
	note := officepage.Note{Kind: ui.Wrong, Head: "操作未完成。"}
	switch {
	case a.conflict == "" && offered:
		note.Href, note.Link = "#"+a.fieldID(), message
	case a.conflict == "":
		note.Text = message
	case typed == "":
		note.Text = a.conflict + "下面是现在的文字。"
	case offered:
		note.Text = a.conflict + "下面是现在的文字；您填写的内容仍在表单中，请核对后再操作。"
	default:
		note.Text = a.conflict + "您填写的内容列在下面，可以复制。"
	}
	view.Notices = append(view.Notices, note)
}

// doneView says what was done before; nil for nothing.
func (a attempt) doneView() *officepage.Done {
	if a.done == "" {
		return nil
	}
	return &officepage.Done{Text: a.done, Href: a.back, Undo: a.undo}
}

// typed is what the deed's form had in it: the name of the field, its content, what is wrong with it.
func (a attempt) typed() (field, text, message string) {
	if a.edits {
		return "进展情况", a.progress, a.problems["progress"]
	}
	var words []string
	for _, m := range a.remarks[a.department] {
		words = append(words, m.words)
	}
	for _, name := range a.wrong() {
		message = a.problems[name]
	}
	return "退回意见", strings.Join(words, "\n"), message
}

// wrong is the name of the first field that is at fault; none when nothing is.
func (a attempt) wrong() []string {
	for i := range ledger.MaxRemarks {
		for _, name := range []string{"reason", "quote", "code"} {
			if name = ledger.RemarkField(name, i); a.problems[name] != "" {
				return []string{name}
			}
		}
	}
	return nil
}

// offered reports whether the deed's form is in the view.
func (a attempt) offered(view *officepage.Text) bool {
	switch {
	case a.edits:
		return view.Act.Edit != nil
	case a.department == "":
		return view.Act.Return != nil
	}
	return slices.ContainsFunc(view.Parts, func(p officepage.Part) bool {
		return p.Return != nil && p.Return.ID == returnID(a.department)
	})
}

// fieldID is the id of the deed's field.
func (a attempt) fieldID() string {
	if a.edits {
		return "edit-progress"
	}
	for _, name := range a.wrong() {
		return returnID(a.department) + "-" + name
	}
	return returnID(a.department) + "-reason"
}

// returnID is the id of the form that returns a unit's part, or the whole entry when there is no department.
func returnID(department string) string {
	if department == "" {
		return "return"
	}
	return "return-" + department
}
