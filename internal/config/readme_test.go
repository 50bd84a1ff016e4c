package config

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestTheReadmeHasEverySetting(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Settings() {
		value := strings.ReplaceAll(s.Value, "|", `\|`)
		if value != "" {
			value = " " + value
		}
		if row := fmt.Sprintf("| `--%s%s` | `%s` | %s | %s |\n", s.Flag, value, s.Variable, s.Default, s.Meaning); !strings.Contains(string(readme), row) {
			t.Errorf("README.md lacks the row\n%s", row)
		}
	}
}
