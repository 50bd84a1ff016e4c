package localpg

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

func TestTheLogIsBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "log")
	l, err := openRollingFile(path, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 500 {
		if _, err := l.Write([]byte("line " + strconv.Itoa(i) + "\n")); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	var size int64
	for _, p := range []string{path, path + ".1"} {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if size > 2000 {
		t.Errorf("the log has grown to %d bytes", size)
	}
	if !strings.HasSuffix(l.lastLines(), "line 498\nline 499\n") || len(l.lastLines()) > tailLimit {
		t.Errorf("last lines are %q", l.lastLines())
	}
}
