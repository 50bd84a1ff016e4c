package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/reading"
)

// DeskMeasures are the confirmed measures of the tasks that the actor's departments write in a quarter, whole or a part of one
// that nobody leads, by the tasks' numbers and in the order of each requirement.
func (s *Store) DeskMeasures(ctx context.Context, actor ledger.Actor, quarter ledger.Quarter) (map[int][]reading.Measure, error) {
	found, err := rows[measureRow](ctx, s.pool, `-- name: DeskMeasuresOfAll`+deskMine+`
		SELECT t.number, `+measureColumns+`
		FROM quarter q
		JOIN measure m ON m.plan_version_id = q.plan_version_id AND m.state = 'confirmed'
		JOIN task t ON t.id = m.task_id
		LEFT JOIN account by ON by.id = m.ruled_by
		WHERE q.year = @year AND q.number = @quarter AND EXISTS (
			SELECT FROM assignment a JOIN mine ON mine.department_id = a.department_id
			WHERE a.plan_version_id = q.plan_version_id AND a.task_id = t.id AND a.role <> 'supporting')
		ORDER BY t.number, m.start_rune, m.id`,
		pgx.StrictNamedArgs{"account": actor.ID, "year": quarter.Year, "quarter": quarter.Number})
	all := map[int][]reading.Measure{}
	for _, m := range found {
		all[m.Number] = append(all[m.Number], m.measure())
	}
	return all, err
}

// Draft is the new text of an entry or a contribution, made against version Base of it.
type Draft struct {
	Key  ledger.Key
	Base int
	Text ledger.Text
}

// SaveDrafts keeps the texts as drafts, each as SaveEntry would, all of them or none. It returns how many were not stored
// already: these have a new revision each. Its errors are those of SaveEntry for the first text that cannot be kept, with
// the text's name in front.
func (s *Store) SaveDrafts(ctx context.Context, actor ledger.Actor, drafts []Draft) (int, error) {
	drafts = slices.Clone(drafts)
	for i, d := range drafts {
		text, problems := d.Text.Clean()
		if err := problems.Err(); err != nil {
			return 0, fmt.Errorf("%s: %w", subject(d.Key), err)
		}
		drafts[i].Text = text
	}
	// Two workbooks at once lock the tasks that they share in the same order.
	slices.SortFunc(drafts, func(a, b Draft) int {
		return cmp.Or(cmp.Compare(a.Key.Quarter.Year, b.Key.Quarter.Year), cmp.Compare(a.Key.Quarter.Number, b.Key.Quarter.Number),
			cmp.Compare(a.Key.Task, b.Key.Task), cmp.Compare(a.Key.Department, b.Key.Department))
	})
	written := 0
	err := s.inTx(ctx, func(tx pgx.Tx) error {
		for _, d := range drafts {
			saved, err := s.changeIn(ctx, tx, actor, d.Key, d.Base, ledger.Save, &d.Text, kept(d.Text))
			if err != nil {
				return fmt.Errorf("%s: %w", subject(d.Key), err)
			}
			if saved.Version != d.Base {
				written++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return written, nil
}

// kept is what a save leaves in the row.
func kept(text ledger.Text) func(document) (written, error) {
	return func(document) (written, error) {
		return written{text: text, revision: string(ledger.Save)}, nil
	}
}
