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

// Section finds a part of the brief; false for none.
func (b Brief) Section(key string) (BriefSection, bool) {
	for _, s := range b.Sections {
		if s.Key == key {
			return s, true
		}
	}
	return BriefSection{}, false
}

// BriefSection is a part of a brief.
type BriefSection struct {
	Key     string
	Heading string
	Drafted string // as the program worded it last
	Base    string // the draft that Words were written over, see ledger.Redraft
	Words   string // as the office has it
}

// Redraft is the section as its wordings are set against each other.
func (s BriefSection) Redraft() ledger.Redraft {
	return ledger.Redraft{Was: s.Base, Own: s.Words, Fresh: s.Drafted}
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
		SELECT key, heading, drafted, base, words
		FROM brief_section
		WHERE year = @year AND quarter = @quarter
		ORDER BY position`, args)
	return b, err
}

// DraftBrief stores what the program words anew. Paragraphs that the office has edited stay and are offered the new wording,
// see ledger.Redraft, unless all is asked for; the title stays as it is. base is the version that the actor has read, 0 for
// none. It returns ledger.ErrNotFound when there is no such quarter, a *ledger.Refusal when the actor may not, not yet, or
// has not read the newest, and ledger.Problems of the key of a section, and of brief, that has become too long.
func (s *Store) DraftBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, title string, sections []BriefSection, all bool) error {
	return s.changeBrief(ctx, actor, q, base, "draft-brief", func(tx pgx.Tx, actor ledger.Actor, stored Brief) error {
		if _, err := tx.Exec(ctx, `-- name: DraftBrief
			INSERT INTO brief (year, quarter, title, drafted_at, saved_at, saved_by)
			VALUES (@year, @quarter, @title, @now, @now, nullif(@account::bigint, 0))
			ON CONFLICT (year, quarter) DO UPDATE SET drafted_at = @now, saved_at = @now, saved_by = excluded.saved_by,
				version = brief.version + 1, title = CASE WHEN @all THEN @title ELSE brief.title END`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "title": title, "now": s.now(), "account": actor.ID, "all": all}); err != nil {
			return fmt.Errorf("draft brief: %w", err)
		}
		for i, section := range sections {
			r := ledger.Redraft{Was: section.Drafted, Own: section.Drafted, Fresh: section.Drafted}
			if old, ok := stored.Section(section.Key); ok && !all {
				r.Was, r.Own = old.Base, old.Words
				r = r.Merge()
			}
			if err := ledger.BriefFits(section.Key, section.Heading, r.Own); err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `-- name: DraftBriefSection
				INSERT INTO brief_section (year, quarter, key, position, heading, drafted, base, words)
				VALUES (@year, @quarter, @key, @position, @heading, @drafted, @base, @words)
				ON CONFLICT (year, quarter, key) DO UPDATE SET position = @position, heading = @heading, drafted = @drafted,
					base = @base, words = @words`,
				pgx.StrictNamedArgs{
					"year": q.Year, "quarter": q.Number, "key": section.Key, "position": i, "heading": section.Heading,
					"drafted": r.Fresh, "base": r.Was, "words": r.Own,
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
	return s.changeBrief(ctx, actor, q, base, "edit-brief", func(tx pgx.Tx, actor ledger.Actor, _ Brief) error {
		if err := problems.Err(); err != nil {
			return err
		}
		if err := s.saveBriefHead(ctx, tx, actor, q, title); err != nil {
			return err
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

// SettleBrief ends one offer of a section, by its index: the new wording is taken, or the office's stays. Its errors are those
// of DraftBrief, and ledger.ErrNotFound when there is no such offer.
func (s *Store) SettleBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, key string, offer int, take bool) error {
	return s.changeBrief(ctx, actor, q, base, "settle-brief", func(tx pgx.Tx, actor ledger.Actor, stored Brief) error {
		section, ok := stored.Section(key)
		if !ok {
			return ledger.ErrNotFound
		}
		settled, ok := section.Redraft().Settle(offer, take)
		if !ok {
			return ledger.ErrNotFound
		}
		if err := ledger.BriefFits(key, section.Heading, settled.Own); err != nil {
			return err
		}
		if err := s.saveBriefHead(ctx, tx, actor, q, stored.Title); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `-- name: SettleBriefSection
			UPDATE brief_section SET base = @base, words = @words WHERE year = @year AND quarter = @quarter AND key = @key`,
			pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "key": key, "base": settled.Was, "words": settled.Own}); err != nil {
			return fmt.Errorf("settle section of brief: %w", err)
		}
		return nil
	})
}

// saveBriefHead makes a new version of a brief whose quarter is locked and whose version was compared.
func (s *Store) saveBriefHead(ctx context.Context, tx pgx.Tx, actor ledger.Actor, q ledger.Quarter, title string) error {
	if _, err := tx.Exec(ctx, `-- name: SaveBrief
		UPDATE brief SET title = @title, version = version + 1, saved_at = @now, saved_by = nullif(@account::bigint, 0)
		WHERE year = @year AND quarter = @quarter`,
		pgx.StrictNamedArgs{"year": q.Year, "quarter": q.Number, "title": title, "now": s.now(), "account": actor.ID}); err != nil {
		return fmt.Errorf("save brief: %w", err)
	}
	return nil
}

// changeBrief locks the quarter, so that two who change its brief take turns, and compares versions.
func (s *Store) changeBrief(ctx context.Context, actor ledger.Actor, q ledger.Quarter, base int, action string, do func(pgx.Tx, ledger.Actor, Brief) error) error {
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
		if err := do(tx, actor, stored); err != nil {
			return err
		}
		return s.record(ctx, tx, actor, action, quarterSubject(q), nil)
	})
}
