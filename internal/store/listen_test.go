package store

import (
	"context"
	"testing"
	"time"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
)

// listening is a listener on a database, and what it hears and says in the end.
func listening(t *testing.T, url string, poll time.Duration) (heard chan struct{}, ended chan error, stop func()) {
	t.Helper()
	s, err := Open(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	ctx, cancel := context.WithCancel(t.Context())
	heard, ended = make(chan struct{}, 100), make(chan error, 1)
	go func() {
		ended <- s.Listen(ctx, poll, func(context.Context) { heard <- struct{}{} })
	}()
	t.Cleanup(cancel)
	return heard, ended, cancel
}

func wait[T any](t *testing.T, what string, c <-chan T) (got T) {
	t.Helper()
	select {
	case got = <-c:
	case <-time.After(time.Minute):
		t.Fatalf("waited for %s", what)
	}
	return got
}

func TestPublicationsOfOthersAreHeard(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	heard, ended, stop := listening(t, url, time.Hour)
	other, err := Open(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	wait(t, "the first look", heard)
	publishRow(t, other, ledger.Quarter{Year: 2020, Number: 2}, 1, "第一项。", 1)
	wait(t, "a publication", heard)
	if _, err := other.Pool().Exec(t.Context(), `UPDATE department SET name = name WHERE code = 'swj'`); err != nil {
		t.Fatal(err)
	}
	wait(t, "a department", heard)
	stop()
	if err := wait(t, "the end", ended); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

func TestALostAnnouncementIsMadeUpFor(t *testing.T) {
	t.Parallel()
	heard, _, _ := listening(t, dbtest.URL(t), 10*time.Millisecond)
	for range 3 {
		wait(t, "a look without an announcement", heard)
	}
}

func TestALostConnectionEndsTheListening(t *testing.T) {
	t.Parallel()
	url := dbtest.URL(t)
	heard, ended, _ := listening(t, url, time.Hour)
	other, err := Open(t.Context(), url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	wait(t, "the first look", heard)
	tag, err := other.Pool().Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`)
	if err != nil || tag.RowsAffected() != 1 {
		t.Fatalf("%s %v", tag, err)
	}
	if err := wait(t, "the end", ended); err == nil {
		t.Error("it ends without an error")
	}
}
