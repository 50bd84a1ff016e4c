package ledger_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"taizhang/internal/ledger"
)

func sealed() (ledger.EditionHead, []ledger.EditionRow) {
	head := ledger.EditionHead{
		Year: 2020, Quarter: 1, Number: 1, Title: "一季度进展情况表", PlanTitle: "市政府2020年重点工作(预下达)", Source: "市政府办公室",
		PublishedAt: time.Date(2020, 5, 14, 9, 44, 0, 123456789, ledger.Shanghai),
	}
	return head, []ledger.EditionRow{
		{Number: 1, Requirement: "a<b>&\"c\"\\", Progress: []string{"一\t二\u2028三\x01\x7f", `\u2028`}, UnitsPrinted: []string{"△市商务局"},
			Departments: []ledger.EditionUnit{{Code: "swj", Name: "市商务局", Role: ledger.Lead}}},
		{Number: 2, Requirement: "二"},
	}
}

// The bytes that a citizen hashes. Whoever changes them breaks every seal that was ever made.
const sealedFile = `{"edition":{"number":1,"plan_title":"市政府2020年重点工作(预下达)","published_at":"2020-05-14T01:44:00.123456Z",` +
	`"quarter":1,"reason":null,"source":"市政府办公室","title":"一季度进展情况表","year":2020},"previous":null,` +
	`"rows":[{"departments":[{"code":"swj","name":"市商务局","role":"lead"}],"number":1,"progress":["一\t二` + "\u2028" + `三\u0001` + "\x7f" + `","\\u2028"],` +
	`"requirement":"a<b>&\"c\"\\","units_printed":["△市商务局"]},` +
	`{"departments":[],"number":2,"progress":[],"requirement":"二","units_printed":[]}]}`

func TestSealedFileIsCanonical(t *testing.T) {
	t.Parallel()
	head, rows := sealed()
	if got := string(ledger.SealedFile(nil, head, rows)); got != sealedFile {
		t.Errorf("got\n%s\nwant\n%s", got, sealedFile)
	}
	if got := ledger.Seal(nil, head, rows); got != sha256.Sum256([]byte(sealedFile)) {
		t.Errorf("the seal is %s", got)
	}

	// The members stand in the order of their names, at every level: encoding/json sorts the keys of a map.
	var value any
	d := json.NewDecoder(strings.NewReader(sealedFile))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	e := json.NewEncoder(&again)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		t.Fatal(err)
	}
	if got := strings.Replace(strings.TrimSpace(again.String()), `二\u2028三`, "二\u2028三", 1); got != sealedFile {
		t.Errorf("sorted by name it is\n%s", got)
	}
}

func TestSealHoldsEverything(t *testing.T) {
	t.Parallel()
	head, rows := sealed()
	first := ledger.Seal(nil, head, rows)
	seen := map[ledger.Hash]string{first: "as it was"}
	try := func(name string, change func(h *ledger.EditionHead, r []ledger.EditionRow) *ledger.Hash) {
		h, r := sealed()
		previous := change(&h, r)
		got := ledger.Seal(previous, h, r)
		if was, ok := seen[got]; ok {
			t.Errorf("%s and %s have one seal", name, was)
		}
		seen[got] = name
	}
	try("the seal before", func(*ledger.EditionHead, []ledger.EditionRow) *ledger.Hash { return &first })
	for name, change := range map[string]func(*ledger.EditionHead){
		"year": func(h *ledger.EditionHead) { h.Year++ }, "quarter": func(h *ledger.EditionHead) { h.Quarter++ },
		"number": func(h *ledger.EditionHead) { h.Number++ }, "title": func(h *ledger.EditionHead) { h.Title += " " },
		"plan title": func(h *ledger.EditionHead) { h.PlanTitle = "" }, "source": func(h *ledger.EditionHead) { h.Source += "x" },
		"reason": func(h *ledger.EditionHead) { h.Reason = "数据更正" },
		"moment": func(h *ledger.EditionHead) { h.PublishedAt = h.PublishedAt.Add(time.Microsecond) },
	} {
		try(name, func(h *ledger.EditionHead, _ []ledger.EditionRow) *ledger.Hash { change(h); return nil })
	}
	for name, change := range map[string]func(*ledger.EditionRow){
		"row number": func(r *ledger.EditionRow) { r.Number = 3 }, "requirement": func(r *ledger.EditionRow) { r.Requirement = "" },
		"paragraphs joined": func(r *ledger.EditionRow) { r.Progress = []string{strings.Join(r.Progress, "")} },
		"paragraph added":   func(r *ledger.EditionRow) { r.Progress = append(r.Progress, "") },
		"units":             func(r *ledger.EditionRow) { r.UnitsPrinted[0] = "市商务局" },
		"role":              func(r *ledger.EditionRow) { r.Departments[0].Role = ledger.Sole },
		"department gone":   func(r *ledger.EditionRow) { r.Departments = nil },
	} {
		try(name, func(_ *ledger.EditionHead, r []ledger.EditionRow) *ledger.Hash {
			before := r[0].Hash()
			change(&r[0])
			if r[0].Hash() == before {
				t.Errorf("%s: the row keeps its hash", name)
			}
			return nil
		})
	}
	if h, r := sealed(); ledger.Seal(nil, h, r) != first {
		t.Error("the same edition has two seals")
	}
}

func TestCandidateDigest(t *testing.T) {
	t.Parallel()
	head, rows := sealed()
	digest := ledger.CandidateDigest(head, rows)
	later := head
	later.PublishedAt = later.PublishedAt.Add(time.Hour)
	if ledger.CandidateDigest(later, rows) != digest {
		t.Error("the digest depends on when it is published")
	}
	rows[0].Progress[0] += "。"
	if ledger.CandidateDigest(head, rows) == digest {
		t.Error("another text, the same digest")
	}
}
