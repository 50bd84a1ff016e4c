package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
)

// Verified is what came out of looking at one edition, or at a place in the chain where an edition should be.
type Verified struct {
	Name   string // 2020/q1 edition 1
	Rows   int
	Seal   string   // as stored; empty when there is none
	Faults []string // what was touched, in English; none when everything is as it was sealed
}

// sealRecord is an edition with its seal as they are stored. Either may be gone.
type sealRecord struct {
	ID           int64
	Edition      bool // it is there
	Year         int
	Quarter      int
	Number       int
	Title        string
	PlanTitle    string
	PublishedAt  *time.Time
	Source       string
	Reason       string
	Sealed       bool // there is a seal
	Hash         []byte
	PreviousHash []byte
	SealedHead   string
}

func (r sealRecord) head() ledger.EditionHead {
	h := ledger.EditionHead{
		Year: r.Year, Quarter: r.Quarter, Number: r.Number, Title: r.Title, PlanTitle: r.PlanTitle, Source: r.Source, Reason: r.Reason,
	}
	if r.PublishedAt != nil {
		h.PublishedAt = *r.PublishedAt
	}
	return h
}

// rowRecord is a row of an edition with its own hash as they are stored. Either may be gone. What a row is made of comes as
// JSON, so that a row that no program of ours has written is told instead of failing.
type rowRecord struct {
	EditionID    int64
	Number       int
	There        bool
	Requirement  string
	Progress     []byte
	UnitsPrinted []byte
	Departments  []byte
	Hash         []byte // nil: there is none
}

// row is the record as a row; false when it holds what a row cannot.
func (r rowRecord) row() (EditionRow, bool) {
	out := EditionRow{Number: r.Number, Requirement: r.Requirement}
	var progress, units []*string
	if !strict(r.Progress, &progress) || !strict(r.UnitsPrinted, &units) || !strict(r.Departments, &out.Departments) {
		return out, false
	}
	for _, lines := range []struct {
		from []*string
		to   *[]string
	}{{progress, &out.Progress}, {units, &out.UnitsPrinted}} {
		for _, s := range lines.from {
			if s == nil {
				return out, false
			}
			*lines.to = append(*lines.to, *s)
		}
	}
	return out, true
}

func strict(text []byte, into any) bool {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	return d.Decode(into) == nil
}

