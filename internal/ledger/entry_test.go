package ledger_test

import (
	"errors"
	"fmt"
	"testing"

	"taizhang/internal/ledger"
)

var (
	writer    = ledger.Actor{ID: 1, Role: ledger.Staff, Departments: []ledger.Department{{Code: "swj", Name: "市商务局"}}}
	otherUnit = ledger.Actor{ID: 2, Role: ledger.Staff, Departments: []ledger.Department{{Code: "fgw", Name: "市发改委"}}}
	office    = ledger.Actor{ID: 3, Role: ledger.Office}
	leader    = ledger.Actor{ID: 4, Role: ledger.Leader}
	admin     = ledger.Actor{ID: 5, Role: ledger.Admin}
	public    = ledger.Actor{}
)

var actors = map[string]ledger.Actor{
	"writer": writer, "other unit": otherUnit, "office": office, "leader": leader, "admin": admin, "public": public,
}

var quarterStates = []ledger.QuarterState{ledger.Scheduled, ledger.Open, ledger.Closed, ledger.QuarterPublished}

// allowed is everything that anybody may do to a text; whatever is not in it must be refused.
var allowed = map[string]ledger.State{
	"writer open 未填写 save":     ledger.Draft,
	"writer open 草稿 save":      ledger.Draft,
	"writer open 已退回 save":     ledger.Returned,
	"writer open 未填写 submit":   ledger.Submitted,
	"writer open 草稿 submit":    ledger.Submitted,
	"writer open 已退回 submit":   ledger.Submitted,
	"writer open 已报送 withdraw": ledger.Draft,

	"office open 已报送 accept":     ledger.Accepted,
	"office closed 已报送 accept":   ledger.Accepted,
	"office open 已审核 unaccept":   ledger.Submitted,
	"office closed 已审核 unaccept": ledger.Submitted,
	"office open 已报送 return":     ledger.Returned,
	"office open 已审核 return":     ledger.Returned,
	"office open 已报送 edit":       ledger.Submitted,
	"office open 已审核 edit":       ledger.Accepted,
	"office closed 已报送 edit":     ledger.Submitted,
	"office closed 已审核 edit":     ledger.Accepted,
	"office open 已报送 compose":    ledger.Submitted,
	"office open 已审核 compose":    ledger.Submitted,
	"office closed 已报送 compose":  ledger.Submitted,
	"office closed 已审核 compose":  ledger.Submitted,
	"office closed 已审核 publish":  ledger.Published,

	"office published 已公开 correct": ledger.Published,
	"office published 未填写 correct": ledger.Published,
	"office published 草稿 correct":  ledger.Published,
	"office published 已退回 correct": ledger.Published,
	"office published 已报送 correct": ledger.Published,
}

// Who may do it at all, in whatever state: for everybody else the refusal is 403, for these it is 409.
var mayEver = map[ledger.Action]string{
	ledger.Save: "writer", ledger.Submit: "writer", ledger.Withdraw: "writer",
	ledger.Accept: "office", ledger.Unaccept: "office", ledger.Return: "office", ledger.Edit: "office", ledger.Compose: "office", ledger.Publish: "office",
	ledger.Correct: "office",
}

func TestDecideEveryStateRoleAndAction(t *testing.T) {
	t.Parallel()
	met := 0
	for who, actor := range actors {
		for _, quarter := range quarterStates {
			for _, state := range ledger.States {
				for _, action := range ledger.Actions {
					name := fmt.Sprintf("%s %s %s %s", who, string(quarter), state, action)
					doc := ledger.Document{State: state, Quarter: quarter, Writer: "swj"}
					got, err := doc.Decide(actor, action)
					if want, ok := allowed[name]; ok {
						met++
						if err != nil || got != want {
							t.Errorf("%s: got %q, %v; want %q", name, got, err, want)
						}
						continue
					}
					var refusal *ledger.Refusal
					if !errors.As(err, &refusal) {
						t.Errorf("%s: got %q, %v; want a refusal", name, got, err)
						continue
					}
					kind := ledger.Forbidden
					if mayEver[action] == who {
						kind = ledger.Conflict
					}
					if refusal.Kind != kind || refusal.Message == "" {
						t.Errorf("%s: refused with %d %q, want kind %d", name, refusal.Kind, refusal.Message, kind)
					}
					if got != state {
						t.Errorf("%s: a refusal changed the state to %q", name, got)
					}
				}
			}
		}
	}
	if met != len(allowed) {
		t.Errorf("met %d of the %d allowed cases: the table names something that does not exist", met, len(allowed))
	}
}

func TestNobodyWritesTheEntryOfAJointTask(t *testing.T) {
	t.Parallel()
	doc := ledger.Document{State: ledger.Blank, Quarter: ledger.Open, Writer: ""}
	for who, actor := range actors {
		if doc.May(actor, ledger.Save) || doc.May(actor, ledger.Submit) {
			t.Errorf("%s may write an entry that nobody leads", who)
		}
	}
}

func TestQuarterMoves(t *testing.T) {
	t.Parallel()
	moves := map[ledger.QuarterAction][2]ledger.QuarterState{
		ledger.OpenQuarter:    {ledger.Scheduled, ledger.Open},
		ledger.CloseQuarter:   {ledger.Open, ledger.Closed},
		ledger.ReopenQuarter:  {ledger.Closed, ledger.Open},
		ledger.PublishQuarter: {ledger.Closed, ledger.QuarterPublished},
	}
	for action, move := range moves {
		for _, state := range quarterStates {
			for who, actor := range actors {
				got, err := state.Move(actor, action)
				var refusal *ledger.Refusal
				switch {
				case who == "office" && state == move[0]:
					if err != nil || got != move[1] {
						t.Errorf("%s %s: got %s, %v", state, action, got, err)
					}
				case !errors.As(err, &refusal):
					t.Errorf("%s %s by %s: got %s, %v; want a refusal", state, action, who, got, err)
				case (refusal.Kind == ledger.Forbidden) != (who != "office"):
					t.Errorf("%s %s by %s: wrong kind of refusal: %s", state, action, who, refusal)
				}
			}
		}
	}
}

func TestKeepsAccount(t *testing.T) {
	t.Parallel()
	may := map[string][]ledger.Role{
		"office": {ledger.Staff, ledger.Office, ledger.Leader},
		"admin":  ledger.Roles,
	}
	for who, actor := range actors {
		for _, role := range ledger.Roles {
			want := false
			for _, r := range may[who] {
				want = want || r == role
			}
			if got := actor.KeepsAccount(role) == nil; got != want {
				t.Errorf("%s keeps accounts of %s: %v, want %v", who, role, got, want)
			}
		}
	}
}
