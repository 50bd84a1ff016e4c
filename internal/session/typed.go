package session

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"taizhang/internal/respond"
	"taizhang/web/entrancepage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// formLimit bounds the body of a form, in bytes.
const formLimit = 4 << 20

// texts are the fields in which somebody may have written for an hour, in the order of the form; others travel along
// unseen.
var texts = []entrancepage.TypedField{
	{Name: "progress", Label: "进展情况"},
	{Name: "problems", Label: "存在问题"},
	{Name: "next_steps", Label: "下一步措施"},
	{Name: "reason", Label: "退回意见"},
}

// keepTyped answers a form that came after its session was over: with 401 and all that was typed, to be read, copied,
// and sent again once its writer has signed in in another window. Passwords are never sent back.
func keepTyped(w http.ResponseWriter, r *http.Request) error {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return errOver()
	}
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	if err := r.ParseForm(); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return err
		}
		return errOver() // not a form
	}
	for _, secret := range []string{"password", "again", "present"} {
		if r.PostForm.Has(secret) {
			return errOver()
		}
	}
	view := entrancepage.TypedView{Action: localPath(r.URL.RequestURI()), Login: route.Login()}
	for _, text := range texts {
		if text.Value = r.PostForm.Get(text.Name); strings.TrimSpace(text.Value) != "" {
			view.Texts = append(view.Texts, text)
			r.PostForm[text.Name] = r.PostForm[text.Name][1:]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, value := range r.PostForm[name] {
			view.Others = append(view.Others, entrancepage.TypedField{Name: name, Value: value})
		}
	}
	if len(view.Texts) == 0 || view.Action == "" {
		return errOver()
	}
	return respond.Page(w, r, http.StatusUnauthorized, entrancepage.Typed(layout.Frame{
		Title: "登录已过时", Face: layout.Entrance, FullWidth: true,
	}, view))
}
