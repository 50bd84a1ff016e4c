// Command taizhang runs the ledger of a government's key work: the web server and what is done around it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"

	"taizhang/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// invocation is a command as it was called.
type invocation struct {
	name   string   // "taizhang serve", as in messages
	args   []string // after the name
	getenv func(string) string
	stdout io.Writer
	stderr io.Writer
}

// command is a subcommand. Its error is shown as one line; a usageError exits with 2, any other with 1.
type command struct {
	name    string
	summary string
	run     func(context.Context, invocation) error
}

var commands = []command{
	{"serve", "run the web server", serve},
	{"migrate", "bring the database's schema up, down, or tell where it is", migrate},
	{"read", "find figures, targets and signals in texts, one JSON object a line", read},
	{"user", "make, list, reset and disable accounts", user},
	{"verify", "tell whether everything published is as it was published", verify},
}

// usageError is a mistake in how the program was called.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run carries out the command that args name and returns the exit code: 0, 1 when it failed, 2 when it was called
// wrongly. Ending the context ends the command in order.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	err := dispatch(ctx, args, getenv, stdout, stderr)
	var usage usageError
	switch {
	case err == nil || errors.Is(err, config.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "taizhang: %s\n", oneLine(err))
		return 2
	default:
		fmt.Fprintf(stderr, "taizhang: %s\n", oneLine(err))
		return 1
	}
}

// oneLine folds an error that takes several lines: joined ones do, and those about addresses that were tried.
func oneLine(err error) string {
	var parts []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(parts, line) {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

func dispatch(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	switch name {
	case "help", "-h", "-help", "--help":
		return printUsage(stdout)
	case "":
		return usagef("no command given: expected %s (see taizhang --help)", commandNames())
	}
	for _, c := range commands {
		if c.name == name {
			return c.run(ctx, invocation{name: "taizhang " + name, args: args[1:], getenv: getenv, stdout: stdout, stderr: stderr})
		}
	}
	return usagef("unknown command %q: expected %s (see taizhang --help)", name, commandNames())
}

func commandNames() string {
	names := make([]string, len(commands))
	for i, c := range commands {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

func printUsage(w io.Writer) error {
	fmt.Fprint(w, "Usage: taizhang <command> [settings]\n\nCommands:\n\n")
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range commands {
		fmt.Fprintf(t, "  %s\t%s\n", c.name, c.summary)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprint(w, "\nEach has its own --help.\n")
	return err
}

// settings reads the command's settings; a bad one is a usageError.
func (in invocation) settings(only ...string) (config.Config, error) {
	cfg, err := config.Parse(in.name, in.args, in.getenv, in.stdout, only...)
	if err != nil && !errors.Is(err, config.ErrHelp) {
		err = usageError{err}
	}
	return cfg, err
}
