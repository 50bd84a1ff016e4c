package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// formerNames lists the names that departments had before they were renamed or merged, each with the department that goes
// on. A name that somebody has now, or that led to two, is not among them.
func formerNames(ctx context.Context, db querier) ([]FormerName, error) {
	return rows[FormerName](ctx, db, `-- name: FormerNames
		WITH RECURSIVE goes_on AS (
			SELECT id, id AS now_id, successor_id, closed_on FROM department
			UNION ALL
			SELECT g.id, d.id, d.successor_id, d.closed_on FROM goes_on g JOIN department d ON d.id = g.successor_id
		), old AS (
			SELECT department_id, before AS name FROM department_change WHERE kind = 'renamed'
			UNION
			SELECT id, name FROM department WHERE successor_id IS NOT NULL
		)
		SELECT old.name, min(d.code) AS code, min(d.name) AS now
		FROM old
		JOIN goes_on g ON g.id = old.department_id AND g.closed_on IS NULL
		JOIN department d ON d.id = g.now_id
		WHERE old.name <> ALL (SELECT name FROM department WHERE closed_on IS NULL)
		GROUP BY old.name
		HAVING count(DISTINCT d.id) = 1
		ORDER BY old.name`, pgx.StrictNamedArgs{})
}
