package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// AddViews adds to how often published tables were read. Quarters that there are not are left out.
func (s *Store) AddViews(ctx context.Context, counted map[ledger.Quarter]int64) error {
	var years, quarters []int
	var views []int64
	for q, n := range counted {
		years, quarters, views = append(years, q.Year), append(quarters, q.Number), append(views, n)
	}
	_, err := s.pool.Exec(ctx, `-- name: AddViews
		INSERT INTO page_view AS v (year, quarter, views)
		SELECT a.year, a.quarter, a.views
		FROM unnest(@years::int[], @quarters::int[], @views::bigint[]) AS a (year, quarter, views)
		JOIN quarter q ON q.year = a.year AND q.number = a.quarter
		ORDER BY a.year, a.quarter
		ON CONFLICT (year, quarter) DO UPDATE SET views = v.views + excluded.views`,
		named(pgx.StrictNamedArgs{"years": years, "quarters": quarters, "views": views}))
	if err != nil {
		return fmt.Errorf("add views: %w", err)
	}
	return nil
}

// Views is how often each published table was read; tables that nobody has read are left out.
func (s *Store) Views(ctx context.Context) (map[ledger.Quarter]int64, error) {
	type counted struct {
		Year, Quarter int
		Views         int64
	}
	found, err := rows[counted](ctx, s.public, `-- name: Views
		SELECT year, quarter, views FROM page_view`, pgx.StrictNamedArgs{})
	if err != nil {
		return nil, fmt.Errorf("read views: %w", err)
	}
	views := make(map[ledger.Quarter]int64, len(found))
	for _, c := range found {
		views[ledger.Quarter{Year: c.Year, Number: c.Quarter}] = c.Views
	}
	return views, nil
}
