package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// remindArgs is the job of one morning: to remind by the calendar, and to have the digests of the day mailed.
type remindArgs struct {
	Day string `json:"day"` // 2020-07-06, in Shanghai
}

func (remindArgs) Kind() string { return "remind" }

// InsertOpts let there be one a day, however many instances ask for it.
func (remindArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

// remindToday makes the job of today, from the hour of reminders on.
func remindToday(now func() time.Time) river.PeriodicJobConstructor {
	return func() (river.JobArgs, *river.InsertOpts) {
		today := now().In(ledger.Shanghai)
		if today.Hour() < ledger.ReminderHour {
			return nil, nil
		}
		return remindArgs{Day: today.Format(time.DateOnly)}, nil
	}
}

type remindWorker struct {
	river.WorkerDefaults[remindArgs]
	store interface {
		RemindDue(ctx context.Context) (int, error)
	}
	mailing *mailing
}

func (w *remindWorker) Work(ctx context.Context, _ *river.Job[remindArgs]) error {
	if _, err := w.store.RemindDue(ctx); err != nil {
		return fmt.Errorf("remind: %w", err)
	}
	return w.mailing.queue(ctx, false)
}

// gatherArgs is the job that looks for reminders by hand, which do not wait for the morning.
type gatherArgs struct{}

func (gatherArgs) Kind() string { return "gather" }

func (gatherArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 1, UniqueOpts: river.UniqueOpts{ByState: underWay}}
}

type gatherWorker struct {
	river.WorkerDefaults[gatherArgs]
	mailing *mailing
}

func (w *gatherWorker) Work(ctx context.Context, _ *river.Job[gatherArgs]) error {
	return w.mailing.queue(ctx, true)
}

// digestArgs is the job to mail one person everything that waits for him.
type digestArgs struct {
	Account int64 `json:"account"`
}

func (digestArgs) Kind() string { return "digest" }

// InsertOpts let one person have one such job at a time. Its attempts go on for about three hours; then the next look into
// the outbox makes a new one.
func (digestArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 9, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: underWay}}
}

// underWay are the states of a job that is not done with.
var underWay = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

type digestWorker struct {
	river.WorkerDefaults[digestArgs]
	store interface {
		SendDigest(ctx context.Context, account int64, send func(context.Context, store.Digest) (bool, error)) (bool, error)
	}
	send func(context.Context, store.Digest) (refused bool, err error)
}

func (w *digestWorker) Work(ctx context.Context, job *river.Job[digestArgs]) error {
	if _, err := w.store.SendDigest(ctx, job.Args.Account, w.send); err != nil {
		return fmt.Errorf("digest: %w", err)
	}
	return nil
}

// mailing makes a job for each person that a digest waits for.
type mailing struct {
	on    bool
	store interface {
		DigestsWaiting(ctx context.Context, remindersOnly bool) ([]int64, error)
	}
	insert func(context.Context, []river.InsertManyParams) ([]*rivertype.JobInsertResult, error)
}

func (m *mailing) queue(ctx context.Context, remindersOnly bool) error {
	if !m.on {
		return nil
	}
	accounts, err := m.store.DigestsWaiting(ctx, remindersOnly)
	if err != nil || len(accounts) == 0 {
		return err
	}
	jobs := make([]river.InsertManyParams, len(accounts))
	for i, account := range accounts {
		jobs[i].Args = digestArgs{Account: account}
	}
	if _, err := m.insert(ctx, jobs); err != nil {
		return fmt.Errorf("queue digests: %w", err)
	}
	return nil
}
