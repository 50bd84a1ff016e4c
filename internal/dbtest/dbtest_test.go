package dbtest

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/migrations"
)

func TestDatabasesAreApart(t *testing.T) {
	t.Parallel()
	begin := time.Now()
	one := New(t)
	made := time.Since(begin)
	begin = time.Now()
	two := New(t)
	t.Logf("first database: %v, second: %v", made.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond))
	if _, err := one.Exec(t.Context(), "CREATE TABLE only_here (v int)"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		there bool
		pool  interface {
			QueryRow(context.Context, string, ...any) pgx.Row
		}
	}{"first": {true, one}, "second": {false, two}, "third": {false, New(t)}} {
		var there bool
		if err := c.pool.QueryRow(t.Context(), "SELECT to_regclass('only_here') IS NOT NULL").Scan(&there); err != nil {
			t.Fatal(err)
		}
		if there != c.there {
			t.Errorf("%s database: table is there: %v", name, there)
		}
	}
}

func TestNewHasTheNewestSchema(t *testing.T) {
	t.Parallel()
	if err := migrations.Current(t.Context(), New(t)); err != nil {
		t.Error(err)
	}
}

func TestEmptyIsEmpty(t *testing.T) {
	t.Parallel()
	address := Empty(t)
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var tables int
	err = conn.QueryRow(t.Context(), "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public'").Scan(&tables)
	if err != nil || tables != 0 {
		t.Errorf("%d tables, %v", tables, err)
	}
	if err := migrations.Up(t.Context(), address); err != nil {
		t.Errorf("migrating it: %v", err)
	}
}

func TestTheDatabaseGoesWithItsTest(t *testing.T) {
	t.Parallel()
	var name string
	t.Run("a test", func(t *testing.T) {
		pool := New(t)
		name = pool.Config().ConnConfig.Database
		if !exists(t, name) {
			t.Errorf("database %s is not there", name)
		}
	})
	if exists(t, name) {
		t.Errorf("database %s is left", name)
	}
}

func exists(t *testing.T, database string) bool {
	t.Helper()
	var there bool
	err := running(t).admin.QueryRow(t.Context(), "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", database).Scan(&there)
	if err != nil {
		t.Fatal(err)
	}
	return there
}

func TestSettingsOfTheSharedServer(t *testing.T) {
	t.Parallel()
	if os.Getenv(serverVariable) != "" {
		return // that server has its own
	}
	pool := New(t)
	for setting, want := range map[string]string{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300", "listen_addresses": ""} {
		var got string
		if err := pool.QueryRow(t.Context(), "SHOW "+setting).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s is %q, want %q", setting, got, want)
		}
	}
}

func TestTheTemplateIsNamedAfterTheMigrations(t *testing.T) {
	t.Parallel()
	if name := templateName(); !strings.HasPrefix(name, templatePrefix) || len(name) != len(templatePrefix)+16 {
		t.Errorf("template is %s", name)
	}
}

func BenchmarkNew(b *testing.B) {
	running(b)
	for b.Loop() {
		URL(b)
	}
}
