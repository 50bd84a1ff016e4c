package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// sent is what went to the database at once: one statement, or the statements of a batch.
type sent []statement

type statement struct {
	sql  string // with $1, as PostgreSQL gets it
	args []any
}

// recorder is a tracer that writes down what one request sends, in order.
type recorder struct {
	mu   sync.Mutex
	sent []sent
	err  error
}

// take returns what was sent since the last time.
func (r *recorder) take() ([]sent, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := r.sent
	r.sent = nil
	return all, r.err
}

func (r *recorder) TraceQueryStart(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	r.note(ctx, conn, []*pgx.QueuedQuery{{SQL: data.SQL, Arguments: data.Args}})
	return ctx
}

func (r *recorder) TraceBatchStart(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	r.note(ctx, conn, data.Batch.QueuedQueries)
	return ctx
}

func (r *recorder) note(ctx context.Context, conn *pgx.Conn, queries []*pgx.QueuedQuery) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var at sent
	for _, q := range queries {
		sql, args := q.SQL, q.Arguments
		if len(args) == 1 {
			if named, ok := args[0].(pgx.QueryRewriter); ok {
				var err error
				if sql, args, err = named.RewriteQuery(ctx, conn, sql, nil); err != nil {
					r.err = err
				}
			}
		}
		at = append(at, statement{sql, args})
	}
	r.sent = append(r.sent, at)
}

func (r *recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData)     {}
func (r *recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (r *recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

var parameter = regexp.MustCompile(`\$(\d+)`)

// script is for pgbench: the statements of one request, with the arguments that each client sent. These are set when a
// client comes by for the first time, all with one statement: pgbench 15 crashes on a script of some hundred lines that
// each set one. batched says whether the statements of a batch go out at once, as the program sends them, or each waits
// for the one before.
func script(clients [][]sent, batched bool) (string, error) {
	var sets, body strings.Builder
	for n, c := range clients {
		if len(c) != len(clients[0]) {
			return "", errors.New("two clients sent different statements")
		}
		var columns []string
		for i, at := range c {
			for j, st := range at {
				if len(at) != len(clients[0][i]) || st.sql != clients[0][i][j].sql {
					return "", fmt.Errorf("not all clients sent this: %s", st.sql)
				}
				for k, arg := range st.args {
					text, err := asText(arg)
					if err != nil {
						return "", err
					}
					columns = append(columns, fmt.Sprintf("convert_from(decode('%x', 'hex'), 'UTF8') AS s%d_%d_%d", text, i, j, k+1))
				}
			}
		}
		fmt.Fprintf(&sets, "\\if :ready = 0 and :client_id = %d\nSELECT %s \\gset\n\\set ready 1\n\\endif\n", n, strings.Join(columns, ",\n\t"))
	}
	for i, at := range clients[0] {
		if batched && len(at) > 1 {
			body.WriteString("\\startpipeline\n")
		}
		for j, st := range at {
			body.WriteString(strings.TrimSpace(parameter.ReplaceAllString(st.sql, fmt.Sprintf(":s%d_%d_$1", i, j))) + ";\n")
		}
		if batched && len(at) > 1 {
			body.WriteString("\\endpipeline\n")
		}
	}
	return sets.String() + body.String(), nil
}

// asText is an argument as PostgreSQL reads it.
func asText(arg any) (string, error) {
	switch v := arg.(type) {
	case time.Time:
		return v.Format(time.RFC3339Nano), nil
	case []byte:
		return string(v), nil // JSON; nothing else of the kind is sent by what is measured
	}
	switch v := reflect.ValueOf(arg); v.Kind() {
	case reflect.String:
		return v.String(), nil
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), nil
	case reflect.Int, reflect.Int64, reflect.Int32:
		return strconv.FormatInt(v.Int(), 10), nil
	default:
		return "", fmt.Errorf("an argument of type %T cannot be told to pgbench", arg)
	}
}

// pgbench is the program of the same installation as the server.
type pgbench struct {
	path string
	env  []string
	dir  string
}

func newPgbench(b *testing.B, pool *pgxpool.Pool) pgbench {
	b.Helper()
	var folder string
	if err := pool.QueryRow(b.Context(), `SELECT setting FROM pg_config WHERE name = 'BINDIR'`).Scan(&folder); err != nil {
		b.Fatal(err)
	}
	c := pool.Config().ConnConfig
	return pgbench{filepath.Join(folder, "pgbench"), append(os.Environ(),
		"PGHOST="+c.Host, "PGPORT="+strconv.Itoa(int(c.Port)), "PGUSER="+c.User, "PGPASSWORD="+c.Password, "PGDATABASE="+c.Database), b.TempDir()}
}

var tps = regexp.MustCompile(`(?m)^tps = ([0-9.]+) \(without initial connection time\)`)

// run returns the transactions a second of clients that each run the script so often.
func (p pgbench) run(b *testing.B, text string, clients, each int) float64 {
	b.Helper()
	file := filepath.Join(p.dir, "script.sql")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	args := []string{"-n", "-M", "prepared", "-c", strconv.Itoa(clients), "-j", strconv.Itoa(min(clients, runtime.NumCPU())), "-t", strconv.Itoa(each), "-D", "ready=0", "-f", file}
	cmd := exec.CommandContext(b.Context(), p.path, args...)
	cmd.Env = p.env
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		b.Fatalf("pgbench: %v: %s", err, &out)
	}
	m := tps.FindSubmatch(out.Bytes())
	if m == nil {
		b.Fatalf("pgbench says nothing of its speed: %s", &out)
	}
	speed, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return speed
}
