package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// mailbox takes digests and can be told to fail.
type mailbox struct {
	mu      sync.Mutex
	digests []store.Digest
	refused bool
	err     error
}

func (m *mailbox) send(_ context.Context, d store.Digest) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err == nil {
		m.digests = append(m.digests, d)
	}
	return m.refused, m.err
}

func (r *round) email(actor ledger.Actor, address string) ledger.Actor {
	r.t.Helper()
	r.exec(`UPDATE account SET email = @email WHERE id = @id`, pgx.StrictNamedArgs{"email": address, "id": actor.ID})
	return actor
}

func (r *round) waiting(remindersOnly bool) []int64 {
	r.t.Helper()
	found, err := r.DigestsWaiting(r.t.Context(), remindersOnly)
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

func (r *round) sendTo(actor ledger.Actor, m *mailbox) bool {
	r.t.Helper()
	sent, err := r.SendDigest(r.t.Context(), actor.ID, m.send)
	if err != nil && !errors.Is(err, m.err) {
		r.t.Fatal(err)
	}
	return sent
}

func TestDigest(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	one := r.email(r.account(ledger.Staff, "scjg", "jyj"), "one@example.gov.cn")
	two := r.email(r.account(ledger.Staff, "scjg"), "two@example.gov.cn")
	without := r.account(ledger.Staff, "jyj")
	text := ledger.Text{Progress: "进展", Rating: ledger.OnTrack}
	r.must(r.HandIn(ctx, two, entry(39, ""), 0, text))
	r.must(r.ReturnEntry(ctx, r.office, entry(39, ""), 1, "机密的退回意见"))
	if got := r.waiting(true); len(got) != 0 {
		t.Errorf("a return does not wait for the morning: %v", got)
	}
	if got, want := r.waiting(false), []int64{one.ID, two.ID}; !slices.Equal(got, want) {
		t.Errorf("waiting %v, want %v", got, want)
	}
	*r.now = r.now.Add(time.Minute)
	if _, err := r.Remind(ctx, r.office, second, []string{"jyj", "scjg"}); err != nil {
		t.Fatal(err)
	}
	if got, want := r.waiting(true), []int64{one.ID, two.ID}; !slices.Equal(got, want) {
		t.Errorf("waiting for a reminder %v, want %v", got, want)
	}
	// What is read in the program is not mailed.
	if err := r.ReadNotices(ctx, two, r.notices(two)[0].ID, false); err != nil {
		t.Fatal(err)
	}

	m := &mailbox{err: errors.New("the server is down")}
	if r.sendTo(one, m) || len(r.waiting(false)) != 2 {
		t.Error("what failed does not wait any more")
	}
	m.err = nil
	if !r.sendTo(one, m) || r.sendTo(one, m) || !r.sendTo(two, m) || r.sendTo(without, m) {
		t.Fatalf("sent %+v", m.digests)
	}
	var kinds [][]string
	for _, d := range m.digests {
		var lines []string
		for _, n := range d.Notices {
			lines = append(lines, string(n.Kind)+" "+n.Department)
		}
		kinds = append(kinds, lines)
	}
	if want := []string{"returned 市市场监管局", "reminder 市教育局", "reminder 市市场监管局"}; len(kinds) != 2 || m.digests[0].Email != "one@example.gov.cn" || len(kinds[0]) != 3 ||
		kinds[0][0] != want[0] || !slices.Contains(kinds[0], want[1]) || !slices.Contains(kinds[0], want[2]) {
		t.Errorf("digests %q", kinds)
	}
	if !slices.Equal(kinds[1], []string{"returned 市市场监管局"}) || m.digests[0].Key == m.digests[1].Key || len(m.digests[0].Key) != 32 {
		t.Errorf("the second: %q, keys %q and %q", kinds[1], m.digests[0].Key, m.digests[1].Key)
	}
	if got := r.waiting(false); len(got) != 0 {
		t.Errorf("still waiting: %v", got)
	}
}

func TestWhoGetsNoDigest(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	disabled := r.email(r.account(ledger.Staff, "scjg"), "a@example.gov.cn")
	r.email(r.office, "office@example.gov.cn")
	r.exec(`UPDATE account SET disabled_at = now() WHERE id = @id`, pgx.StrictNamedArgs{"id": disabled.ID})
	late := r.email(r.account(ledger.Staff, "jyj"), "b@example.gov.cn")
	if _, err := r.Remind(ctx, r.office, second, []string{"scjg", "jyj"}); err != nil {
		t.Fatal(err)
	}
	if got := r.waiting(true); !slices.Equal(got, []int64{late.ID}) {
		t.Errorf("waiting %v", got)
	}
	*r.now = r.now.Add(4 * 24 * time.Hour)
	if got := r.waiting(false); len(got) != 0 {
		t.Errorf("four days later: %v", got)
	}
	if r.sendTo(late, &mailbox{}) {
		t.Error("old news is sent")
	}
}

// A recipient that the server will never take is not tried again for the same notices.
func TestRefusedDigest(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg := r.email(r.account(ledger.Staff, "scjg"), "nobody@example.gov.cn")
	if _, err := r.Remind(ctx, r.office, second, []string{"scjg"}); err != nil {
		t.Fatal(err)
	}
	m := &mailbox{refused: true}
	if !r.sendTo(scjg, m) || r.sendTo(scjg, m) || len(m.digests) != 1 {
		t.Errorf("tried %d times", len(m.digests))
	}
	var refused bool
	if err := r.Pool().QueryRow(ctx, `SELECT refused FROM notice_mail WHERE account_id = $1`, scjg.ID).Scan(&refused); err != nil || !refused {
		t.Errorf("refused %v, %v", refused, err)
	}
}

// Several instances at once send one mail.
func TestDigestsAtOnce(t *testing.T) {
	t.Parallel()
	r, ctx := newRound(t), t.Context()
	r.due(july(6, 18))
	scjg := r.email(r.account(ledger.Staff, "scjg"), "a@example.gov.cn")
	if _, err := r.Remind(ctx, r.office, second, []string{"scjg"}); err != nil {
		t.Fatal(err)
	}
	m := &mailbox{}
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			if _, err := r.SendDigest(ctx, scjg.ID, m.send); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if len(m.digests) != 1 {
		t.Errorf("%d mails", len(m.digests))
	}
}
