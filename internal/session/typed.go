package session

import (
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/entrancepage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// typedLimit bounds a form that nobody is signed in for, in bytes. All texts of an entry at their longest take 72 kB.
const typedLimit = 96 << 10

// typedField is a field that comes back, and how long what it holds may be, in runes.
type typedField struct {
	name  string
	label string // empty: it travels along unseen
	limit int
}

// typedFields are those of the desk and the office. The texts, in which somebody may have written for an hour, stand in
// the order of the form.
var typedFields = []typedField{
	{"progress", "进展情况", ledger.MaxProgress},
	{"problems", "存在问题", ledger.MaxInternal},
	{"next_steps", "下一步措施", ledger.MaxInternal},
	{"reason", "理由", ledger.MaxReason},
	{"task", "", 20},
	{"add", "", 20},
	{"drop", "", 20},
	{"why", "", ledger.MaxReason},
	{"confirm", "", 100},
	{"answer", "不同意的理由", ledger.MaxReason},
	{"rating", "", 20},
	{"until", "", 20},
	{"version", "", 20},
	{"do", "", 20},
	{"merging", "", 20},
	{"state", "", 20},
	{"department", "", 40},
	{"quarter", "", 20},
}

// typedFigure is the name of a field of 本季数据, of which there is one for each measure of a task. They travel along.
var typedFigure = regexp.MustCompile(`^figure-[0-9]{1,18}(-as-of|-none)?$`)

// typedFigures bounds how many of them come back, and figureLimit what each may hold, in runes.
const (
	typedFigures = 150
	figureLimit  = 40
)

// keepTyped answers a form that came after its session was over: with 401 and the texts that were typed, to be read,
// copied, and sent again once their writer has signed in in another window. It is open to everybody, so nothing comes back
// but the fields that our forms have, each within its limit. Passwords are never sent back.
func keepTyped(w http.ResponseWriter, r *http.Request) error {
	if !strings.Contains(r.Header.Get("Accept"), "text/html") {
		return errOver()
	}
	if err := respond.ParseForm(w, r, typedLimit, "progress", "problems", "next_steps", "reason", "answer"); err != nil {
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
	fields := slices.Clone(typedFields)
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if typedFigure.MatchString(name) && len(fields) < len(typedFields)+typedFigures {
			fields = append(fields, typedField{name, "", figureLimit})
		}
	}
	for _, f := range fields {
		values := r.PostForm[f.name]
		for i, v := range values {
			field := entrancepage.TypedField{Name: f.name, ID: f.name, Label: f.label, Value: v}
			if i > 0 {
				field.ID += "-" + strconv.Itoa(i+1)
			}
			if utf8.RuneCountInString(strings.ReplaceAll(v, "\r\n", "\n")) > f.limit {
				return errOver()
			}
			// Of several texts of one name, which go by their order, the empty ones stay in their places.
			if f.label != "" && (len(values) > 1 || strings.TrimSpace(v) != "") {
				view.Texts = append(view.Texts, field)
			} else {
				view.Others = append(view.Others, field)
			}
		}
	}
	if len(view.Texts) == 0 || view.Action == "" {
		return errOver()
	}
	return respond.Page(w, r, http.StatusUnauthorized, entrancepage.Typed(layout.Frame{
		Title: "登录已过时", Face: layout.Entrance, FullWidth: true,
	}, view))
}
