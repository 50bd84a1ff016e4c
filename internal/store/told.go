package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// tellClosed tells the departments whose own time was not over yet that the quarter is closed: an extension ends with it.
// The caller holds the quarter's lock, and is about to close it.
func (s *Store) tellClosed(ctx context.Context, tx pgx.Tx, actor ledger.Actor, q ledger.Quarter) error {
	found, err := rows[struct {
		Code     string
		DueAt    *time.Time
		Extended *time.Time
	}](ctx, tx, `-- name: QuarterTerms
		SELECT d.code, q.due_at, x.until AS extended
		FROM quarter q
		JOIN department d ON EXISTS (SELECT FROM assignment a
			WHERE a.plan_version_id = q.plan_version_id AND a.department_id = d.id)
		LEFT JOIN extension x ON `+granted+`
		WHERE q.year = @year AND q.number = @quarter
		ORDER BY d.position`, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	if err != nil {
		return fmt.Errorf("read terms of quarter: %w", err)
	}
	now := s.now()
	told := map[string]newNotice{}
	for _, f := range found {
		term := ledger.Term{Due: f.DueAt, Extended: f.Extended, Closed: &now}
		if !term.ClosedEarly() {
			continue
		}
		planned := term.Planned(now)
		n := told[planned]
		n.Kind, n.Quarter, n.Subject = ledger.NoticeClosed, q, q.Name()+"已提前截止填报"
		n.Text = planned + "，现在起不能再填报。要补报，请联系督查室。"
		n.Departments = append(n.Departments, f.Code)
		told[planned] = n
	}
	return s.tellAll(ctx, tx, actor, told)
}

// tellPublished tells every department of a quarter that it is public.
func (s *Store) tellPublished(ctx context.Context, tx pgx.Tx, actor ledger.Actor, q ledger.Quarter) error {
	codes, err := rows[struct{ Code string }](ctx, tx, `-- name: QuarterCodes
		SELECT d.code
		FROM department d
		WHERE EXISTS (SELECT FROM quarter q JOIN assignment a ON a.plan_version_id = q.plan_version_id
			WHERE q.year = @year AND q.number = @quarter AND a.department_id = d.id)
		ORDER BY d.position`, pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
	if err != nil {
		return fmt.Errorf("list departments of quarter: %w", err)
	}
	n := newNotice{Kind: ledger.NoticePublished, Quarter: q, Subject: q.Name() + "进展情况表已公开"}
	for _, c := range codes {
		n.Departments = append(n.Departments, c.Code)
	}
	return s.tellAll(ctx, tx, actor, map[string]newNotice{"": n})
}

// tellCorrected tells the departments of corrected tasks which of theirs they are, and the public reason.
func (s *Store) tellCorrected(ctx context.Context, tx pgx.Tx, actor ledger.Actor, p Publication) error {
	var numbers []int
	for _, t := range p.Correction.Texts {
		numbers = append(numbers, t.Number)
	}
	found, err := rows[struct {
		Code  string
		Tasks []int
	}](ctx, tx, `-- name: CorrectedOf
		SELECT d.code, array_agg(t.number ORDER BY t.number) AS tasks
		FROM quarter q
		JOIN assignment a ON a.plan_version_id = q.plan_version_id
		JOIN department d ON d.id = a.department_id
		JOIN task t ON t.id = a.task_id
		WHERE q.year = @year AND q.number = @quarter AND t.number = ANY (@numbers)
		GROUP BY d.id
		ORDER BY d.position`,
		pgx.StrictNamedArgs{"year": p.Quarter.Year, "quarter": p.Quarter.Number, "numbers": numbers})
	if err != nil {
		return fmt.Errorf("list departments of corrected tasks: %w", err)
	}
	told := map[string]newNotice{}
	for _, f := range found {
		which := strings.Join(strings.Fields(fmt.Sprint(f.Tasks)), " ")
		n := told[which]
		n.Kind, n.Quarter, n.Tasks, n.Text = ledger.NoticeCorrected, p.Quarter, f.Tasks, "更正理由："+p.Correction.Reason
		n.Subject = p.Quarter.Name() + "已更正" + ledger.TaskNumbers(f.Tasks) + "（" + ledger.EditionName(p.Edition) + "）"
		n.Departments = append(n.Departments, f.Code)
		told[which] = n
	}
	return s.tellAll(ctx, tx, actor, told)
}

func (s *Store) tellAll(ctx context.Context, tx pgx.Tx, actor ledger.Actor, told map[string]newNotice) error {
	var notices []newNotice
	for _, k := range slices.Sorted(maps.Keys(told)) {
		notices = append(notices, told[k])
	}
	if len(notices) == 0 {
		return nil
	}
	_, err := s.tell(ctx, tx, actor, notices...)
	return err
}
