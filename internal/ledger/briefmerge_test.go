package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func lines(words string) string { return strings.ReplaceAll(words, " ", "\n") }

func TestRedraft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ was, own, fresh, merged, offers string }{
		"not edited":                        {"a b", "a b", "a c d", "a c d", ""},
		"not drafted otherwise":             {"a b", "a B", "a b", "a B", ""},
		"both in other places":              {"7 t3 t13 t26", "7 t3 T13 t26", "8 t3 t13 t26", "8 t3 T13 t26", ""},
		"a paragraph put behind an edited":  {"7 t3 t13 t26", "7 t3 T13 t26", "8 t3 t13 t15 t26", "8 t3 T13 t15 t26", ""},
		"the same paragraph":                {"a b c", "a B c", "a x c", "a B c", "1:B>x"},
		"two of them":                       {"a b c", "A B c", "x y c", "A B c", "0:A>x 1:B>y"},
		"neighbours, one of each":           {"a b c", "A b c", "a x c", "A x c", ""},
		"edited as it is drafted now":       {"a b", "a x", "a x", "a x", ""},
		"one put in by the office":          {"a b", "a own b", "a x", "a own x", ""},
		"one taken out and drafted anew":    {"a b c", "a c", "a x c", "a c", "1:>x"},
		"one edited and drafted no longer":  {"a b c", "a B c", "a c", "a B c", "1:B>"},
		"everything the office's, one more": {"a", "X Y", "b", "X Y", "0:X,Y>b"},
		"emptied":                           {"a b", "", "c d", "", "0:>c,d"},
		"nothing before":                    {"", "own", "a", "own", "0:own>a"},
	} {
		r := ledger.Redraft{Was: lines(c.was), Own: lines(c.own), Fresh: lines(c.fresh)}.Merge()
		if r.Own != lines(c.merged) {
			t.Errorf("%s: became %q, want %q", name, r.Own, c.merged)
		}
		var offers []string
		for _, o := range r.Offers() {
			offers = append(offers, string(rune('0'+o.At))+":"+strings.Join(o.Own, ",")+">"+strings.Join(o.Fresh, ","))
		}
		if got := strings.Join(offers, " "); got != c.offers {
			t.Errorf("%s: offers %q, want %q", name, got, c.offers)
		}
		if again := r.Merge(); again != r {
			t.Errorf("%s: drafted again it became %+v", name, again)
		}
		kept, taken := r, r
		for i := len(r.Offers()) - 1; i >= 0; i-- {
			var found [2]bool
			kept, found[0] = kept.Settle(i, false)
			taken, found[1] = taken.Settle(i, true)
			if found != [2]bool{true, true} {
				t.Errorf("%s: no offer %d", name, i)
			}
		}
		if kept.Own != r.Own || len(kept.Offers()) != 0 || len(taken.Offers()) != 0 {
			t.Errorf("%s: kept %+v, taken %+v", name, kept, taken)
		}
		if _, found := r.Settle(len(r.Offers()), true); found {
			t.Errorf("%s: settled an offer that there is not", name)
		}
	}
}

// Nothing that the office wrote is lost by drafting again, and what it left alone says what the draft says now.
func FuzzRedraft(f *testing.F) {
	f.Add("abcd", "aXcd", "abYd")
	f.Fuzz(func(t *testing.T, was, own, fresh string) {
		split := func(s string) string {
			var out []string
			for i, r := range s {
				if i < 12 {
					out = append(out, "p"+string('a'+(r&7)))
				}
			}
			return strings.Join(out, "\n")
		}
		r := ledger.Redraft{Was: split(was), Own: split(own), Fresh: split(fresh)}
		merged := r.Merge()
		for _, p := range ledger.Paragraphs(r.Own) {
			if !slices.Contains(ledger.Paragraphs(r.Was), p) && !slices.Contains(ledger.Paragraphs(merged.Own), p) {
				t.Errorf("%+v lost %s: %+v", r, p, merged)
			}
		}
		// Paragraphs that stand in a text several times may be told apart otherwise after each answer; there is an end to it.
		kept := merged
		for n := 0; len(kept.Offers()) > 0; n++ {
			if kept, _ = kept.Settle(0, false); kept.Own != merged.Own || n > 50 {
				t.Fatalf("%+v settled became %+v", merged, kept)
			}
		}
	})
}
