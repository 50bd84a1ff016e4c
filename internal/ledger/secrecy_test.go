package ledger_test

import (
	"errors"
	"testing"

	"taizhang/internal/ledger"
)

func TestSecrecyCheckTakesTwoPeopleOfTheOffice(t *testing.T) {
	t.Parallel()
	other := ledger.Actor{ID: 33, Role: ledger.Office}
	actors := map[string]ledger.Actor{"other": other, "third": {ID: 34, Role: ledger.Office}}
	for who, a := range map[string]ledger.Actor{"writer": writer, "office": office, "leader": leader, "admin": admin, "public": public} {
		actors[who] = a
	}
	checks := map[string]ledger.SecrecyCheck{
		"none":      {},
		"prepared":  {PreparedBy: office.ID},
		"rejected":  {PreparedBy: office.ID, RejectedBy: other.ID},
		"confirmed": {PreparedBy: office.ID, ConfirmedBy: other.ID},
		"both":      {PreparedBy: office.ID, ConfirmedBy: other.ID, RejectedBy: other.ID}, // never stored: refused wins
	}
	may := map[string]bool{
		"none prepare office": true, "none prepare other": true, "prepared confirm other": true, "prepared reject other": true, "prepared confirm third": true, "prepared reject third": true,
		"none prepare third": true,
		// What was refused is submitted again, by whomever; nobody lets it pass as it is, nor refuses it twice.
		"rejected prepare office": true, "rejected prepare other": true, "rejected prepare third": true,
		"both prepare office": true, "both prepare other": true, "both prepare third": true,
	}
	for state, check := range checks {
		for who, actor := range actors {
			for deed, err := range map[string]error{"prepare": check.Prepare(actor), "confirm": check.Confirm(actor), "reject": check.Reject(actor)} {
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
