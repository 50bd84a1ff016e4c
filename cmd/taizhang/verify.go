package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"taizhang/internal/store"
	"taizhang/migrations"
)

const verifyHelp = `Usage: taizhang verify [settings]

Computes the chain of seals anew from what is published and compares it with what was sealed: one line an edition, and
under a broken one what was touched. Nothing is changed. Exit code 1 when anything is not as it was published.

Whoever has the whole database in hand can seal a changed edition anew, and all after it. So keep the newest seal, the last
line, somewhere else; anybody can: it stands on the public page of its edition.

`

// verify tells whether everything published is as it was sealed.
func verify(ctx context.Context, in invocation) (err error) {
	if len(in.args) > 0 {
		switch in.args[0] {
		case "-h", "-help", "--help":
			if _, err := fmt.Fprint(in.stdout, verifyHelp); err != nil {
				return err
			}
		}
	}
	cfg, err := in.settings("data", "database-url", "log-format")
	if err != nil {
		return err
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
	data, err := store.Open(ctx, db.url, time.Now)
	if err != nil {
		return err
	}
	defer data.Close()
	if err := migrations.Current(ctx, data.Pool()); err != nil {
		return err
	}
	editions, err := data.Verify(ctx)
	if err != nil {
		return err
	}
	return tellVerified(in.stdout, editions)
}

// tellVerified prints what was found and returns an error when anything is broken.
func tellVerified(w io.Writer, editions []store.Verified) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0) // keeps an error for Flush
	broken, last := 0, ""
	for _, e := range editions {
		word := "ok"
		if len(e.Faults) > 0 {
			word = "BROKEN"
			broken++
		}
		fmt.Fprintf(t, "%s\t%s\t%d rows\t%s\n", e.Name, word, e.Rows, e.Seal)
		for _, fault := range e.Faults {
			fmt.Fprintf(t, "  %s\n", fault)
		}
		if e.Seal != "" {
			last = e.Seal
		}
	}
	switch {
	case len(editions) == 0:
		fmt.Fprintln(t, "nothing is published")
	case broken == 0:
		fmt.Fprintf(t, "all %d editions are as they were published; the newest seal is %s\n", len(editions), last)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if broken > 0 {
		return fmt.Errorf("verify: %d of %d editions are not as they were published", broken, len(editions))
	}
	return nil
}
