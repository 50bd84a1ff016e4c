// Package migrations holds the schema and its seed as goose migrations, and runs them.
//
// A migration is never edited after it has landed. Several programs may migrate one database at the same moment:
// goose's session locker (a PostgreSQL advisory lock) lets one work while the others wait.
package migrations

import (
	"context"
	"embed"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib" // goose speaks database/sql; nothing else in the program does
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// FS holds the migrations, named NNNNN_verb_noun.sql, or .go where a library brings its own tables.
//
//go:embed *.sql 0*.go
var FS embed.FS

// inGo makes the migrations of the .go files, which goose finds by their numbers; anew each time, since it writes to them.
func inGo() []*goose.Migration { return []*goose.Migration{createJobQueue()} }

// ErrSchema means that the database is not at the version that this program was built for.
var ErrSchema = errors.New("database schema is not the one this program needs")

// Up brings the database at url to the newest version.
func Up(ctx context.Context, url string) error {
	return with(ctx, url, func(p *goose.Provider) error {
		_, err := p.Up(ctx)
		return err
	})
}

// Down takes every migration back, the newest first. All data are gone afterwards.
func Down(ctx context.Context, url string) error {
	return with(ctx, url, func(p *goose.Provider) error {
		_, err := p.DownTo(ctx, 0)
		return err
	})
}

// Versions returns the version of the database at url and the newest version that this program knows.
func Versions(ctx context.Context, url string) (current, newest int64, err error) {
	err = with(ctx, url, func(p *goose.Provider) error {
		current, newest, err = p.GetVersions(ctx)
		return err
	})
	return current, newest, err
}

// Current reports ErrSchema when the database behind pool is not at the newest version that this program knows.
func Current(ctx context.Context, pool *pgxpool.Pool) error {
	var at int64
	err := pool.QueryRow(ctx, `-- name: SchemaVersion
		SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&at)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if want := newest(); at != want {
		return fmt.Errorf("%w: it is at %d, needed is %d", ErrSchema, at, want)
	}
	return nil
}

// newest is the highest number among the embedded files.
func newest() int64 {
	entries, err := FS.ReadDir(".")
	if err != nil {
		panic(err) // an embedded directory can always be read
	}
	var top int64
	for _, e := range entries {
		n, err := goose.NumericComponent(e.Name())
		if err == nil && n > top {
			top = n
		}
	}
	return top
}

func with(ctx context.Context, url string, do func(*goose.Provider) error) (err error) {
	config, err := pgxpool.ParseConfig(url) // which knows the settings of a pool, too
	if err != nil {
		return fmt.Errorf("read database address: %w", err)
	}
	db := stdlib.OpenDB(*config.ConnConfig)
	defer func() { err = errors.Join(err, db.Close()) }()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // every second, for five minutes
	if err != nil {
		return fmt.Errorf("session locker: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, db, FS, goose.WithSessionLocker(locker),
		goose.WithGoMigrations(inGo()...), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if err := do(provider); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}
