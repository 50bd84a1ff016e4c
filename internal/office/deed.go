package office

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"taizhang/internal/ledger"
)

// deed is a posted form of the reading queue: raw, as it was typed.
type deed struct {
	key      ledger.Key
	filter   filter
	version  int
	progress string
	changed  bool                   // progress is not what the form was given
	edited   bool                   // the text that was read had the office's wording
	remarks  map[string][]rawRemark // that were typed, by the department whose part they return; empty: the entry
}

// rawRemark are the fields of one remark.
type rawRemark struct{ code, words, quote, start string }

func (r rawRemark) empty() bool { return strings.TrimSpace(r.words+r.quote) == "" && r.code == "" }

func (r rawRemark) remark() ledger.Remark {
	start, err := strconv.Atoi(r.start)
	if err != nil {
		start = -1
	}
	return ledger.Remark{Code: ledger.RemarkCode(r.code), Words: r.words, Quote: strings.ReplaceAll(r.quote, "\r\n", "\n"), Start: start}
}

func parseDeed(w http.ResponseWriter, r *http.Request) (deed, error) {
	if err := parse(w, r); err != nil {
		return deed{}, err
	}
	k, err := key(r)
	if err != nil {
		return deed{}, err
	}
	f, err := parseFilter(r.PostForm)
	if err != nil {
		return deed{}, err
	}
	d := deed{key: k, filter: f, progress: r.PostForm.Get("progress"), remarks: parseRemarks(r.PostForm)}
	version := r.PostForm.Get("version")
	if own := r.PostForm.Get("version." + k.Department); k.Contribution() && own != "" {
		version = own
	}
	if d.version, err = strconv.Atoi(version); err != nil {
		d.version = -1 // of nobody: the store answers with what is there now
	}
	read := r.PostForm.Get("wording")
	d.changed = read != "" && r.PostForm.Has("progress") && read != wording(d.progress)
	d.edited = r.PostForm.Get("edited") != ""
	return d, nil
}

// parseRemarks reads the remarks of a form: code, reason, quote and start, from the second on with a number behind,
// code-1; of a part with its department, code.scjg. What was left empty is left out.
func parseRemarks(form url.Values) map[string][]rawRemark {
	found := map[string][]rawRemark{}
	add := func(department, suffix string) {
		m := rawRemark{form.Get("code" + suffix), form.Get("reason" + suffix), form.Get("quote" + suffix), form.Get("start" + suffix)}
		if !m.empty() {
			found[department] = append(found[department], m)
		}
	}
	for i := range ledger.MaxRemarks {
		add("", ledger.RemarkField("", i))
	}
	for name := range form {
		if department, ok := strings.CutPrefix(name, "reason."); ok {
			add(department, "."+department)
		}
	}
	return found
}

// wording is a mark of a text, by which a changed one is told.
func wording(progress string) string {
	text, _ := ledger.Text{Progress: progress}.Clean()
	sum := sha256.Sum256([]byte(text.Progress))
	return hex.EncodeToString(sum[:8])
}

// attempt is what was typed, to be shown again.
func (d deed) attempt() attempt {
	a := attempt{department: d.key.Department, remarks: d.remarks, progress: d.progress}
	a.edits = d.changed
	return a
}

// left says what was typed that the deed would leave behind: an edit unless it is one, remarks unless it returns them. It
// answers the form again then, and reports whether it did.
func (h *Handler) left(w http.ResponseWriter, r *http.Request, d deed, edits, returns bool) (bool, error) {
	a := d.attempt()
	if d.changed && !edits {
		a.problems = ledger.Problems{"progress": "改过的文字还没有保存，所以没有执行。请先“保存改字”，或者恢复原来的文字。"}
		return true, h.item(w, r, http.StatusUnprocessableEntity, d.key, d.filter, a)
	}
	for department, remarks := range d.remarks {
		if returns && department == d.key.Department {
			continue
		}
		if slices.ContainsFunc(remarks, func(m rawRemark) bool { return strings.TrimSpace(m.words) != "" }) {
			a.department, a.edits = department, false
			a.problems = ledger.Problems{"reason": "写了退回意见，所以没有执行。要退回请按“退回”；不退回的，请先清空意见。"}
			return true, h.item(w, r, http.StatusUnprocessableEntity, d.key, d.filter, a)
		}
	}
	return false, nil
}

// name is 第27项.
func (d deed) name() string { return "第" + strconv.Itoa(d.key.Task) + "项" }
