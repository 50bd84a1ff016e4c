package overview

import (
	"reflect"
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/internal/trend"
	"taizhang/web/overviewpage"
)

// A filter survives its way through an address.
func TestFilterInAddresses(t *testing.T) {
	t.Parallel()
	r := round{readRound: readRound{Overview: store.Overview{Departments: []ledger.Department{{Code: "fgw", Name: "市发改委"}}, Leaders: []string{"陈伟（副市长）"}}}}
	filters := []filter{{}, {late: true}, {trouble: true}, {leader: "陈伟（副市长）", late: true}, filter{lead: true, handedIn: true, late: true}.of("fgw")}
	for _, s := range states {
		filters = append(filters, byState(s), byState(s).of("fgw"))
	}
	for _, rating := range ratings {
		filters = append(filters, byRating(rating))
	}
	for _, want := range filters {
		got, err := parseFilter(want.query(), r)
		if err != nil || got != want {
			t.Errorf("%+v came back as %+v, %v", want, got, err)
		}
	}
}

// Every state and every rating of the ledger has a row: nothing falls out of the sums.
func TestEveryStateAndRatingIsCounted(t *testing.T) {
	t.Parallel()
	if len(states) != len(ledger.States) || len(ratings) != len(ledger.Ratings)+1 {
		t.Errorf("%d states and %d ratings, the ledger has %d and %d", len(states), len(ratings), len(ledger.States), len(ledger.Ratings)+1)
	}
	for _, s := range ledger.States {
		if got, ok := stateOf(stateName(s)); !ok || got != s || allAt[s] == "" {
			t.Errorf("state %q is not counted", s)
		}
	}
	for _, rating := range ledger.Ratings {
		if got, ok := ratingOf(ratingName(rating)); !ok || got != rating {
			t.Errorf("rating %q is not counted", rating)
		}
	}
}

func TestBar(t *testing.T) {
	t.Parallel()
	rows := []overviewpage.LightRow{
		{Number: overviewpage.Number{Count: 50}}, {}, {Number: overviewpage.Number{Count: 149}}, {Number: overviewpage.Number{Count: 1}},
	}
	want := [][2]string{{"0.00%", "24.60%"}, {"25.00%", "74.10%"}, {"99.50%", "0.20%"}}
	got := bar(rows)
	if len(got) != len(want) {
		t.Fatalf("%d pieces, want %d", len(got), len(want))
	}
	for i, piece := range got {
		if piece.X != want[i][0] || piece.Width != want[i][1] {
			t.Errorf("piece %d from %s, %s wide, want %v", i, piece.X, piece.Width, want[i])
		}
	}
	if len(bar(nil)) != 0 {
		t.Error("a bar of nothing has pieces")
	}
}

// The addresses of numbers are written by hand.
func TestEncodedIsTheEncodedQuery(t *testing.T) {
	t.Parallel()
	all := filter{
		state: "a&b", rating: "良", department: "x y", leader: "陈&伟", ownState: "=", ownRating: "1", lead: true, handedIn: true, late: true, change: trend.Up,
		parts: true, pace: paceAt, signal: signalHeld, check: checkAgree, trouble: true, returned: true, problem: true,
	}
	if of := reflect.ValueOf(all); len(all.query()) != of.NumField() {
		t.Errorf("%d of %d fields stand in an address", len(all.query()), of.NumField())
	}
	for _, f := range []filter{{}, {late: true}, byState(ledger.Blank), byOwnRating(ledger.Done).of("sw"), all} {
		if f.encoded() != f.query().Encode() {
			t.Errorf("%s, not %s", f.encoded(), f.query().Encode())
		}
	}
}
