package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// OverviewStamp tells two states of a quarter apart as far as Overview shows them: as long as it is the same, so is what
// Overview returns. What units write in their drafts does not change it.
type OverviewStamp string

// OverviewStamp reads the stamp that a quarter's Overview would have now, which costs a small part of reading that. Its
// errors are those of Overview.
func (s *Store) OverviewStamp(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (OverviewStamp, error) {
	if err := mayOversee(actor); err != nil {
		return "", err
	}
	found, err := row[stampRow](ctx, s.pool, overviewStampSQL, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	return found.Stamp, err
}

type stampRow struct{ Stamp OverviewStamp }

// overviewStampSQL goes over the rows that an overview is made of, without their contents: every change of a row, by whomever,
// gives it the number of the transaction that made it (xmin), and a row that goes leaves one number less. Of a text that was
// not handed in only the state is shown, that it is there and when it came first; drafts are saved every few seconds.
const overviewStampSQL = `-- name: OverviewStamp
	SELECT md5(ARRAY[
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.number) FROM quarter x WHERE x.year = q.year),
		(SELECT x.xmin::text FROM plan x WHERE x.year = q.year),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.id) FROM plan_version x WHERE x.year = q.year),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.plan_version_id, x.task_id) FROM plan_version v JOIN task_version x ON x.plan_version_id = v.id
			WHERE v.year = q.year),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.id) FROM task x WHERE x.year = q.year),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.task_id, x.position) FROM assignment x WHERE x.plan_version_id = q.plan_version_id),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.id) FROM department x),
		(SELECT string_agg(CASE WHEN x.state IN ('submitted', 'accepted', 'published', 'returned') THEN x.xmin::text
				ELSE concat_ws(' ', x.id, x.task_id, x.department_id, x.state, x.submitted_at) END, ' ' ORDER BY x.id)
			FROM entry x WHERE x.year = q.year AND x.quarter IN (q.number, q.number - 1)),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.id) FROM measure x WHERE x.plan_version_id = q.plan_version_id),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.id) FROM entry e JOIN figure x ON x.entry_id = e.id
			WHERE e.year = q.year AND e.quarter = q.number AND e.department_id IS NULL AND e.state IN ('submitted', 'accepted', 'published')),
		(SELECT string_agg(to_jsonb(ARRAY[x.id::text, x.role, x.display_name])::text, ' ' ORDER BY x.id) FROM account x),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.id) FROM extension x WHERE x.year = q.year AND x.quarter = q.number),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.number) FROM edition x WHERE x.year = q.year AND x.quarter = q.number),
		(SELECT string_agg(x.xmin::text, ' ' ORDER BY x.id) FROM pace_curve x WHERE x.year = q.year)
	]::text) AS stamp
	FROM quarter q
	WHERE q.year = @year AND q.number = @quarter AND q.state <> 'scheduled'`
