// Package store keeps the ledger in PostgreSQL. Every SQL statement of the program is here, a file a family of tables,
// but for the rows of sessions, which their library's table keeps, and the version of the schema, which migrations reads.
//
// One use case is one method in one transaction: it locks what it changes, lets package ledger decide, and writes the
// text, its revision and the audit record together or not at all. Statements open with "-- name: …", so that slow logs
// and pg_stat_activity say which one it is. Errors are those of package ledger (ErrNotFound, *Refusal, *Clash,
// Problems) or wrapped database errors.
package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"taizhang/internal/ledger"
)

// publicRole sees what was published and the names of departments, nothing else (migration 00001).
const publicRole = "taizhang_public"

// Store is the database. It is safe for concurrent use.
type Store struct {
	pool   *pgxpool.Pool // the whole schema
	public *pgxpool.Pool // as publicRole, read only
	now    func() time.Time
}

// Open connects to the PostgreSQL at url, once for the program and once for the public pages.
// now tells the time for everything that the store dates.
func Open(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database address: %w", err)
	}
	if !strings.Contains(url, "pool_max_conns=") {
		config.MaxConns = 12
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	readers := config.Copy()
	readers.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, `SET ROLE `+publicRole+`; SET default_transaction_read_only = on`)
		return err
	}
	public, err := pgxpool.NewWithConfig(ctx, readers)
	if err != nil {
		pool.Close()
		return nil, fmt.Errorf("connect as %s: %w", publicRole, err)
	}
	return &Store{pool: pool, public: public, now: now}, nil
}

// Close waits for the connections in use and closes them all.
func (s *Store) Close() {
	s.public.Close()
	s.pool.Close()
}

// Ping asks whether both ways to the database are open, that of the public pages too.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.pool.Ping(ctx); err != nil {
		return fmt.Errorf("ping: %w", err)
	}
	if err := s.public.Ping(ctx); err != nil {
		return fmt.Errorf("ping as %s: %w", publicRole, err)
	}
	return nil
}

// Pool is for the libraries that keep their own tables: sessions and the schema version. Queries of the program stand
// in this package.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// inTx runs do in one transaction, read committed. A database error that a named constraint explains comes back as
// ledger.Problems.
func (s *Store) inTx(ctx context.Context, do func(tx pgx.Tx) error) error {
	return explain(pgx.BeginFunc(ctx, s.pool, do))
}

// rows collects all rows of a query into values of T by column name; a missing or an extra column is an error.
func rows[T any](ctx context.Context, db querier, sql string, args pgx.StrictNamedArgs) ([]T, error) {
	found, err := db.Query(ctx, sql, named(args))
	if err != nil {
		return nil, err
	}
	return collect[T](found)
}

// collect is pgx.CollectRows by pgx.RowToStructByName, which finds the field of every column and makes room for it anew for
// every row. The first row is pgx's, with what it has against missing and extra columns; the others are read into the same
// places.
func collect[T any](found pgx.Rows) ([]T, error) {
	defer found.Close()
	all := []T{}
	var (
		one    T
		places []any
		err    error
	)
	for found.Next() {
		if places == nil {
			if one, err = pgx.RowToStructByName[T](found); err != nil {
				return nil, err
			}
			if places = placesOf(&one, found.FieldDescriptions()); slices.Contains(places, nil) {
				return nil, fmt.Errorf("%T has a column without a place", one)
			}
		} else {
			one = *new(T)
			if err := found.Scan(places...); err != nil {
				return nil, err
			}
		}
		all = append(all, one)
	}
	return all, found.Err()
}

// placesOf are the fields of a struct in the order of the columns that pgx has found in it.
func placesOf(one any, columns []pgconn.FieldDescription) []any {
	of := reflect.ValueOf(one).Elem()
	places := make([]any, len(columns))
	for _, f := range reflect.VisibleFields(of.Type()) {
		name := cmp.Or(f.Tag.Get("db"), f.Name)
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		for i, c := range columns {
			if strings.EqualFold(strings.ReplaceAll(c.Name, "_", ""), strings.ReplaceAll(name, "_", "")) {
				places[i] = of.FieldByIndex(f.Index).Addr().Interface()
			}
		}
	}
	return places
}

// row is rows for exactly one; none is ledger.ErrNotFound.
func row[T any](ctx context.Context, db querier, sql string, args pgx.StrictNamedArgs) (T, error) {
	var zero T
	found, err := db.Query(ctx, sql, named(args))
	if err != nil {
		return zero, err
	}
	one, err := pgx.CollectExactlyOneRow(found, pgx.RowToStructByName[T])
	if errors.Is(err, pgx.ErrNoRows) {
		return zero, ledger.ErrNotFound
	}
	return one, err
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}

// record writes the audit record of a deed into its transaction. A zero actor is the command line.
// detail holds the reason of a return, no other text and no personal data.
func (s *Store) record(ctx context.Context, tx pgx.Tx, actor ledger.Actor, action, subject string, detail map[string]any) error {
	batch := &pgx.Batch{}
	if err := s.queueRecord(batch, actor, action, subject, detail); err != nil {
		return err
	}
	return send(ctx, tx, batch)
}

// queueRecord puts what record does into a batch.
func (s *Store) queueRecord(batch *pgx.Batch, actor ledger.Actor, action, subject string, detail map[string]any) error {
	if detail == nil {
		detail = map[string]any{}
	}
	encoded, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	batch.Queue(`-- name: Record
		INSERT INTO audit (at, account_id, action, subject, detail)
		VALUES (@at, nullif(@account::bigint, 0), @action, @subject, @detail)`,
		named{"at": s.now(), "account": actor.ID, "action": action, "subject": subject, "detail": encoded})
	return nil
}