// Verify computes the chain of seals anew from what is published and compares it with what was sealed. The editions come in
// the order of their publication; what is missing altogether comes last. Nothing in the database is trusted to compute.
func (s *Store) Verify(ctx context.Context) ([]Verified, error) {
	var seals []sealRecord
	var found []rowRecord
	var missing []Verified
	err := s.inSnapshot(ctx, func(tx pgx.Tx) error {
		var err error
		if seals, err = rows[sealRecord](ctx, tx, sealsSQL, nil); err != nil {
			return fmt.Errorf("read seals: %w", err)
		}
		if found, err = rows[rowRecord](ctx, tx, sealedRowsSQL, nil); err != nil {
			return fmt.Errorf("read sealed rows: %w", err)
		}
		missing, err = missingEditions(ctx, tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	byEdition := map[int64][]rowRecord{}
	for _, r := range found {
		byEdition[r.EditionID] = append(byEdition[r.EditionID], r)
	}
	var out []Verified
	var previous *ledger.Hash
	for _, e := range seals {
		out = append(out, verify(e, byEdition[e.ID], previous))
		if h := hashOf(e.Hash); h != nil {
			previous = h
		}
	}
	return append(out, missing...), nil
}

// verify judges one edition. previous is the stored hash of the one before it.
func verify(e sealRecord, records []rowRecord, previous *ledger.Hash) Verified {
	v := Verified{Name: editionWord(e.Year, e.Quarter, e.Number)}
	fault := func(format string, args ...any) { v.Faults = append(v.Faults, fmt.Sprintf(format, args...)) }
	for _, r := range records {
		if r.There {
			v.Rows++
		}
	}
	stored := hashOf(e.Hash)
	if stored != nil {
		v.Seal = stored.String()
	}
	switch {
	case !e.Edition:
		v.Name = lostName(e)
		fault("the edition was removed, its seal is left")
		return v
	case !e.Sealed:
		fault("the edition has no seal: it was added, or its seal removed")
		return v
	}
	var sealed []EditionRow
	readable := true
	for _, r := range records {
		row, ok := r.row()
		hash := hashOf(r.Hash)
		switch {
		case !r.There:
			fault("task %d: the row was removed", r.Number)
		case hash == nil:
			fault("task %d: the row was added", r.Number)
		case !ok || row.Hash() != *hash:
			fault("task %d: the row was changed", r.Number)
		}
		readable = readable && (ok || !r.There)
		if r.There {
			sealed = append(sealed, row)
		}
	}
	for _, field := range changedFields(e.SealedHead, string(e.head().JSON())) {
		fault("%s", field)
	}
	before := hashOf(e.PreviousHash)
	if (before == nil) != (previous == nil) || before != nil && *before != *previous {
		fault("the edition before it is not the one after which it was sealed: sealed after %s, now after %s", hashWord(before), hashWord(previous))
	}
	if len(v.Faults) == 0 && (!readable || ledger.Seal(before, e.head(), sealed) != *stored) {
		fault("every row agrees with its own hash but the seal does not: something was changed together with its hash")
	}
	return v
}

func editionWord(year, quarter, number int) string {
	return fmt.Sprintf("%s edition %d", quarterSubject(ledger.Quarter{Year: year, Number: quarter}), number)
}

// lostName is the name of an edition of which only the seal is left.
func lostName(e sealRecord) string {
	var head struct{ Year, Quarter, Number int }
	if json.Unmarshal([]byte(e.SealedHead), &head) != nil || head.Year == 0 {
		return fmt.Sprintf("edition with id %d", e.ID)
	}
	return editionWord(head.Year, head.Quarter, head.Number)
}

func hashWord(h *ledger.Hash) string {
	if h == nil {
		return "none"
	}
	return h.String()[:12]
}

// changedFields names what an edition says of itself otherwise than when it was sealed.
func changedFields(sealed, now string) []string {
	if sealed == now {
		return nil
	}
	var was, is map[string]any
	if json.Unmarshal([]byte(sealed), &was) != nil || json.Unmarshal([]byte(now), &is) != nil {
		return []string{"what the edition said of itself when it was sealed cannot be read"}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(is)) {
		if was[name] != is[name] {
			out = append(out, fmt.Sprintf("%s was changed: sealed as %v, now %v", name, was[name], is[name]))
		}
	}
	if len(out) == 0 {
		out = []string{"what the edition said of itself when it was sealed was changed"}
	}
	return out
}

// missingEditions finds what the chain alone cannot tell: editions that are gone with their seals from its end, or from a
// quarter's middle. A published quarter has editions 1 to n, and the audit names all that were made.
func missingEditions(ctx context.Context, tx pgx.Tx) ([]Verified, error) {
	found, err := rows[struct {
		Name string
		Why  string
	}](ctx, tx, `-- name: MissingEditions
		WITH expected AS (
			SELECT q.year || '/q' || q.number || ' edition ' || n AS name, 'the quarter is published' AS why,
				q.year, q.number AS quarter, n AS number
			FROM quarter q
			CROSS JOIN LATERAL generate_series(1, greatest(1, (SELECT max(e.number) FROM edition e
				WHERE e.year = q.year AND e.quarter = q.number))) AS n
			WHERE q.state = 'published'
			UNION ALL
			SELECT a.subject || ' edition ' || (a.detail->>'edition'), 'the audit says that it was published',
				split_part(a.subject, '/q', 1)::integer, split_part(a.subject, '/q', 2)::integer, (a.detail->>'edition')::integer
			FROM audit a
			WHERE a.action IN ('load', 'publish', 'correct') AND a.detail ? 'edition' AND a.subject ~ '^[0-9]{4}/q[1-4]$'
		)
		SELECT x.name, string_agg(DISTINCT x.why, ', ') AS why
		FROM expected x
		WHERE NOT EXISTS (SELECT FROM edition e WHERE e.year = x.year AND e.quarter = x.quarter AND e.number = x.number)
		GROUP BY x.name
		ORDER BY x.name`, nil)
	if err != nil {
		return nil, fmt.Errorf("find missing editions: %w", err)
	}
	out := make([]Verified, len(found))
	for i, m := range found {
		out[i] = Verified{Name: strings.TrimSpace(m.Name), Faults: []string{"the edition is missing: " + m.Why}}
	}
	return out, nil
}

const sealsSQL = `-- name: Seals
	SELECT coalesce(e.id, s.edition_id) AS id, e.id IS NOT NULL AS edition,
		coalesce(e.year, 0) AS year, coalesce(e.quarter, 0) AS quarter, coalesce(e.number, 0) AS number,
		coalesce(e.title, '') AS title, coalesce(e.plan_title, '') AS plan_title, e.published_at,
		coalesce(e.source, '') AS source, coalesce(e.reason, '') AS reason,
		s.edition_id IS NOT NULL AS sealed, s.hash, s.previous_hash, coalesce(s.head, '') AS sealed_head
	FROM edition e
	FULL JOIN seal s ON s.edition_id = e.id
	ORDER BY 1`

const sealedRowsSQL = `-- name: SealedRows
	SELECT coalesce(r.edition_id, s.edition_id) AS edition_id, coalesce(r.number, s.number) AS number,
		r.edition_id IS NOT NULL AS there, coalesce(r.requirement, '') AS requirement,
		convert_to(array_to_json(r.progress)::text, 'UTF8') AS progress, convert_to(array_to_json(r.units_printed)::text, 'UTF8') AS units_printed,
		convert_to(r.departments::text, 'UTF8') AS departments, s.hash
	FROM edition_row r
	FULL JOIN seal_row s ON s.edition_id = r.edition_id AND s.number = r.number
	ORDER BY 1, 2`
