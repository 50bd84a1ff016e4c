package ledger_test

import (
	"errors"
	"testing"

	"taizhang/internal/ledger"
)

func TestSecrecyCheckTakesTwoPeopleOfTheOffice(t *testing.T) {
	t.Parallel()
	other := ledger.Actor{ID: 33, Role: ledger.Office}
	actors := map[string]ledger.Actor{"other": other}
	for who, a := range map[string]ledger.Actor{"writer": writer, "office": office, "leader": leader, "admin": admin, "public": public} {
		actors[who] = a
	}
	checks := map[string]ledger.SecrecyCheck{
		"none":      {},
		"prepared":  {PreparedBy: office.ID},
		"confirmed": {PreparedBy: office.ID, ConfirmedBy: other.ID},
	}
	may := map[string]bool{
		"none prepare office": true, "none prepare other": true, "prepared confirm other": true,
	}
	for state, check := range checks {
		for who, actor := range actors {
			for deed, err := range map[string]error{"prepare": check.Prepare(actor), "confirm": check.Confirm(actor)} {
				name := state + " " + deed + " " + who
				var refusal *ledger.Refusal
				switch {
				case may[name]:
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
				case !errors.As(err, &refusal):
					t.Errorf("%s: %v, want a refusal", name, err)
				case (refusal.Kind == ledger.Forbidden) != (actor.Role != ledger.Office):
					t.Errorf("%s: wrong kind of refusal: %s", name, refusal)
				}
			}
		}
		if passed := check.Passed() == nil; passed != (state == "confirmed") {
			t.Errorf("%s: passed %v", state, passed)
		}
	}
}
