package localpg

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAFolderThatLetsNobodyThrough(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	blocked := filepath.Dir(dir)
	if err := os.Chmod(blocked, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), Options{Dir: dir, Fast: true})
	if os.Geteuid() != 0 { // our own folder, and we run the server ourselves
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err == nil || !strings.Contains(err.Error(), "because "+blocked+" does not let it through") || strings.Contains(err.Error(), "\n") {
		t.Errorf("message is %v", err)
	}
}
