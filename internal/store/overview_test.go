package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func statesOf(view store.Overview) map[ledger.State]int {
	n := map[ledger.State]int{}
	for _, task := range view.Tasks {
		n[task.State]++
	}
	return n
}

func ratingsOf(view store.Overview) map[ledger.Rating]int {
	n := map[ledger.Rating]int{}
	for _, task := range view.Tasks {
		n[task.Text.Rating]++
	}
	return n
}

func TestOverviewOfTheLoadedQuarter(t *testing.T) {
	t.Parallel()
	view := newOverviewRound(t).overview(ledger.Quarter{Year: 2020, Number: 1})

	if !view.Quarter.Loaded || view.Quarter.Edition != 1 || view.Quarter.PublishedAt == nil || view.Quarter.DueAt != nil {
		t.Errorf("quarter = %+v, want loaded, edition 1, no deadline", view.Quarter)
	}
	if got, want := statesOf(view), (map[ledger.State]int{ledger.Published: 170}); !maps.Equal(got, want) {
		t.Errorf("states = %v, want %v", got, want)
	}
	if got, want := ratingsOf(view), (map[ledger.Rating]int{ledger.Unrated: 170}); !maps.Equal(got, want) {
		t.Errorf("ratings = %v, want %v", got, want)
	}
	if len(view.Departments) != 56 || view.Departments[0].Name != "市发改委" {
		t.Errorf("departments = %v, want 56 from 市发改委", view.Departments)
	}
	if len(view.Last) != 0 || view.PlanTitle != "市政府2020年重点工作（预下达）" {
		t.Errorf("%d tasks of a quarter before the first; plan %q", len(view.Last), view.PlanTitle)
	}
	shared := 0
	for _, task := range view.Tasks {
		if task.Requirement == "" || task.Text.Progress == "" || len(task.Units) == 0 {
			t.Errorf("task %d lacks its requirement, text or units", task.Number)
		}
		if len(task.Units) > 1 {
			shared++
		}
	}
	if shared != 62 { // 61 print several, one prints three in a line
		t.Errorf("%d tasks have several units, want 62", shared)
	}
}

func TestOverviewCountsARound(t *testing.T) {
	t.Parallel()
	round := newOverviewRound(t)
	round.write()
	view := round.overview(secondRound)
	if len(view.Last) != 170 || view.Last[38].Number != 39 || view.Last[38].Text.Progress == "" {
		t.Errorf("the quarter before has %d tasks", len(view.Last))
	}

	wantStates := map[ledger.State]int{
		ledger.Draft: 2, ledger.Submitted: 8, ledger.Returned: 2, ledger.Accepted: 1, ledger.Blank: 157,
	}
	if got := statesOf(view); !maps.Equal(got, wantStates) {
		t.Errorf("states = %v, want %v", got, wantStates)
	}
	wantRatings := map[ledger.Rating]int{
		ledger.Done: 1, ledger.OnTrack: 4, ledger.Behind: 1, ledger.Paused: 1, ledger.Unrated: 163,
	}
	if got := ratingsOf(view); !maps.Equal(got, wantRatings) {
		t.Errorf("ratings = %v, want %v", got, wantRatings)
	}

	for number, want := range map[int]struct {
		state  ledger.State
		rating ledger.Rating
	}{
		1:  {ledger.Blank, ledger.Unrated},
		2:  {ledger.Draft, ledger.Unrated},
		5:  {ledger.Blank, ledger.Unrated},
		6:  {ledger.Submitted, ledger.Behind},
		9:  {ledger.Returned, ledger.Unrated},
		10: {ledger.Submitted, ledger.OnTrack},
		11: {ledger.Accepted, ledger.OnTrack},
		18: {ledger.Draft, ledger.Unrated},
		20: {ledger.Submitted, ledger.Unrated},
		22: {ledger.Submitted, ledger.OnTrack},
		23: {ledger.Returned, ledger.Unrated},
		43: {ledger.Submitted, ledger.Unrated},
	} {
		task := view.Tasks[number-1]
		if task.State != want.state || task.Text.Rating != want.rating {
			t.Errorf("task %d is %q %q, want %q %q", number, task.State, task.Text.Rating, want.state, want.rating)
		}
	}
}

