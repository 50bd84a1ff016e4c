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

const readHelp = `Usage: taizhang read < texts.jsonl

Reads figures, targets and signals in official prose. One JSON object a line comes in,

  {"requirement": "…", "progress": ["paragraph", …]}

and one a line goes out: targets, reported, completion_rate, flags and checks, each element with its quote. A number in
the object is handed through. Exit code 1 at the first line that is no such object.

`

// read prints the readings of the texts that come in on standard input.
func read(ctx context.Context, in invocation) error {
	switch {
	case len(in.args) == 0:
		return readLines(ctx, os.Stdin, in.stdout)
	case in.args[0] == "-h" || in.args[0] == "-help" || in.args[0] == "--help":
		_, err := fmt.Fprint(in.stdout, readHelp)
		return err
	}
	return usagef("read: it takes no arguments, the texts come in on standard input (see taizhang read --help)")
}

// readLines reads each line of from as a task and prints its reading to to as one line. Empty lines are passed over. The
// error names the line.
func readLines(ctx context.Context, from io.Reader, to io.Writer) error {
	lines, out := bufio.NewReader(from), bufio.NewWriter(to)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read: line %d: %w", n, err)
		}
		last := err != nil
		if line = bytes.TrimSpace(line); len(line) > 0 {
			if err := readLine(line, enc); err != nil {
				return errors.Join(fmt.Errorf("read: line %d: %w", n, err), out.Flush())
			}
			if err := out.Flush(); err != nil { // a person may be typing
				return err
			}
		}
		if last {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

func readLine(line []byte, enc *json.Encoder) error {
	var task reading.Task
	if err := json.Unmarshal(line, &task); err != nil {
		return err
	}
	r := reading.Read(task.Requirement, task.Progress)
	printed := r.Line()
	printed.Number = task.Number
	return enc.Encode(printed)
}
