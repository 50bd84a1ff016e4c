package migrations_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"taizhang/internal/dbtest"
	"taizhang/internal/store"
	"taizhang/migrations"
)

// TestAnOrdinaryOwnerMigratesAndReads is the deployment that the README describes: no superuser, but the database's
// owner, once with and once without the right to make roles. The role taizhang_public is there already on a server that
// other tests use, as on one where an administrator has made it.
func TestAnOrdinaryOwnerMigratesAndReads(t *testing.T) {
	t.Parallel()
	for name, right := range map[string]string{"may make roles": "CREATEROLE", "may not": "NOCREATEROLE"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.New(t) // a migrated database: the server has the role
			address := dbtest.Empty(t)
			admin, err := pgx.Connect(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = admin.Close(t.Context()) }()
			u, err := url.Parse(address)
			if err != nil {
				t.Fatal(err)
			}
			database := strings.TrimPrefix(u.Path, "/")
			owner := fmt.Sprintf("owner_%d_%s", time.Now().UnixNano(), strings.ToLower(right))
			for _, sql := range []string{
				fmt.Sprintf(`CREATE ROLE %s LOGIN PASSWORD 'once' %s`, owner, right),
				fmt.Sprintf(`ALTER DATABASE %s OWNER TO %s`, pgx.Identifier{database}.Sanitize(), owner),
				fmt.Sprintf(`ALTER SCHEMA public OWNER TO %s`, owner),
				fmt.Sprintf(`GRANT taizhang_public TO %s`, owner),
			} {
				if _, err := admin.Exec(t.Context(), sql); err != nil {
					t.Fatalf("%s: %v", sql, err)
				}
			}
			t.Cleanup(func() { dropOwner(t, address, owner) })
			u.User = url.UserPassword(owner, "once")
			if err := migrations.Up(t.Context(), u.String()); err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), u.String(), time.Now)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.Ping(t.Context()); err != nil {
				t.Error(err)
			}
			if editions, err := s.Editions(t.Context()); err != nil || len(editions) != 1 {
				t.Errorf("the public reads %d editions: %v", len(editions), err)
			}
		})
	}
}

func dropOwner(t *testing.T, address, owner string) {
	pool, err := pgxpool.New(context.Background(), address) // the test's own context has ended
	if err != nil {
		t.Error(err)
		return
	}
	defer pool.Close()
	for _, sql := range []string{`REASSIGN OWNED BY ` + owner + ` TO CURRENT_USER`, `DROP OWNED BY ` + owner, `DROP ROLE ` + owner} {
		if _, err := pool.Exec(context.Background(), sql); err != nil {
			t.Errorf("%s: %v", sql, err)
		}
	}
}
