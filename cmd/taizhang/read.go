package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"taizhang/internal/reading"
)

const readHelp = `Usage: taizhang read [--checks] < texts.jsonl

Reads figures, targets and signals in official prose. One JSON object a line comes in,

  {"requirement": "…", "progress": ["paragraph", …]}

and one a line goes out: targets, reported, completion_rate and flags, each element with its quote; with --checks also
each printed completion rate, recomputed. A number in the object is handed through, a key that is missing is an empty
text. Exit code 1 at the first line that is no such object; the message names the line.

`

// read prints the readings of the texts that come in on standard input.
func read(ctx context.Context, in invocation) error {
	switch {
	case len(in.args) == 0:
		return readLines(ctx, os.Stdin, in.stdout, false)
	case len(in.args) == 1 && in.args[0] == "--checks":
		return readLines(ctx, os.Stdin, in.stdout, true)
	case in.args[0] == "-h" || in.args[0] == "-help" || in.args[0] == "--help":
		_, err := fmt.Fprint(in.stdout, readHelp)
		return err
	}
	return usagef("read: it takes no arguments but --checks, the texts come in on standard input (see taizhang read --help)")
}

// readLines reads each line of from as a task and prints its reading to to as one line. Empty lines are passed over. The
// error names the line.
func readLines(ctx context.Context, from io.Reader, to io.Writer, checks bool) error {
	lines, out := bufio.NewScanner(from), bufio.NewWriter(to)
	lines.Buffer(nil, longestLine)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	n := 1
	for ; lines.Scan(); n++ {
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff")) // as Windows writes it
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := readLine(line, enc, checks); err != nil {
				return errors.Join(fmt.Errorf("read: line %d: %w", n, err), out.Flush())
			}
			if err := out.Flush(); err != nil { // a person may be typing
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("read: line %d: longer than %d KiB", n, longestLine>>10)
	case err != nil:
		return fmt.Errorf("read: line %d: %w", n, err)
	}
	return nil
}

// longestLine is how many bytes one task may have: more than a hundred times the longest real one.
const longestLine = 1 << 20

func readLine(line []byte, enc *json.Encoder, checks bool) error {
	var task *reading.Task
	err := json.Unmarshal(line, &task)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Errorf("%q must be %s and is a JSON %s", kind.Field, wanted[kind.Field], kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("not a JSON object but a JSON %s", kind.Value)
	case err != nil:
		return fmt.Errorf("not a JSON object: %w", err)
	case task == nil:
		return errors.New("not a JSON object but null")
	}
	r := reading.Read(task.Requirement, task.Progress)
	printed := r.Line()
	printed.Number = task.Number
	if !checks {
		printed.Checks = nil
	}
	return enc.Encode(printed)
}

// wanted says of each key what it must hold.
var wanted = map[string]string{"number": "a whole number", "requirement": "a string", "progress": "a list of strings"}
