package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// insertEdition freezes the publication and seals it. The caller holds the quarter's lock, so no text can change between
// the reading of the rows and this.
func (s *Store) insertEdition(ctx context.Context, tx pgx.Tx, p Publication) error {
	// One chain for all quarters: whoever publishes at the same moment waits here, and then goes on from this seal.
	if _, err := tx.Exec(ctx, `-- name: LockSeals
		LOCK TABLE seal IN SHARE ROW EXCLUSIVE MODE`); err != nil {
		return fmt.Errorf("lock seals: %w", err)
	}
	head := p.Head()
	head.PublishedAt = s.now().Truncate(time.Microsecond) // what the database can keep
	edition, err := row[struct{ ID int64 }](ctx, tx, `-- name: InsertEdition
		INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source, reason)
		VALUES (@year, @quarter, @number, @title, @plan_title, @now, @source, nullif(@reason::text, ''))
		RETURNING id`,
		pgx.StrictNamedArgs{
			"year": head.Year, "quarter": head.Quarter, "number": head.Number, "title": head.Title,
			"plan_title": head.PlanTitle, "now": head.PublishedAt, "source": head.Source, "reason": head.Reason,
		})
	if err != nil {
		return fmt.Errorf("insert edition: %w", err)
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"edition_row"},
		[]string{"edition_id", "number", "requirement", "progress", "units_printed", "departments"},
		pgx.CopyFromSlice(len(p.Rows), func(i int) ([]any, error) {
			r := p.Rows[i]
			return []any{edition.ID, r.Number, r.Requirement, append([]string{}, r.Progress...), r.UnitsPrinted,
				append([]EditionUnit{}, r.Departments...)}, nil // never null
		}))
	if err != nil {
		return fmt.Errorf("insert edition rows: %w", err)
	}
	return s.seal(ctx, tx, edition.ID, head, p.Rows)
}

// seal computes the seal of an edition that was just inserted and stores it. The database computes it too, from what it
// has stored: if it comes to another one, nothing is published.
func (s *Store) seal(ctx context.Context, tx pgx.Tx, edition int64, head ledger.EditionHead, sealed []EditionRow) error {
	last, err := row[struct{ Hash []byte }](ctx, tx, `-- name: LastSeal
		SELECT (SELECT hash FROM seal ORDER BY edition_id DESC LIMIT 1) AS hash`, nil)
	if err != nil {
		return fmt.Errorf("read last seal: %w", err)
	}
	previous := hashOf(last.Hash)
	stored, err := row[struct{ Hash []byte }](ctx, tx, `-- name: InsertSeal
		INSERT INTO seal (edition_id, hash, previous_hash, head, sealed_at)
		SELECT e.id, sha256(convert_to(edition_json(e, @previous), 'UTF8')), @previous, @head, @now
		FROM edition e
		WHERE e.id = @edition
		RETURNING hash`,
		pgx.StrictNamedArgs{"previous": last.Hash, "head": string(head.JSON()), "now": s.now(), "edition": edition})
	if err != nil {
		return fmt.Errorf("insert seal: %w", err)
	}
	if want := ledger.Seal(previous, head, sealed); ledger.Hash(stored.Hash) != want {
		return fmt.Errorf("seal: the database comes to %x, the program to %s", stored.Hash, want)
	}
	_, err = tx.CopyFrom(ctx, pgx.Identifier{"seal_row"}, []string{"edition_id", "number", "hash"},
		pgx.CopyFromSlice(len(sealed), func(i int) ([]any, error) {
			hash := sealed[i].Hash()
			return []any{edition, sealed[i].Number, hash[:]}, nil
		}))
	if err != nil {
		return fmt.Errorf("insert row seals: %w", err)
	}
	return nil
}

// hashOf is a stored hash; nil for null. The column holds 32 bytes.
func hashOf(stored []byte) *ledger.Hash {
	if len(stored) != len(ledger.Hash{}) {
		return nil
	}
	h := ledger.Hash(stored)
	return &h
}

// SealedEdition is an edition with what proves it.
type SealedEdition struct {
	Edition
	Reason       string // of a correction; empty for the first edition
	Hash         []byte // nil when it has no seal
	PreviousHash []byte // nil for the first edition that was ever published
}

// Head is what the edition says of itself.
func (e SealedEdition) Head() ledger.EditionHead {
	return ledger.EditionHead{
		Year: e.Year, Quarter: e.Quarter, Number: e.Number, Title: e.Title, PlanTitle: e.PlanTitle, Source: e.Source,
		Reason: e.Reason, PublishedAt: e.PublishedAt,
	}
}

// Seal is the edition's hash in 64 hexadecimal digits; empty when it has none.
func (e SealedEdition) Seal() string {
	if h := hashOf(e.Hash); h != nil {
		return h.String()
	}
	return ""
}

// File is the file whose SHA-256 is the seal. The edition must have its rows.
func (e SealedEdition) File() []byte {
	return ledger.SealedFile(hashOf(e.PreviousHash), e.Head(), e.Rows)
}

// QuarterEditions lists all editions of a quarter without their rows, the first one first; none when it is not published.
func (s *Store) QuarterEditions(ctx context.Context, q ledger.Quarter) ([]SealedEdition, error) {
	found, err := rows[SealedEdition](ctx, s.public, `-- name: QuarterEditions
		SELECT e.id, e.year, e.quarter, e.number, e.title, e.plan_title, e.published_at, e.source,
			coalesce(e.reason, '') AS reason, s.hash, s.previous_hash
		FROM edition e
		LEFT JOIN seal s ON s.edition_id = e.id
		WHERE e.year = @year AND e.quarter = @quarter
		ORDER BY e.number`, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	if err != nil {
		return nil, fmt.Errorf("list editions of %s: %w", q, err)
	}
	return found, nil
}

// EditionRows returns the rows of an edition in table order.
func (s *Store) EditionRows(ctx context.Context, edition int64) ([]EditionRow, error) {
	found, err := editionRows(ctx, s.public, edition)
	if err != nil {
		return nil, fmt.Errorf("read rows of edition: %w", err)
	}
	return found, nil
}

func editionRows(ctx context.Context, db querier, edition int64) ([]EditionRow, error) {
	return rows[EditionRow](ctx, db, `-- name: RowsOfEdition
		SELECT number, requirement, progress, units_printed, departments
		FROM edition_row
		WHERE edition_id = @edition
		ORDER BY number`, pgx.StrictNamedArgs{"edition": edition})
}
