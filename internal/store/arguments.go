package store

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"
)

// named is pgx.StrictNamedArgs, which reads a statement anew each time to put $1 for @name. Statements are constants, so
// that what comes of it is kept: it was a tenth of the program's work for a save.
type named pgx.StrictNamedArgs

// positional is a statement as PostgreSQL gets it.
type positional struct {
	sql   string
	names []string // of $1, $2, …
}

var positionals sync.Map // positional by statement; as many as there are statements in this package

// RewriteQuery implements pgx.QueryRewriter. Whatever is wrong with the arguments pgx says.
func (n named) RewriteQuery(ctx context.Context, conn *pgx.Conn, sql string, args []any) (string, []any, error) {
	known, ok := positionals.Load(sql)
	if !ok {
		names := make(pgx.StrictNamedArgs, len(n))
		for name := range n {
			names[name] = name
		}
		rewritten, order, err := names.RewriteQuery(ctx, conn, sql, args)
		if err != nil {
			return "", nil, err
		}
		p := positional{sql: rewritten, names: make([]string, len(order))}
		for i, name := range order {
			p.names[i] = name.(string)
		}
		known, _ = positionals.LoadOrStore(sql, p)
	}
	p := known.(positional)
	values := make([]any, len(p.names))
	for i, name := range p.names {
		value, ok := n[name]
		if !ok || len(n) != len(p.names) {
			return pgx.StrictNamedArgs(n).RewriteQuery(ctx, conn, sql, args)
		}
		values[i] = value
	}
	return p.sql, values, nil
}
