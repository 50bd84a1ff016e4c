package store_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func TestDeskDocumentOfASoleUnit(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, key := r.account(ledger.Staff, "scjg"), entry(39, "")

	doc := r.document(scjg, key)
	if doc.State != ledger.Blank || doc.Version != 0 || doc.Duty != ledger.Sole || doc.Stage != ledger.Preliminary ||
		doc.Quarter != ledger.Open || doc.DueAt == nil || doc.DepartmentName != "市市场监管局" || len(doc.Others) != 0 || len(doc.Revisions) != 0 {
		t.Errorf("before anything was written: %+v", doc)
	}
	if doc.LastState != ledger.Published || doc.LastPart || doc.LastProgress[:len("全市新增小微企业4405家,")] != "全市新增小微企业4405家," {
		t.Errorf("last quarter: %q %s", doc.LastProgress, doc.LastState)
	}
	if len(doc.Stops) != 11 || doc.Stops[6] != (store.DeskStop{Number: 39}) || doc.Stops[10] != (store.DeskStop{Number: 43, Department: "scjg"}) {
		t.Errorf("stops: %v", doc.Stops)
	}

	r.must(r.SaveEntry(ctx, scjg, key, 0, ledger.Text{Progress: "一稿"}))
	r.must(r.HandIn(ctx, scjg, key, 1, ledger.Text{Progress: "二稿", Problems: "难", NextSteps: "改", Rating: ledger.Behind}))
	r.must(r.ReturnEntry(ctx, r.office, key, 2, "请补充数字"))
	doc = r.document(scjg, key)
	if doc.UpdatedBy != "office" || doc.UpdatedByMe {
		t.Errorf("last changed by %q", doc.UpdatedBy)
	}
	if doc.State != ledger.Returned || doc.ReturnReason != "请补充数字" || doc.Version != 3 || doc.SubmittedAt == nil ||
		doc.Text != (ledger.Text{Progress: "二稿", Problems: "难", NextSteps: "改", Rating: ledger.Behind}) {
		t.Errorf("returned: %+v", doc)
	}
	var actions []string
	for _, v := range doc.Revisions {
		actions = append(actions, strconv.Itoa(v.Number)+" "+string(v.Action)+" "+v.SavedBy)
	}
	if want := []string{"2 submit scjg-staff", "1 save scjg-staff"}; !slices.Equal(actions, want) {
		t.Errorf("revisions %v, want %v", actions, want)
	}
}

func TestDeskDocumentOfTheFirstQuarter(t *testing.T) {
	t.Parallel()
	r := newRound(t)
	scjg := r.account(ledger.Staff, "scjg")
	first := func(task int, department string) ledger.Key {
		return ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 1}, Task: task, Department: department}
	}
	if doc := r.document(scjg, first(39, "")); doc.State != ledger.Published || doc.Progress == "" || doc.LastProgress != "" ||
		len(doc.Revisions) != 1 || doc.Revisions[0].Action != "load" || doc.Revisions[0].SavedBy != "" {
		t.Errorf("the loaded entry: %+v", doc)
	}
	if doc := r.document(scjg, first(43, "scjg")); doc.State != ledger.Blank || doc.EntryState != ledger.Published || doc.EntryProgress == "" || doc.Progress != "" {
		t.Errorf("a joint task has an entry and no contributions: %+v", doc)
	}
}

func TestDeskDocumentIsOnlyTheWriters(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, jxj, sthj := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "jxj"), r.account(ledger.Staff, "sthj")
	r.must(r.SaveEntry(ctx, scjg, entry(39, ""), 0, ledger.Text{Progress: "草稿"}))
	impostor := scjg
	impostor.ID = jxj.ID

	for name, c := range map[string]struct {
		actor ledger.Actor
		key   ledger.Key
	}{
		"another department":                    {jxj, entry(39, "")},
		"the departments are the database's":    {impostor, entry(39, "")},
		"the office has a page of its own":      {r.office, entry(39, "")},
		"nobody writes a joint task's entry":    {scjg, entry(43, "")},
		"another unit's part of a joint task":   {scjg, entry(43, "binhai")},
		"the lead does not write the support's": {sthj, entry(120, "zhuji")},
	} {
		doc, err := r.DeskDocument(ctx, c.actor, c.key)
		if !refusedAs(err, ledger.Forbidden) || doc.Progress != "" || doc.Requirement != "" {
			t.Errorf("%s: %v, %+v", name, err, doc)
		}
	}
	for name, key := range map[string]ledger.Key{
		"no such task":                   entry(171, ""),
		"no such quarter":                {Quarter: ledger.Quarter{Year: 2021, Number: 1}, Task: 39},
		"no such department":             entry(43, "nobody"),
		"a sole unit has no part":        entry(39, "scjg"),
		"a lead has no part":             entry(120, "sthj"),
		"a department that has no share": entry(43, "jxj"),
	} {
		if _, err := r.DeskDocument(ctx, scjg, key); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDeskDocumentShowsContributionsToTheLead(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	sthj, zhuji, shangyu := r.account(ledger.Staff, "sthj"), r.account(ledger.Staff, "zhuji"), r.account(ledger.Staff, "shangyu")
	text := ledger.Text{Progress: "诸暨的一份", Problems: "诸暨的问题", NextSteps: "诸暨的措施", Rating: ledger.Behind}
	r.must(r.SaveEntry(ctx, zhuji, entry(120, "zhuji"), 0, text))

	parts := r.document(sthj, entry(120, "")).Others
	if len(parts) != 2 || parts[1].Department != "zhuji" || parts[1].State != ledger.Blank || parts[1].Text != (ledger.Text{}) {
		t.Errorf("a draft is its writer's affair: %+v", parts)
	}
	r.must(r.HandIn(ctx, zhuji, entry(120, "zhuji"), 1, text))
	r.must(r.HandIn(ctx, sthj, entry(120, ""), 0, ledger.Text{Progress: "牵头单位的稿", Problems: "牵头的问题", Rating: ledger.OnTrack}))

	parts = r.document(sthj, entry(120, "")).Others
	if parts[1].State != ledger.Submitted || parts[1].Text != text {
		t.Errorf("the lead sees all of it once it is handed in: %+v", parts[1])
	}
	doc := r.document(shangyu, entry(120, "shangyu"))
	if doc.Duty != ledger.Supporting || len(doc.Others) != 2 || doc.Others[0].Duty != ledger.Lead || doc.EntryState != ledger.Submitted || doc.EntryProgress != "" {
		t.Fatalf("a supporting unit: %+v", doc)
	}
	if got := doc.Others[0].Text; got != (ledger.Text{Progress: "牵头单位的稿"}) {
		t.Errorf("it sees the public part of the lead's text only: %+v", got)
	}
	if got := doc.Others[1].Text; got != (ledger.Text{Progress: "诸暨的一份"}) {
		t.Errorf("and of the other supporting unit's: %+v", got)
	}
	r.must(r.Withdraw(ctx, zhuji, entry(120, "zhuji"), 2))
	if got := r.document(sthj, entry(120, "")).Others[1]; got.State != ledger.Blank || got.Text != (ledger.Text{}) {
		t.Errorf("what was taken back: %+v", got)
	}
}

func TestDeskDocumentOfAJointUnit(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, binhai := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "binhai")
	r.must(r.HandIn(ctx, binhai, entry(43, "binhai"), 0, ledger.Text{Progress: "滨海的一份", Problems: "滨海的问题", Rating: ledger.OnTrack}))
	doc := r.document(scjg, entry(43, "scjg"))
	if doc.Duty != ledger.Joint || doc.State != ledger.Blank || doc.EntryState != ledger.Submitted || len(doc.Others) != 1 {
		t.Fatalf("joint: %+v", doc)
	}
	if got := doc.Others[0]; got.State != ledger.Submitted || got.Text != (ledger.Text{Progress: "滨海的一份"}) {
		t.Errorf("the other unit's part: %+v", got)
	}
}