// The statements agree with reading each task's rows by hand, one after another.
func TestOverviewAgreesWithASlowCount(t *testing.T) {
	t.Parallel()
	round := newOverviewRound(t)
	round.write()
	ctx, pool := t.Context(), round.store.Pool()

	for _, task := range round.overview(secondRound).Tasks {
		written := map[string]ledger.Part{} // by department code; "" is the entry
		rows, err := pool.Query(ctx, `SELECT coalesce(d.code, ''), e.state, coalesce(e.rating, '')
			FROM entry e JOIN task t ON t.id = e.task_id LEFT JOIN department d ON d.id = e.department_id
			WHERE t.number = $1 AND e.quarter = 2`, task.Number)
		if err != nil {
			t.Fatal(err)
		}
		var part ledger.Part
		if _, err := pgx.ForEachRow(rows, []any{&part.Department.Code, &part.State, &part.Text.Rating}, func() error {
			written[part.Department.Code] = part
			return nil
		}); err != nil {
			t.Fatal(err)
		}

		state, rating := written[""].State, ledger.Unrated
		if state.HandedIn() {
			rating = written[""].Text.Rating
		}
		var parts ledger.Parts
		for _, u := range task.Units {
			own := written[u.Department.Code]
			if u.Duty.WritesEntry() {
				own = written[""]
			}
			if u.Duty == ledger.Joint {
				parts = append(parts, own)
			}
			if u.State != own.State {
				t.Errorf("task %d: the part of %s is %q, want %q", task.Number, u.Department.Code, u.State, own.State)
			}
		}
		if _, there := written[""]; !there {
			state = parts.State()
		}
		if task.State != state || task.Text.Rating != rating {
			t.Errorf("task %d is %q %q, want %q %q", task.Number, task.State, task.Text.Rating, state, rating)
		}
	}
}

// What a unit has not handed in is nobody's business yet.
func TestOverviewKeepsWhatIsNotHandedIn(t *testing.T) {
	t.Parallel()
	round := newOverviewRound(t)
	round.write()

	check := func(what string, state ledger.State, text ledger.Text) {
		t.Helper()
		if state.HandedIn() == (text == ledger.Text{}) {
			t.Errorf("%s is %q and has the text %+v", what, state, text)
		}
	}
	seen := 0
	for _, task := range round.overview(secondRound).Tasks {
		check(fmt.Sprintf("task %d", task.Number), task.State, task.Text)
		for _, u := range task.Units {
			check(fmt.Sprintf("task %d, part of %s", task.Number, u.Department.Code), u.State, u.Text)
			if u.State != ledger.Blank {
				seen++
			}
			if u.State.Came(nil) != (u.SubmittedAt != nil) { // here no draft is of a text that was returned
				t.Errorf("task %d, part of %s: %q, submitted at %v", task.Number, u.Department.Code, u.State, u.SubmittedAt)
			}
		}
		record, err := round.store.OverviewRecord(t.Context(), overviewLeader, secondRound, task.Number)
		if err != nil {
			t.Fatal(err)
		}
		second := record.Quarters[1].Task
		check(fmt.Sprintf("record of task %d", task.Number), second.State, second.Text)
		for _, u := range second.Units {
			check(fmt.Sprintf("record of task %d, part of %s", task.Number, u.Department.Code), u.State, u.Text)
		}
	}
	if seen != 17 {
		t.Errorf("%d parts were begun, want 17", seen)
	}
}

