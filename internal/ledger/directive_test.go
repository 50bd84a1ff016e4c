package ledger

import (
	"errors"
	"testing"
	"time"
)

// Every state × who × action, of a directive to two units of which the second has answered.
func TestDirectiveDecide(t *testing.T) {
	t.Parallel()
	staff := func(code string) Actor { return Actor{ID: 9, Role: Staff, Departments: []Department{{Code: code}}} }
	actors := map[string]Actor{
		"author": {ID: 1, Role: Leader}, "other leader": {ID: 2, Role: Leader}, "office": {ID: 3, Role: Office},
		"first": staff("a"), "second": staff("b"), "stranger": staff("c"), "admin": {ID: 4, Role: Admin}, "public": {},
	}
	type rule struct {
		state  DirectiveState
		action DirectiveAction
	}
	const forbiddenTo, notNow = "forbidden", "conflict"
	table := map[rule]map[string]string{ // who may: the state after, or notNow; everybody else is forbidden
		{DirectiveOpen, DirectiveAnswer}:     {"first": "answered", "second": "open"},
		{DirectiveAnswered, DirectiveAnswer}: {"first": "answered", "second": "answered"},
		{DirectiveClosed, DirectiveAnswer}:   {"first": notNow, "second": notNow},
		{DirectiveOpen, DirectiveClose}:      {"author": "closed", "office": "closed"},
		{DirectiveAnswered, DirectiveClose}:  {"author": "closed", "office": "closed"},
		{DirectiveClosed, DirectiveClose}:    {"author": notNow, "office": notNow},
		{DirectiveOpen, DirectiveReopen}:     {"author": notNow, "office": notNow},
		{DirectiveAnswered, DirectiveReopen}: {"author": "open", "office": "open"},
		{DirectiveClosed, DirectiveReopen}:   {"author": "open", "office": "open"},
		{DirectiveOpen, DirectiveWrite}:      {},
	}
	for _, state := range DirectiveStates {
		for _, action := range DirectiveActions {
			if table[rule{state, action}] == nil {
				t.Errorf("%s of one that is %s is not in the table", action, state)
			}
		}
	}
	at := time.Date(2020, 7, 3, 9, 0, 0, 0, Shanghai)
	for r, may := range table {
		d := Directive{State: r.state, Author: 1, Units: []DirectiveUnit{{Code: "a"}, {Code: "b", AnsweredAt: &at}}}
		if r.state == DirectiveAnswered {
			d.Units[0].AnsweredAt = &at
		}
		for who, actor := range actors {
			unit := ""
			if len(actor.Departments) > 0 {
				unit = actor.Departments[0].Code
			}
			state, err := d.Decide(actor, r.action, unit)
			got := string(state)
			var refusal *Refusal
			switch {
			case errors.As(err, &refusal) && refusal.Kind == Forbidden:
				got = forbiddenTo
			case errors.As(err, &refusal):
				got = notNow
			}
			want := may[who]
			if want == "" {
				want = forbiddenTo
			}
			if got != want {
				t.Errorf("%s, %s by %s: %s, want %s", r.state, r.action, who, got, want)
			}
		}
	}
	d := Directive{State: DirectiveOpen, Units: []DirectiveUnit{{Code: "a"}}}
	if _, err := d.Decide(actors["first"], DirectiveAnswer, "b"); err == nil {
		t.Error("staff of one unit answers for another")
	}
}

func TestMayDirect(t *testing.T) {
	t.Parallel()
	for _, state := range []QuarterState{Scheduled, Open, Closed, QuarterPublished} {
		for _, role := range append(Roles, "") {
			want := role == Leader && state != Scheduled
			if err := state.MayDirect(Actor{Role: role}); (err == nil) != want {
				t.Errorf("%q in %s: %v", role, state, err)
			}
		}
	}
}

func TestCheckDirective(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 7, 3, 23, 30, 0, 0, Shanghai)
	for typed, wrong := range map[string]bool{
		"2020-07-03": false, "2020-07-10": false, "2020-07-02": true, "2021-07-10": true, "": true, "7月10日": true, "2020-02-30": true,
	} {
		_, problems := CheckDirective("批示", "请抓紧", ParseDay(typed), now)
		if (problems["answer_by"] != "") != wrong {
			t.Errorf("%q: %v", typed, problems)
		}
	}
	if _, problems := CheckDirective("批示", " \n", ParseDay("2020-07-10"), now); problems["words"] == "" {
		t.Error("without words")
	}
	if words, problems := CheckDirective("批示", " 请抓紧。\r\n", ParseDay("2020-07-10"), now); words != "请抓紧。" || len(problems) > 0 {
		t.Errorf("%q, %v", words, problems)
	}
}

func TestDirectiveIsOverdueWhenItsDayIsOver(t *testing.T) {
	t.Parallel()
	// A date as the database gives it, in UTC.
	d := Directive{Task: 39, State: DirectiveOpen, AnswerBy: time.Date(2020, 7, 10, 0, 0, 0, 0, time.UTC)}
	evening, night := time.Date(2020, 7, 10, 23, 59, 0, 0, Shanghai), time.Date(2020, 7, 11, 0, 1, 0, 0, Shanghai)
	if d.Overdue(evening) || !d.Overdue(night) {
		t.Error("overdue at the wrong moment")
	}
	if got := DirectiveSubject(d, evening); got != "第39项批示请在7月10日前答复" {
		t.Error(got)
	}
	if got := DirectiveSubject(d, night); got != "第39项批示逾期未答复，期限是7月10日" {
		t.Error(got)
	}
	d.State = DirectiveAnswered
	if d.Overdue(night) {
		t.Error("an answered one is overdue")
	}
}

func TestDirectiveFilter(t *testing.T) {
	t.Parallel()
	now := time.Date(2020, 7, 11, 9, 0, 0, 0, Shanghai)
	late := Directive{State: DirectiveOpen, AnswerBy: now.AddDate(0, 0, -1), Units: []DirectiveUnit{{Code: "a"}}}
	soon := Directive{State: DirectiveOpen, AnswerBy: now, Units: []DirectiveUnit{{Code: "b"}}}
	closed := Directive{State: DirectiveClosed, AnswerBy: now.AddDate(0, 0, -1), Units: []DirectiveUnit{{Code: "a"}}}
	for f, want := range map[DirectiveFilter][3]bool{
		{}:                            {true, true, true},
		{State: "overdue"}:            {true, false, false},
		{State: "open"}:               {true, true, false},
		{State: "closed"}:             {false, false, true},
		{Unit: "a"}:                   {true, false, true},
		{State: "overdue", Unit: "b"}: {false, false, false},
	} {
		if got := [3]bool{f.Matches(late, now), f.Matches(soon, now), f.Matches(closed, now)}; got != want || !f.Valid() {
			t.Errorf("%+v: %v, want %v", f, got, want)
		}
	}
	if (DirectiveFilter{State: "x"}).Valid() {
		t.Error("an unknown state")
	}
}