func TestDeskDocumentOfTheQuarterBefore(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	zhuji, sthj := r.account(ledger.Staff, "zhuji"), r.account(ledger.Staff, "sthj")
	r.must(r.HandIn(ctx, zhuji, entry(120, "zhuji"), 0, ledger.Text{Progress: "诸暨的一份"}))
	r.must(r.SaveEntry(ctx, sthj, entry(120, ""), 0, ledger.Text{Progress: "牵头单位的稿"}))
	r.exec(`UPDATE quarter SET state = 'open', opened_at = now(), due_at = now() WHERE year = 2020 AND number = 3`, nil)
	third := func(department string) ledger.Key {
		return ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 3}, Task: 120, Department: department}
	}
	if doc := r.document(zhuji, third("zhuji")); doc.LastProgress != "诸暨的一份" || doc.LastState != ledger.Submitted || !doc.LastPart {
		t.Errorf("its own part of the quarter before: %+v", doc)
	}
	if doc := r.document(sthj, third("")); doc.LastProgress != "" || doc.LastQuarter != ledger.Open {
		t.Errorf("a draft of the quarter before is nothing to go on from: %+v", doc)
	}
	r.must(r.HandIn(ctx, sthj, entry(120, ""), 1, ledger.Text{Progress: "牵头单位的稿", Rating: ledger.OnTrack}))
	if doc := r.document(sthj, third("")); doc.LastProgress != "牵头单位的稿" || doc.LastState != ledger.Submitted || doc.LastPart {
		t.Errorf("its own entry of the quarter before: %+v", doc)
	}
	// What the lead wrote and nobody published is not the supporting unit's to read.
	if doc := r.document(r.account(ledger.Staff, "shangyu"), third("shangyu")); doc.LastProgress != "" {
		t.Errorf("an unpublished entry of another unit: %q", doc.LastProgress)
	}
}

// A unit whose part came too late to be published goes on from its own words, not from the whole with everybody's in it.
func TestDeskDocumentOfAPartThatWasNeverPublished(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	scjg, binhai := r.account(ledger.Staff, "scjg"), r.account(ledger.Staff, "binhai")
	r.must(r.SaveEntry(ctx, scjg, entry(43, "scjg"), 0, ledger.Text{Progress: "市场监管局的一份"}))
	r.must(r.HandIn(ctx, binhai, entry(43, "binhai"), 0, ledger.Text{Progress: "滨海的一份", Rating: ledger.OnTrack}))
	r.exec(`UPDATE entry SET state = 'published' WHERE quarter = 2 AND state IN ('submitted', 'accepted')`, nil)
	r.exec(`UPDATE quarter SET state = 'published' WHERE year = 2020 AND number = 2`, nil)
	r.exec(`UPDATE quarter SET state = 'open', opened_at = now(), due_at = now() WHERE year = 2020 AND number = 3`, nil)
	third := func(department string) ledger.Key {
		return ledger.Key{Quarter: ledger.Quarter{Year: 2020, Number: 3}, Task: 43, Department: department}
	}
	if doc := r.document(scjg, third("scjg")); doc.LastProgress != "市场监管局的一份" || !doc.LastPart || doc.LastState != ledger.Draft {
		t.Errorf("its own part: %q %s", doc.LastProgress, doc.LastState)
	}
	if doc := r.document(binhai, third("binhai")); doc.LastProgress != "滨海的一份" || !doc.LastPart {
		t.Errorf("the other unit's: %q", doc.LastProgress)
	}
}