func TestOverviewRecord(t *testing.T) {
	t.Parallel()
	round := newOverviewRound(t)
	round.write()
	ctx := t.Context()

	record, err := round.store.OverviewRecord(ctx, overviewLeader, secondRound, 43)
	if err != nil {
		t.Fatal(err)
	}
	if len(record.Quarters) != 4 {
		t.Fatalf("%d quarters, want 4", len(record.Quarters))
	}
	if q := record.Quarters[1]; q.Previous != 42 || q.Next != 44 {
		t.Errorf("task 43 lies between %d and %d", q.Previous, q.Next)
	}
	first, second := record.Quarters[0], record.Quarters[1].Task
	if first.Task.State != ledger.Published || first.Task.Text.Progress == "" || !first.Round.Loaded || first.Round.Edition != 1 {
		t.Errorf("first quarter = %+v", first)
	}
	if first.PlanTitle != "市政府2020年重点工作（预下达）" || second.Requirement == "" {
		t.Errorf("plan %q, requirement %q", first.PlanTitle, second.Requirement)
	}
	if second.Text.Progress != "进展 behind\n进展 ontrack" || second.Text.Problems != "" {
		t.Errorf("second quarter's text = %+v", second.Text)
	}
	if got := []string{second.Units[0].Department.Code, second.Units[1].Department.Code}; !slices.Equal(got, []string{"scjg", "binhai"}) {
		t.Errorf("units = %v", got)
	}
	if got := second.Units[0].Text; got != roundText(ledger.Behind) {
		t.Errorf("part of scjg = %+v", got)
	}
	if third := record.Quarters[2]; third.Round.State != ledger.Scheduled || third.Task.State != ledger.Blank {
		t.Errorf("third quarter = %+v", third)
	}

	for _, number := range []int{0, 171, -1} {
		if _, err := round.store.OverviewRecord(ctx, overviewLeader, secondRound, number); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("task %d: %v, want ErrNotFound", number, err)
		}
	}
}

func TestOverviewQuarters(t *testing.T) {
	t.Parallel()
	round := newOverviewRound(t)
	quarters, err := round.store.OverviewQuarters(t.Context(), overviewLeader, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []ledger.QuarterState{ledger.QuarterPublished, ledger.Open, ledger.Scheduled, ledger.Scheduled}
	for i, q := range quarters {
		if q.Quarter() != (ledger.Quarter{Year: 2020, Number: i + 1}) || q.State != want[i] || q.Loaded != (i == 0) {
			t.Errorf("quarter %d = %+v", i+1, q)
		}
	}
	if len(quarters) != 4 || quarters[1].DueAt == nil {
		t.Errorf("quarters = %+v", quarters)
	}

	for _, q := range []ledger.Quarter{{Year: 2020, Number: 3}, {Year: 2021, Number: 1}} {
		if _, err := round.store.Overview(t.Context(), overviewLeader, q); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("overview of %v: %v, want ErrNotFound", q, err)
		}
	}
}

func TestOverviewIsForLeadersAndTheOffice(t *testing.T) {
	t.Parallel()
	round := newOverviewRound(t)
	deeds := map[string]func(context.Context, ledger.Actor) error{
		"quarters": func(ctx context.Context, a ledger.Actor) error {
			_, err := round.store.OverviewQuarters(ctx, a, 2020)
			return err
		},
		"overview": func(ctx context.Context, a ledger.Actor) error {
			_, err := round.store.Overview(ctx, a, secondRound)
			return err
		},
		"record": func(ctx context.Context, a ledger.Actor) error {
			_, err := round.store.OverviewRecord(ctx, a, secondRound, 1)
			return err
		},
	}
	for name, deed := range deeds {
		for _, role := range append([]ledger.Role{""}, ledger.Roles...) {
			err := deed(t.Context(), ledger.Actor{Role: role})
			var refusal *ledger.Refusal
			refused := errors.As(err, &refusal) && refusal.Kind == ledger.Forbidden
			if may := role == ledger.Leader || role == ledger.Office; refused == may || (may && err != nil) {
				t.Errorf("%s by %q: %v", name, role, err)
			}
		}
	}
}
