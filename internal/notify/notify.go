// Package notify sends reminders: those that the calendar asks for, into the program, and digests of everything that
// departments are told, by mail.
//
// What is told stands in the table of notices, written in the transactions of the deeds, and that table is the outbox: the
// jobs here only look into it. They run in PostgreSQL by River: each once, on whichever instance picks it up. A job that
// is done twice all the same, after a crash, finds nothing left to do.
package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

const (
	workers     = 2               // each may hold a connection to the database while a mail is sent
	pollEvery   = time.Minute     // new jobs are announced; this is for announcements that were lost
	gatherEvery = 5 * time.Minute // how long a reminder by hand waits for others to the same person
	endWithin   = 5 * time.Second // for jobs under way when the program stops
	// River looks for what is due a little ahead; a job that began before its hour would find nothing to do.
	afterTheHour = time.Second
	upkeepHour   = 3 // of the day in Shanghai, when River tidies its indexes
)

// Options are what a Runner is made of.
type Options struct {
	Store  *store.Store
	Mailer *Mailer // nil: no mail, in the program only
	Log    *slog.Logger
	Now    func() time.Time
}

// Runner works off jobs until it is stopped.
type Runner struct {
	client interface {
		Start(context.Context) error
		Stop(context.Context) error
	}
}

// Start begins to work. Whoever starts a Runner stops it, before the store is closed.
func Start(ctx context.Context, o Options) (*Runner, error) {
	r, err := newRunner(o)
	if err != nil {
		return nil, err
	}
	return r, r.start(ctx)
}

func newRunner(o Options) (*Runner, error) {
	jobs := river.NewWorkers()
	mailing := &mailing{store: o.Store}
	river.AddWorker(jobs, &remindWorker{store: o.Store, mailing: mailing})
	periodic := []*river.PeriodicJob{river.NewPeriodicJob(reminderHour{}, remindToday(o.Now), &river.PeriodicJobOpts{RunOnStart: true})}
	if o.Mailer != nil {
		mailing.on = true
		river.AddWorker(jobs, &gatherWorker{mailing: mailing})
		river.AddWorker(jobs, &digestWorker{store: o.Store, send: o.Mailer.Send})
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(gatherEvery),
			func() (river.JobArgs, *river.InsertOpts) { return gatherArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	client, err := river.NewClient(riverpgxv5.New(o.Store.Pool()), &river.Config{
		Workers:           jobs,
		Queues:            map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}},
		PeriodicJobs:      periodic,
		FetchPollInterval: pollEvery,
		SoftStopTimeout:   endWithin,
		ReindexerSchedule: upkeep{},
		Logger:            slog.New(quiet{o.Log.Handler()}),
	})
	if err != nil {
		return nil, fmt.Errorf("jobs: %w", err)
	}
	mailing.insert = client.InsertMany
	return &Runner{client}, nil
}

func (r *Runner) start(ctx context.Context) error {
	// Not ctx: the end of that only begins the shutdown, and jobs under way may end in order.
	if err := r.client.Start(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("start jobs: %w", err)
	}
	return nil
}

// Stop takes on no more jobs and lets those under way end, for a while; then they are cut off, and done again later.
func (r *Runner) Stop(ctx context.Context) error {
	if err := r.client.Stop(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}

// reminderHour is the schedule of reminders: each morning in Shanghai.
type reminderHour struct{}

func (reminderHour) Next(now time.Time) time.Time {
	return ledger.NextReminders(now.Add(-afterTheHour)).Add(afterTheHour)
}

// upkeep is the schedule of River's own upkeep: at night. Its default is midnight UTC, when reminders go out.
type upkeep struct{}

func (upkeep) Next(now time.Time) time.Time {
	t := now.In(ledger.Shanghai)
	next := time.Date(t.Year(), t.Month(), t.Day(), upkeepHour, 0, 0, 0, ledger.Shanghai)
	if !next.After(t) {
		next = next.AddDate(0, 0, 1)
	}
	return next
}

// quiet drops what River says about its daily round.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && q.Handler.Enabled(ctx, level)
}

func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
