package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/internal/scrutiny"
)

// maxForm is how much a form may hold, in bytes. A text of a megabyte still gets through, so that its writer gets it back
// with a message; beyond it the answer is 413.
const maxForm = 5 << 18

// What a form asks for, in its field do. The empty value is a save: it is what a script or an odd browser sends.
const (
	doSave   = "save"
	doHandIn = "hand-in"
	doMerge  = "merge"      // of two texts that clashed: show mine in the editor and theirs beside it
	doWiden  = "full-width" // save with the punctuation at full width
)

// entryForm is the editor's form as it was typed.
type entryForm struct {
	Text    ledger.Text // its rating is whatever was sent
	Version string      // of the text that the writer had before him
	Do      string
	Merging bool // the stored text stands beside the editor

	Confirmed []string // codes of the findings that the writer confirms
	Why       string   // the reason that goes with the finding "same"
}

// readForm reads the editor's form about a quarter. It returns a *respond.StatusError, 413 or 400, when it cannot.
func readForm(w http.ResponseWriter, r *http.Request, q ledger.Quarter) (entryForm, error) {
	if err := respond.ParseForm(w, r, maxForm, "progress", "problems", "next_steps", "why"); err != nil {
		return entryForm{}, badForm(err)
	}
	f := r.PostForm
	form := entryForm{
		Text: ledger.Text{
			Progress: f.Get("progress"), Problems: f.Get("problems"), NextSteps: f.Get("next_steps"),
			Rating: ledger.Rating(f.Get("rating")), Figures: readTyped(f, q),
		},
		Version: f.Get("version"),
		Do:      f.Get("do"),
		Merging: f.Get("merging") != "",

		Confirmed: f["confirm"],
		Why:       strings.TrimSpace(f.Get("why")),
	}
	if form.Do == "" {
		form.Do = doSave
	}
	return form, nil
}

// badForm is the page for a form that is too large; one that could not be read has respond's.
func badForm(err error) error {
	var tooLarge *http.MaxBytesError
	if !errors.As(err, &tooLarge) {
		return err
	}
	return &respond.StatusError{
		Status: http.StatusRequestEntityTooLarge, Heading: "内容太大，没有保存",
		Text: "一次送来的文字超过1 MB。请返回上一页，把文字删短些再保存；已写的还在那里。",
		Err:  err,
	}
}

// judge returns the form as it can be shown again, the version that it was made against, and what cannot be stored.
func (f entryForm) judge() (entryForm, int, ledger.Problems) {
	text, problems := f.Text.Clean()
	f.Text = text
	base, err := strconv.Atoi(f.Version)
	if err != nil || base < 0 {
		// From version 0, a save over anything that is stored shows both texts.
		f.Version, base = "0", 0
		problems["version"] = "这一页是从哪一稿开始改的没有传过来。请核对文字后再保存一次。"
	}
	if utf8.RuneCountInString(f.Why) > ledger.MaxWords {
		problems["why"] = fmt.Sprintf("无变化的原因最多%d字。", ledger.MaxWords)
	}
	if f.Do == doWiden {
		f.Text.Progress, f.Do = scrutiny.FullWidth(f.Text.Progress), doSave
	}
	if f.Do != doSave && f.Do != doHandIn && f.Do != doMerge {
		f.Do = doSave
		problems["do"] = "不知道是要保存还是要报送。请再点一次按钮。"
	}
	return f, base, problems
}

// count is the line under the editor: 57字，1段. Paragraphs and their characters are those that will be stored and shown.
func count(text string) string {
	paragraphs := ledger.Paragraphs(text)
	var characters int
	for _, p := range paragraphs {
		characters += utf8.RuneCountInString(p)
	}
	line := fmt.Sprintf("%d字，%d段", characters, len(paragraphs))
	if characters > ledger.MaxProgress {
		line += fmt.Sprintf("，超过%d字", ledger.MaxProgress)
	}
	return line
}
