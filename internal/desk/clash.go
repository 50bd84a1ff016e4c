package desk

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"taizhang/internal/history"
	"taizhang/internal/ledger"
	"taizhang/internal/reading"
	"taizhang/internal/respond"
	"taizhang/internal/store"
	"taizhang/web/deskpage"
)

// clash answers a save that was made against an older text than the stored one, or that the stored one's state does not
// allow any more; refused says why, in the second case. Two texts that say the same are no clash.
func (h *Handler) clash(r request, form entryForm, refused string) error {
	doc, err := h.document(r)
	if err != nil {
		return err
	}
	if doc.Text == form.Text {
		switch {
		case form.Do == doHandIn && doc.State.HandedIn():
			return respond.Redirect(r.w, r.Request, r.listHref(), handedIn(r.key))
		case form.Do == doSave && r.may(doc, ledger.Save):
			return respond.Redirect(r.w, r.Request, r.href(), "已保存，与已有的一稿相同")
		}
	}
	return h.showClash(r, doc, form, refused)
}

// merge shows the editor with mine in it and the stored text beside it. Nothing is stored, nor refused: the two texts
// still clash.
func (h *Handler) merge(r request, form entryForm, problems ledger.Problems) error {
	doc, err := h.document(r)
	if err != nil {
		return err
	}
	form.Merging, form.Version = true, strconv.Itoa(doc.Version)
	return h.refuse(r, doc, form, problems, http.StatusConflict)
}

// otherWindow is who saved with the writer's own account, whose name would only puzzle him.
const otherWindow = "另一窗口（或者合用本账户的同事）"

// showClash shows mine and the stored text side by side, with the choice between them, or with mine to copy when the
// stored text cannot be changed now.
func (h *Handler) showClash(r request, doc store.DeskDocument, form entryForm, refused string) error {
	now := h.now()
	v := deskpage.ClashView{
		Head:    r.head(doc, now),
		Alert:   "同事先保存了一稿。",
		About:   "两稿都在，请选一稿或合并。您的一稿还没有保存，离开这一页就没有了。",
		Theirs:  savedBy(doc, now),
		Open:    r.may(doc, ledger.Save),
		Action:  r.href(),
		Do:      form.Do,
		UseMine: "用我的",
		Mine:    form.Text,
		Hidden:  typedPairs(form.Text.Figures),
		Figures: history.TypedLines(doc.Measures, form.Text.Figures),
		Version: strconv.Itoa(doc.Version),
		Text:    "看已保存的一稿",
		Fields:  compareTexts(form.Text, doc.Text, doc.Measures),
	}
	switch {
	case doc.UpdatedByMe:
		v.Alert = otherWindow + "先保存了一稿。"
	case doc.UpdatedBy != "":
		v.Alert = doc.UpdatedBy + "先改动了这一份。"
	}
	if form.Do == doHandIn {
		v.UseMine = "用我的并报送"
	}
	if !v.Open {
		if refused == "" {
			_, err := rule(doc).Decide(r.actor, ledger.Save)
			refused = err.Error()
		}
		v.Alert, v.About = "没有保存。", refused+"您写的都在下面，可以复制。"
	}
	v.Account = r.actor.Name
	f := frame(r.w, r.Request, v.Alert+v.Title, foot, "desk.js", "autosave.js")
	return respond.Page(r.w, r.Request, http.StatusConflict, deskpage.Clash(f, v))
}

// compareTexts sets mine and the stored text side by side, part by part. Parts that neither has are left out.
func compareTexts(mine, theirs ledger.Text, measures []reading.Measure) []deskpage.ClashField {
	fields := []deskpage.ClashField{textField("进展情况", mine.Progress, theirs.Progress)}
	fields[0].Public = true
	if mine.Figures != theirs.Figures {
		fields = append(fields, textField("本季数据", strings.Join(history.TypedLines(measures, mine.Figures), "\n"), strings.Join(history.TypedLines(measures, theirs.Figures), "\n")))
	}
	if mine.Rating != ledger.Unrated || theirs.Rating != ledger.Unrated {
		fields = append(fields, deskpage.ClashField{
			Label: "自评", IsRating: true, MyRating: mine.Rating, TheirRating: theirs.Rating, Same: mine.Rating == theirs.Rating,
		})
	}
	for _, f := range []struct{ label, mine, theirs string }{
		{"存在问题", mine.Problems, theirs.Problems},
		{"下一步措施", mine.NextSteps, theirs.NextSteps},
	} {
		if f.mine != "" || f.theirs != "" {
			fields = append(fields, textField(f.label, f.mine, f.theirs))
		}
	}
	return fields
}

func textField(label, mine, theirs string) deskpage.ClashField {
	f := deskpage.ClashField{Label: label, Same: mine == theirs}
	if utf8.RuneCountInString(mine) > ledger.MaxProgress {
		// It can never be saved. It is shown once, to be copied: to compare a megabyte takes seconds and much memory.
		_, f.Theirs = compare(theirs, theirs)
		f.Mine = []deskpage.Line{{{Text: "文字太长，没有对照；全文在上面，可以复制。"}}}
		return f
	}
	f.Mine, f.Theirs = compare(mine, theirs)
	return f
}
