//go:build html

package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// checker is the Nu HTML checker, where .ci/need puts it.
const checker = "../../.build/node_modules/vnu-jar/build/dist/vnu.jar"

// TestHTML writes every kind of page, those behind the login and those that answer a form included, and has them read by
// the Nu HTML checker.
func TestHTML(t *testing.T) {
	t.Parallel()
	s := newFurnished(t)
	folder := t.TempDir()
	seen := map[string]string{} // file to what it is
	write := func(when string, sights []sight) {
		for _, v := range sights {
			c, method := s.nobody(), http.MethodGet
			if v.as != "" {
				c = s.cached(v.as)
			}
			if v.form != nil {
				method = http.MethodPost
			}
			got := c.do(method, v.path, v.form)
			if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || got.status >= http.StatusInternalServerError || got.body == "" {
				t.Errorf("%s %s for %q answers %d %s %s", method, v.path, v.as, got.status, got.header.Get("Content-Type"), got.header.Get("Location"))
				continue
			}
			file := fmt.Sprintf("%03d.html", len(seen))
			seen[file] = fmt.Sprintf("%s %s %s (%d) for %q", when, method, v.path, got.status, v.as)
			if err := os.WriteFile(filepath.Join(folder, file), []byte(got.body), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("open", publicSights)
	write("open", innerSights)
	write("open", refusedSights)
	s.closeSecond()
	write("closed", closedSights)
	t.Logf("%d pages", len(seen))

	// It answers on standard error, and fails when it has found something.
	var out bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "java", "-jar", checker, "--errors-only", "--format", "json", "--skip-non-html", folder)
	cmd.Stderr = &out
	failed := cmd.Run()
	var report struct {
		Messages []struct {
			Type, URL, Message, Extract string
			LastLine                    int
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatalf("the checker is fetched by make test-html and needs Java: %v (%v)\n%.2000s", failed, err, out.String())
	}
	for _, m := range report.Messages {
		t.Errorf("%s: %s, line %d: %s", seen[filepath.Base(m.URL)], m.Message, m.LastLine, m.Extract)
	}
	if failed != nil && len(report.Messages) == 0 {
		t.Error(failed)
	}
}
