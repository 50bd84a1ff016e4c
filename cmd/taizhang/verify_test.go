package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"taizhang/internal/dbtest"
)

func runVerify(t *testing.T, url string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), append([]string{"verify"}, args...), environment(map[string]string{"DATABASE_URL": url}), &out, &errs)
	return code, out.String(), errs.String()
}

func TestVerify(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	code, out, _ := runVerify(t, url)
	if code != 0 || !regexp.MustCompile(`^2020/q1 edition 1  ok  170 rows  [0-9a-f]{64}\nall 1 editions are as they were published; the newest seal is [0-9a-f]{64}\n$`).MatchString(out) {
		t.Errorf("as it was published: %d, %q", code, out)
	}

	s := openStore(t, url)
	if _, err := s.Pool().Exec(t.Context(), `UPDATE edition_row SET progress = '{}' WHERE number = 39`); err == nil {
		t.Error("a published row can be changed just so")
	}
	if _, err := s.Pool().Exec(t.Context(), `ALTER TABLE edition_row DISABLE TRIGGER USER; UPDATE edition_row SET progress = '{改过的话}' WHERE number = 39`); err != nil {
		t.Fatal(err)
	}
	code, out, errs := runVerify(t, url)
	if code != 1 || !strings.Contains(out, "2020/q1 edition 1  BROKEN  170 rows") || !strings.Contains(out, "\n  task 39: the row was changed\n") {
		t.Errorf("a row changed by SQL: %d, %q", code, out)
	}
	if strings.Contains(out, "task 38") || strings.Contains(out, "as they were published") || errs != "taizhang: verify: 1 of 1 editions are not as they were published\n" {
		t.Errorf("told %q and %q", out, errs)
	}
}

func TestVerifyNeedsItsSchema(t *testing.T) {
	t.Parallel()
	if code, out, errs := runVerify(t, dbtest.Empty(t)); code != 1 || out != "" || !strings.Contains(errs, "schema") {
		t.Errorf("an empty database: %d, %q, %q", code, out, errs)
	}
	if code, out, _ := runVerify(t, "", "--help"); code != 0 || !strings.Contains(out, "Usage: taizhang verify") || !strings.Contains(out, "--database-url") {
		t.Errorf("help: %d, %q", code, out)
	}
	if code, _, errs := runVerify(t, "", "now"); code != 2 || errs == "" {
		t.Errorf("an argument: %d, %q", code, errs)
	}
}
