package disclosure_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"taizhang/web/layout"
)

// profile compiles a profile of the Data Package standard, a JSON schema that those who wrote the standard publish.
func profile(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("../../.build/node_modules/datapackage/lib/profiles/" + name + ".json")
	if err != nil {
		t.Fatalf("the profiles of the standard are needed for this test (make test fetches them from npm): %v", err)
	}
	defer func() { _ = file.Close() }()
	content, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name+".json", content); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDataPackageFollowsTheStandardsProfiles(t *testing.T) {
	t.Parallel()
	whole := map[string]*jsonschema.Schema{}
	for _, name := range []string{"data-package", "data-resource", "tabular-data-resource"} {
		whole[name] = profile(t, name)
	}
	for _, licence := range []string{"", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"} {
		s := openAs(t, "https://tz.example.gov.cn", layout.Site{Licence: licence})
		body := s.get("/open-data/2020/q1/datapackage.json", http.StatusOK).Body.Bytes()
		described, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if err := whole["data-package"].Validate(described); err != nil {
			t.Errorf("licence %q: %v", licence, err)
		}
		resources := described.(map[string]any)["resources"].([]any)
		for _, r := range resources {
			named := r.(map[string]any)["profile"].(string)
			if err := whole[named].Validate(r); err != nil {
				t.Errorf("licence %q, %s: %v", licence, named, err)
			}
		}
		// That a schema which lets everything through does not pass for one that was kept to.
		resources[0].(map[string]any)["name"] = "Not A Name"
		if err := whole["data-package"].Validate(described); err == nil {
			t.Error("a name that the standard refuses goes through")
		}
	}
}

// TestCSVHasTheTypesItIsDescribedWith reads every field of the file as its description says: Table Schema, version 1, with
// its lexical forms of types, its constraints and its primary key.
func TestCSVHasTheTypesItIsDescribedWith(t *testing.T) {
	t.Parallel()
	s := openAt(t, "https://tz.example.gov.cn")
	var d struct {
		Resources []struct {
			Path   string
			Schema *struct {
				PrimaryKey string
				Fields     []struct {
					Name, Type  string
					Constraints struct{ Required, Unique bool }
				}
			}
		}
	}
	if err := json.Unmarshal(s.get("/open-data/2020/q1/datapackage.json", http.StatusOK).Body.Bytes(), &d); err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, r := range d.Resources {
		if r.Schema == nil {
			continue
		}
		tables++
		text, ok := strings.CutPrefix(s.get(strings.TrimPrefix(r.Path, "https://tz.example.gov.cn"), http.StatusOK).Body.String(), "\ufeff")
		records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || !ok || len(records) != 171 {
			t.Fatalf("%s: %d records, %v", r.Path, len(records), err)
		}
		for i, f := range r.Schema.Fields {
			if records[0][i] != f.Name {
				t.Errorf("column %d is %s, described as %s", i, records[0][i], f.Name)
			}
			seen := map[string]bool{}
			for _, record := range records[1:] {
				value := record[i]
				if f.Constraints.Required && value == "" || f.Constraints.Unique && seen[value] || f.Name == r.Schema.PrimaryKey && (value == "" || seen[value]) {
					t.Errorf("%s: %q is empty or there twice", f.Name, value)
				}
				seen[value] = true
				if !typed(f.Type, value) {
					t.Errorf("%s: %.40q is no %s", f.Name, value, f.Type)
				}
			}
		}
		if len(records[0]) != len(r.Schema.Fields) {
			t.Errorf("%d columns, %d described", len(records[0]), len(r.Schema.Fields))
		}
	}
	if tables != 1 {
		t.Errorf("%d tables are described", tables)
	}
}

// typed reports whether a text is a value of a type of Table Schema; the empty text is a missing value of any.
func typed(kind, value string) bool {
	if value == "" {
		return true
	}
	var err error
	switch kind {
	case "string":
	case "integer":
		_, err = strconv.Atoi(value)
	case "number":
		_, err = strconv.ParseFloat(value, 64)
	case "boolean":
		return value == "true" || value == "false"
	case "date":
		_, err = time.Parse(time.DateOnly, value)
	case "datetime":
		_, err = time.Parse(time.RFC3339, value)
	default:
		return false
	}
	return err == nil
}
