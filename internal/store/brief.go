package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Brief is the office's brief (季度通报) of a quarter.
type Brief struct {
	Title     string
	Version   int
	DraftedAt time.Time
	SavedAt   time.Time
	SavedBy   string // display name
	Sections  []BriefSection
}

// BriefSection is a part of a brief.
type BriefSection struct {
	Key     string
	Heading string
	Drafted string // as the program worded it last
	Words   string // as the office has it
}

// Edited reports whether the office has words of its own.
func (s BriefSection) Edited() bool { return s.Words != s.Drafted }

// Brief reads the brief of a quarter; ledger.ErrNotFound before there is one, a *ledger.Refusal to anybody but the office.
func (s *Store) Brief(ctx context.Context, actor ledger.Actor, q ledger.Quarter) (Brief, error) {
	if err := officeOnly(actor); err != nil {
		return Brief{}, err
	}
	var b Brief
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		var err error
		b, err = s.brief(ctx, tx, q)
		return err
	})
	return b, err
}

func (s *Store) brief(ctx context.Context, db querier, q ledger.Quarter) (Brief, error) {
	args := pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number}
	head, err := row[struct {
		Title     string
		Version   int
		DraftedAt time.Time
		SavedAt   time.Time
		SavedBy   string
	}](ctx, db, `-- name: Brief
		SELECT b.title, b.version, b.drafted_at, b.saved_at, coalesce(a.display_name, '') AS saved_by
		FROM brief b
		LEFT JOIN account a ON a.id = b.saved_by
		WHERE b.year = @year AND b.quarter = @quarter`, args)
	if err != nil {
		return Brief{}, err
	}
	b := Brief{Title: head.Title, Version: head.Version, DraftedAt: head.DraftedAt, SavedAt: head.SavedAt, SavedBy: head.SavedBy}
	b.Sections, err = rows[BriefSection](ctx, db, `-- name: BriefSections
		SELECT key, heading, drafted, words
		FROM brief_section
		WHERE year = @year AND quarter = @quarter
		ORDER BY position`, args)
	return b, err
}

// DraftBrief stores what the program words anew. What the office has edited stays, unless all is asked for; the title stays
// as it is. base is the version that the actor has read, 0 for none. It returns ledger.ErrNotFound when there is no such
// quarter and a *ledger.Refusal when the actor may not, not yet, or has not read the newest.
func (s *Store) DraftBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, title string, sections []BriefSection, all bool) error {
	return s.changeBrief(ctx, actor, q, base, "draft-brief", func(tx pgx.Tx, actor ledger.Actor) error {
		if _, err := tx.Exec(ctx, `-- name: DraftBrief
			INSERT INTO brief (year, quarter, title, drafted_at, saved_at, saved_by)
			VALUES (@year, @quarter, @title, @now, @now, nullif(@account::bigint, 0))
			ON CONFLICT (year, quarter) DO UPDATE SET drafted_at = @now, saved_at = @now, saved_by = excluded.saved_by,
				version = brief.version + 1, title = CASE WHEN @all THEN @title ELSE brief.title END`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "title": title, "now": s.now(), "account": actor.ID, "all": all}); err != nil {
			return fmt.Errorf("draft brief: %w", err)
		}
		for i, section := range sections {
			if _, err := tx.Exec(ctx, `-- name: DraftBriefSection
				INSERT INTO brief_section (year, quarter, key, position, heading, drafted, words)
				VALUES (@year, @quarter, @key, @position, @heading, @drafted, @drafted)
				ON CONFLICT (year, quarter, key) DO UPDATE SET position = @position, heading = @heading, drafted = @drafted,
					words = CASE WHEN @all OR brief_section.words = brief_section.drafted THEN @drafted ELSE brief_section.words END`,
				pgx.StrictNamedArgs{
					"year": q.Year, "quarter": q.Number, "key": section.Key, "position": i, "heading": section.Heading,
					"drafted": section.Drafted, "all": all,
				}); err != nil {
				return fmt.Errorf("draft section of brief: %w", err)
			}
		}
		return nil
	})
}

// SaveBrief stores the office's own words, by the keys of the sections. Its errors are those of DraftBrief, and
// ledger.Problems of the field title and the keys; ledger.ErrNotFound before there is a brief.
func (s *Store) SaveBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, title string, words map[string]string) error {
	title, words, problems := ledger.CleanBrief(title, words)
	if base < 1 {
		return ledger.ErrNotFound
	}
	return s.changeBrief(ctx, actor, q, base, "edit-brief", func(tx pgx.Tx, actor ledger.Actor) error {
		if err := problems.Err(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: SaveBrief
			UPDATE brief SET title = @title, version = version + 1, saved_at = @now, saved_by = nullif(@account::bigint, 0)
			WHERE year = @year AND quarter = @quarter AND version = @base`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "base": base, "title": title, "now": s.now(), "account": actor.ID}); err != nil {
			return fmt.Errorf("save brief: %w", err)
		}
		for key, text := range words {
			if _, err := tx.Exec(ctx, `-- name: SaveBriefSection
				UPDATE brief_section SET words = @words WHERE year = @year AND quarter = @quarter AND key = @key`,
				pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "key": key, "words": text}); err != nil {
				return fmt.Errorf("save section of brief: %w", err)
			}
		}
		return nil
	})
}

// changeBrief locks the quarter, so that two who change its brief take turns, and compares versions.
func (s *Store) changeBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, action string, do func(pgx.Tx, ledger.Actor) error) error {
	return s.inTx(ctx, func(tx pgx.Tx) error {
		actor, err := s.lockActor(ctx, tx, actor)
		if err != nil {
			return err
		}
		quarter, err := row[struct{ State ledger.QuarterState }](ctx, tx, `-- name: LockBriefed
			SELECT state FROM quarter WHERE year = @year AND number = @quarter FOR NO KEY UPDATE`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number})
		if err != nil {
			return err
		}
		if err := quarter.State.MayBrief(actor); err != nil {
			return err
		}
		stored, err := s.brief(ctx, tx, q)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		if stored.Version != base {
			return &ledger.Refusal{Kind: ledger.Conflict, Message: "通报刚由" + stored.SavedBy + "改过，您的没有保存。现在的文字在上面，您写的还在下面。"}
		}
		if err := do(tx, actor); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, action, quarterSubject(q), nil)
	})
}
