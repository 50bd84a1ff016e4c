package migrations

import (
	"context"
	"database/sql"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"
)

// createJobQueue makes River's own tables by River's own migrations, up to the version that this release is built for. A
// release with a newer River brings a migration of its own. It works without a transaction, since River's may not share
// one; those that were done before an interruption are not done again.
func createJobQueue() *goose.Migration {
	return goose.NewGoMigration(5,
		&goose.GoFunc{RunDB: func(ctx context.Context, db *sql.DB) error {
			return migrateRiver(ctx, db, rivermigrate.DirectionUp, 8)
		}},
		&goose.GoFunc{RunDB: func(ctx context.Context, db *sql.DB) error {
			return migrateRiver(ctx, db, rivermigrate.DirectionDown, -1)
		}},
	)
}

// migrateRiver brings River's tables to version to; -1, on the way down, is before its first.
func migrateRiver(ctx context.Context, db *sql.DB, direction rivermigrate.Direction, to int) error {
	migrator, err := rivermigrate.New(riverdatabasesql.New(db), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	_, err = migrator.Migrate(ctx, direction, &rivermigrate.MigrateOpts{TargetVersion: to})
	return err
}
