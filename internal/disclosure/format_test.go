package disclosure_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/xuri/excelize/v2"

	"taizhang/internal/ledger"
	"taizhang/internal/sheet"
	"taizhang/web/layout"
)

// rowOf reads a row of the CSV or XLSX file back.
func rowOf(t *testing.T, cells []string) ledger.EditionRow {
	t.Helper()
	for len(cells) < len(sheet.TableFields) {
		cells = append(cells, "")
	}
	n, err := strconv.Atoi(cells[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := func(s string) []string {
		if s == "" {
			return []string{}
		}
		return strings.Split(s, "\n")
	}
	r := ledger.EditionRow{Number: n, Requirement: cells[1], Progress: lines(cells[2]), UnitsPrinted: lines(cells[3])}
	names, roles := lines(cells[5]), lines(cells[6])
	for i, code := range lines(cells[4]) {
		r.Departments = append(r.Departments, ledger.EditionUnit{Code: code, Name: names[i], Role: ledger.Duty(roles[i])})
	}
	return r
}

// JSON is compared in TestDataIsTheEditionToTheLetter.
func TestCSVAndXLSXAreTheEditionToTheLetter(t *testing.T) {
	t.Parallel()
	s := open(t)
	want, err := s.store.Edition(t.Context(), ledger.Quarter{Year: 2020, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	compare := func(what string, table [][]string) {
		t.Helper()
		if len(table) != 170 {
			t.Fatalf("%s has %d rows", what, len(table))
		}
		for i, cells := range table {
			if got := rowOf(t, cells); !reflect.DeepEqual(got, want.Rows[i]) {
				t.Errorf("%s: task %d is\n%+v, want\n%+v", what, i+1, got, want.Rows[i])
			}
		}
	}

	w := s.get("/open-data/2020/q1.csv", http.StatusOK)
	text, ok := strings.CutPrefix(w.Body.String(), "\ufeff")
	if !ok {
		t.Error("the CSV does not begin with a byte order mark")
	}
	if bare := regexp.MustCompile(`[^\r]\n`).FindString(text); bare != "" || !strings.HasSuffix(text, "\r\n") {
		t.Error("a line of the CSV does not end with CRLF")
	}
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range sheet.TableFields {
		if all[0][i] != f.Name {
			t.Errorf("column %d is %s, want %s", i, all[0][i], f.Name)
		}
	}
	compare("CSV", all[1:])

	w = s.get("/open-data/2020/q1.xlsx", http.StatusOK)
	if got := w.Header().Get("Content-Disposition"); !strings.Contains(got, "attachment") || !strings.Contains(got, ".xlsx") {
		t.Errorf("it is saved as %s", got)
	}
	f, err := excelize.OpenReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	cells, err := f.GetRows(f.GetSheetList()[0])
	if err != nil {
		t.Fatal(err)
	}
	if cells[0][0] != want.Title || !strings.Contains(cells[1][0], want.Source) || !strings.Contains(cells[1][0], "2020-05-14 09:44") {
		t.Errorf("head: %v %v", cells[0], cells[1])
	}
	compare("XLSX", cells[3:])
	if again := open(t).get("/open-data/2020/q1.xlsx", http.StatusOK).Header().Get("ETag"); again != w.Header().Get("ETag") {
		t.Error("another instance makes another file of the same table")
	}
}

// space is what a page may set otherwise than the table as it was issued.
var space = regexp.MustCompile(`[\s\x{a0}\x{3000}]+`)

func folded(s string) string { return space.ReplaceAllString(ledger.Fold(s), "") }

func TestTheRenderedTableIsTheEditionButForPunctuationAndSpace(t *testing.T) {
	t.Parallel()
	s := open(t)
	want, err := s.store.Edition(t.Context(), ledger.Quarter{Year: 2020, Number: 1})
	if err != nil {
		t.Fatal(err)
	}
	doc := s.page("/2020/q1", http.StatusOK)
	for _, r := range want.Rows {
		row := doc.Find("#task-" + strconv.Itoa(r.Number))
		row.Find("[aria-hidden]").Remove()
		for what, c := range map[string]struct{ got, want string }{
			"requirement": {row.Find("td").Eq(0).Text(), r.Requirement},
			"progress":    {row.Find("td").Eq(1).Find("p[id]").Text(), strings.Join(r.Progress, "")},
			"units":       {row.Find("td").Eq(2).Find("ul").First().Text(), strings.Join(r.UnitsPrinted, "")},
		} {
			if folded(c.got) != folded(c.want) {
				t.Errorf("%s of %d is\n%s, want\n%s", what, r.Number, folded(c.got), folded(c.want))
			}
		}
		if got := row.Find("td").Eq(1).Find("p[id]").Length(); got != len(r.Progress) {
			t.Errorf("%d has %d paragraphs, want %d", r.Number, got, len(r.Progress))
		}
		row.Find("td").Eq(1).Find("p").Each(func(i int, p *goquery.Selection) {
			if id := p.AttrOr("id", ""); len(r.Progress) > 0 && id != "task-"+strconv.Itoa(r.Number)+"-p"+strconv.Itoa(i+1) {
				t.Errorf("paragraph %d of %d has the address %q", i+1, r.Number, id)
			}
		})
	}
}

// The rules are those of the JSON schemas that frictionlessdata publishes for data packages, data resources, dialects and
// table schemas of version 1, as far as this package uses them.
func TestDataPackageIsValid(t *testing.T) {
	t.Parallel()
	s := openAs(t, "https://tz.example.gov.cn", layout.Site{Licence: "CC-BY-4.0"})
	var d struct {
		Profile, Name, Title, Homepage, Created, Version string
		Licenses                                         []struct{ Name, Path string }
		Sources                                          []struct{ Title, Path string }
		Resources                                        []struct {
			Profile, Name, Path, Format, MediaType, Encoding, Hash string
			Bytes                                                  int
			Schema                                                 *struct {
				PrimaryKey string
				Fields     []struct{ Name, Type, Title, Description string }
			}
		}
	}
	body := s.get("/open-data/2020/q1/datapackage.json", http.StatusOK).Body.Bytes()
	if err := json.Unmarshal(body, &d); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`^([-a-z0-9._/])+$`)
	if d.Profile != "data-package" || !name.MatchString(d.Name) || d.Created != "2020-05-14T09:44:00+08:00" || d.Version != "1" || d.Homepage != "https://tz.example.gov.cn/2020/q1" {
		t.Errorf("head: %+v", d)
	}
	if len(d.Sources) != 1 || !strings.HasPrefix(d.Sources[0].Title, "市政府办公室") || len(d.Licenses) != 1 || d.Licenses[0].Name != "CC-BY-4.0" {
		t.Errorf("sources %v, licences %v", d.Sources, d.Licenses)
	}
	seen := map[string]bool{}
	for _, r := range d.Resources {
		path, ok := strings.CutPrefix(r.Path, "https://tz.example.gov.cn")
		if !ok || !name.MatchString(r.Name) || seen[r.Name] || !regexp.MustCompile(`^.+/.+$`).MatchString(r.MediaType) {
			t.Errorf("resource %+v", r)
		}
		seen[r.Name] = true
		file := s.get(path, http.StatusOK)
		sum := sha256.Sum256(file.Body.Bytes())
		if r.Bytes != file.Body.Len() || r.Hash != "sha256:"+hex.EncodeToString(sum[:]) {
			t.Errorf("%s has %d bytes and %x, the package says %d and %s", path, file.Body.Len(), sum, r.Bytes, r.Hash)
		}
		if media, _, _ := strings.Cut(file.Header().Get("Content-Type"), ";"); media != r.MediaType {
			t.Errorf("%s is %s, the package says %s", path, media, r.MediaType)
		}
		if (r.Schema != nil) != (r.Format == "csv") || (r.Profile == "tabular-data-resource") != (r.Format == "csv") {
			t.Errorf("%s: schema %v, profile %s", path, r.Schema, r.Profile)
		}
		if r.Schema != nil {
			head, _, _ := strings.Cut(strings.TrimPrefix(file.Body.String(), "\ufeff"), "\r\n")
			var names []string
			for _, f := range r.Schema.Fields {
				names = append(names, f.Name)
				if (f.Type != "integer" && f.Type != "string") || f.Title == "" || f.Description == "" {
					t.Errorf("field %+v", f)
				}
			}
			if strings.Join(names, ",") != head || r.Schema.PrimaryKey != names[0] {
				t.Errorf("fields %v for the header %s", names, head)
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("resources %v", seen)
	}
	if body := open(t).get("/open-data/2020/q1/datapackage.json", http.StatusOK).Body.Bytes(); bytes.Contains(body, []byte("licen")) {
		t.Error("a licence that nobody declared")
	}
}
