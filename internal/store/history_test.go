package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// past tells a history in order: 1 save, 2 submit, return@2.
func (r *round) past(actor ledger.Actor, key ledger.Key) (store.History, []string) {
	r.t.Helper()
	h, err := r.History(r.t.Context(), actor, key)
	if err != nil {
		r.t.Fatal(err)
	}
	var told []string
	for _, v := range h.Revisions {
		told = append(told, fmt.Sprint(v.Number, " ", string(v.Action)))
	}
	for _, d := range h.Deeds {
		told = append(told, fmt.Sprint(string(d.Action), "@", d.After))
	}
	return h, told
}

func TestHistoryOfAnEntry(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, key := r.account(ledger.Staff, "scjg"), entry(39, "")
	text := ledger.Text{Progress: "一稿", Rating: ledger.OnTrack}
	if h, told := r.past(scjg, key); h.Number != 39 || len(told) != 0 {
		t.Errorf("nothing was written, and it has %v", told)
	}
	r.must(r.SaveEntry(ctx, scjg, key, 0, text))
	r.must(r.HandIn(ctx, scjg, key, 1, text))
	r.must(r.Withdraw(ctx, scjg, key, 2))
	text.Progress = "二稿"
	r.must(r.HandIn(ctx, scjg, key, 3, text))
	r.must(r.ReturnEntry(ctx, r.office, key, 4, "数字不对"))
	r.must(r.HandIn(ctx, scjg, key, 5, text))
	r.must(r.EditEntry(ctx, r.office, key, 6, "三稿"))
	r.must(r.AcceptEntry(ctx, r.office, key, 7))
	r.exec(`UPDATE quarter SET state = 'closed', closed_at = now() WHERE number = 2`, nil)
	r.checked(secondQuarter)
	p := r.previewOf(secondQuarter)
	if err := r.Publish(ctx, r.office, secondQuarter, p.Edition, p.Digest()); err != nil {
		t.Fatal(err)
	}
	h, told := r.past(scjg, key)
	want := []string{"1 save", "2 submit", "3 submit", "4 submit", "5 edit", "withdraw@2", "return@3", "accept@5", "publish@5"}
	if !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	if v := h.Revisions[4]; v.Unit != "督查室" || v.SavedBy == "" {
		t.Errorf("the office's wording: %+v", v)
	}
	if v := h.Revisions[0]; v.Unit == "" {
		t.Errorf("the first draft: %+v", v)
	}
	texts, err := r.RevisionTexts(ctx, scjg, key, 1, 5, 9)
	if err != nil || len(texts) != 2 || texts[5].Progress != "三稿" || texts[1] != (ledger.Text{Progress: "一稿", Rating: ledger.OnTrack}) {
		t.Errorf("the unit reads %+v, %v", texts, err)
	}
	if d := h.Deeds[1]; d.Unit != "督查室" || d.Reason == "" {
		t.Errorf("the return: %+v", d)
	}
	if d := h.Deeds[3]; d.By == "" || d.Edition != 1 {
		t.Errorf("the publication: %+v", d)
	}

	seen, told := r.past(r.office, key)
	if !slices.Equal(told, want) || seen.Revisions[0].Readable || !seen.Revisions[1].Readable || len(seen.Parts) > 0 {
		t.Errorf("the office reads %v, %+v", told, seen)
	}
	if texts, err := r.RevisionTexts(ctx, r.office, key, 1, 2); err != nil || len(texts) != 1 || texts[2].Progress != "一稿" {
		t.Errorf("the office reads %+v, %v", texts, err)
	}
	// Whoever is no longer what the session says is taken for what the account is.
	if texts, err := r.RevisionTexts(ctx, ledger.Actor{ID: r.office.ID, Role: ledger.Staff}, key, 1); err != nil || len(texts) > 0 {
		t.Errorf("the office, said to be staff, reads %+v, %v", texts, err)
	}
	for name, actor := range map[string]ledger.Actor{
		"another department": r.account(ledger.Staff, "jyj"), "a leader": r.account(ledger.Leader),
		"nobody": {}, "who says to be the office": {ID: scjg.ID + 1000, Role: ledger.Office},
	} {
		if h, err := r.History(ctx, actor, key); !refusedAs(err, ledger.Forbidden) || len(h.Revisions) > 0 {
			t.Errorf("%s: %v, %d revisions", name, err, len(h.Revisions))
		}
		if texts, err := r.RevisionTexts(ctx, actor, key, 2); !refusedAs(err, ledger.Forbidden) || len(texts) > 0 {
			t.Errorf("%s reads texts: %v, %v", name, err, texts)
		}
	}
	if _, err := r.History(ctx, scjg, entry(9999, "")); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("no such task: %v", err)
	}
}

// Of what was done to the whole, a part's history has what was done to it too.
func TestHistoryOfAPartOfAJointTask(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	jyj, key, whole := r.account(ledger.Staff, "jyj"), entry(49, "jyj"), entry(49, "")
	other := r.account(ledger.Staff, r.otherUnit(49, "jyj"))
	theirs := entry(49, other.Departments[0].Code)
	text := ledger.Text{Progress: "本单位的", Rating: ledger.OnTrack}

	later := func() { *r.now = r.now.Add(time.Minute) }
	r.must(r.HandIn(ctx, other, theirs, 0, text))
	r.must(r.SaveEntry(ctx, jyj, key, 0, text))
	later()
	r.must(r.AcceptEntry(ctx, r.office, whole, r.at(whole).Version)) // the part is a draft: not of it
	later()
	r.must(r.HandIn(ctx, jyj, key, 1, text))
	later()
	r.must(r.ReturnEntry(ctx, r.office, whole, r.at(whole).Version, "请改"))
	later()
	r.must(r.HandIn(ctx, jyj, key, r.at(key).Version, text))
	later()
	r.must(r.AcceptEntry(ctx, r.office, whole, r.at(whole).Version))

	want := []string{"1 save", "2 submit", "3 submit", "return@2", "accept@3"}
	if _, told := r.past(jyj, key); !slices.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	h, _ := r.past(r.office, whole)
	if len(h.Parts) < 2 || !slices.ContainsFunc(h.Parts, func(p store.PastPart) bool { return p.Code == "jyj" && p.Name != "" }) {
		t.Errorf("parts: %+v", h.Parts)
	}
	for _, v := range h.Revisions {
		if v.Action != "compose" {
			t.Errorf("the whole has a revision of a part: %+v", v)
		}
	}
	if _, err := r.History(ctx, jyj, whole); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("a unit reads the history of the whole: %v", err)
	}
	if _, err := r.History(ctx, jyj, theirs); !refusedAs(err, ledger.Forbidden) {
		t.Errorf("a unit reads the history of another's part: %v", err)
	}
}

// otherUnit is the code of another unit of the task.
func (r *round) otherUnit(task int, code string) (other string) {
	r.t.Helper()
	err := r.Pool().QueryRow(r.t.Context(), `SELECT d.code FROM assignment a JOIN task t ON t.id = a.task_id
		JOIN department d ON d.id = a.department_id WHERE t.number = $1 AND d.code <> $2 LIMIT 1`, task, code).Scan(&other)
	if err != nil {
		r.t.Fatal(err)
	}
	return other
}
