package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"taizhang/migrations"
)

const migrateHelp = `Usage: taizhang migrate up|down|status [settings]

  up      bring the schema to the version that this program needs; serve does that by itself
  down    take the whole schema back. ALL DATA ARE GONE AFTERWARDS, so it wants --yes
  status  tell the versions; exit code 1 when the schema is not the one needed

`

// migrate changes the database's schema or tells its version.
func migrate(ctx context.Context, in invocation) (err error) {
	verb := ""
	if len(in.args) > 0 {
		verb = in.args[0]
	}
	switch verb {
	case "up", "down", "status":
		in.args = in.args[1:]
		in.name += " " + verb
	case "-h", "-help", "--help":
		if _, err := fmt.Fprint(in.stdout, migrateHelp); err != nil {
			return err
		}
	default:
		return usagef("migrate: expected up, down or status (see taizhang migrate --help)")
	}
	sure := false
	if verb == "down" {
		before := len(in.args)
		in.args = slices.DeleteFunc(slices.Clone(in.args), func(a string) bool { return a == "--yes" })
		sure = len(in.args) < before
	}
	cfg, err := in.settings("data", "database-url", "log-format")
	if err != nil {
		return err
	}
	if verb == "down" && !sure {
		return usagef("migrate down deletes all data of the database: say --yes if that is meant")
	}
	log, err := newLog(cfg, in.stderr)
	if err != nil {
		return err
	}
	db, err := joinDatabase(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close()) }()
	switch verb {
	case "up":
		err = migrations.Up(ctx, db.url)
	case "down":
		err = migrations.Down(ctx, db.url)
	}
	if err != nil {
		return err
	}
	at, needed, err := migrations.Versions(ctx, db.url)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(in.stdout, "schema version %d of %d\n", at, needed); err != nil {
		return err
	}
	if verb == "status" && at != needed {
		return fmt.Errorf("%w: run taizhang migrate up", migrations.ErrSchema)
	}
	return nil
}
