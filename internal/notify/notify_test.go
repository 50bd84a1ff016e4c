package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"taizhang/internal/dbtest"
	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

var second = ledger.Quarter{Year: 2020, Number: 2}

// town is an open quarter that is due on 6 July at 18:00, with three people: two of one department, one of two.
type town struct {
	*store.Store
	t   *testing.T
	now *time.Time
}

func newTown(t *testing.T) *town {
	t.Helper()
	now := monday
	w := &town{t: t, now: &now}
	var err error
	if w.Store, err = store.Open(t.Context(), dbtest.URL(t), w.clock); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	w.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-06-28 09:00+08', due_at = '2020-07-06 18:00+08' WHERE year = 2020 AND number = 2`)
	w.exec(`INSERT INTO account (name, display_name, role, email) VALUES ('a', '甲', 'staff', 'a@example.gov.cn'),
		('b', '乙', 'staff', 'b@example.gov.cn'), ('c', '丙', 'staff', 'c@example.gov.cn'), ('d', '丁', 'staff', NULL), ('o', '督查室', 'office', NULL)`)
	w.exec(`INSERT INTO account_department SELECT a.id, d.id FROM account a JOIN department d
		ON (a.name, d.code) IN (('a', 'scjg'), ('b', 'scjg'), ('c', 'scjg'), ('c', 'jyj'), ('d', 'jyj'))`)
	return w
}

func (w *town) clock() time.Time { return *w.now }

func (w *town) exec(sql string) {
	w.t.Helper()
	if _, err := w.Pool().Exec(w.t.Context(), sql); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) number(sql string) (n int) {
	w.t.Helper()
	if err := w.Pool().QueryRow(w.t.Context(), sql).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// instance is a Runner that tells when its jobs are done with.
type instance struct {
	*Runner
	done <-chan *river.Event
}

// start begins to work; what is not stopped by the test is stopped at its end.
func (w *town) start(mailer *Mailer) instance {
	w.t.Helper()
	r, err := newRunner(Options{Store: w.Store, Mailer: mailer, Log: slog.New(slog.DiscardHandler), Now: w.clock})
	if err != nil {
		w.t.Fatal(err)
	}
	client, ok := r.client.(interface {
		Subscribe(kinds ...river.EventKind) (<-chan *river.Event, func())
	})
	if !ok {
		w.t.Fatal("the client does not tell what it does")
	}
	done, _ := client.Subscribe(river.EventKindJobCompleted)
	if err := r.start(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { w.stop(instance{r, done}) })
	return instance{r, done}
}

func (w *town) stop(i instance) {
	w.t.Helper()
	if err := i.Stop(context.Background()); err != nil {
		w.t.Error(err)
	}
}

// Three instances are there on the morning of the due date, and each asks for the job of the day: each department is
// reminded once, and each person gets one mail, by a real mail server.
func TestTheMorningIsDoneOnce(t *testing.T) {
	t.Parallel()
	w, p := newTown(t), newPost(t, "", nil, false)
	var all []instance
	for range 3 {
		i := w.start(p.mailer(t, "smtp://", nil))
		all = append(all, i)
		client, ok := i.client.(interface {
			Insert(context.Context, river.JobArgs, *river.InsertOpts) (*rivertype.JobInsertResult, error)
		})
		if !ok {
			t.Fatal("no jobs can be asked for")
		}
		if _, err := client.Insert(t.Context(), remindArgs{Day: "2020-07-06"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	var to []string
	bodies := map[string]string{}
	for range 3 {
		l := p.next(t)
		to = append(to, l.to)
		bodies[l.to] = l.body
	}
	for _, i := range all {
		w.stop(i) // jobs under way end first
	}
	slices.Sort(to)
	if want := []string{"a@example.gov.cn", "b@example.gov.cn", "c@example.gov.cn"}; !slices.Equal(to, want) || !p.empty() {
		t.Errorf("mailed %v and more %v, want %v", to, !p.empty(), want)
	}
	if b := bodies["c@example.gov.cn"]; !strings.Contains(b, "市教育局：二季度还有") || !strings.Contains(b, "市市场监管局：二季度还有") || !strings.Contains(b, "就是今天") {
		t.Errorf("the digest of two departments says\n%s", b)
	}
	if n := w.number(`SELECT count(*) FROM river_job WHERE kind = 'remind'`); n != 1 {
		t.Errorf("%d jobs for one morning", n)
	}
	if n, all := w.number(`SELECT count(*) FROM notice`), w.number(`SELECT count(DISTINCT department_id) FROM notice`); n != all || n < 50 {
		t.Errorf("%d notices to %d departments", n, all)
	}
	if n := w.number(`SELECT count(*) FROM notice_mail WHERE NOT refused`); n != 4 {
		t.Errorf("%d notices are recorded as mailed", n)
	}
}

func TestWithoutAMailServerTheProgramTellsAlone(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	i := w.start(nil)
	select {
	case e := <-i.done:
		if e.Job.Kind != "remind" {
			t.Errorf("a job of kind %s", e.Job.Kind)
		}
	case <-time.After(patience):
		t.Fatal("nobody is reminded")
	}
	w.stop(i)
	if n := w.number(`SELECT count(*) FROM notice WHERE kind = 'reminder'`); n < 50 {
		t.Errorf("%d are told", n)
	}
	if n := w.number(`SELECT count(*) FROM river_job WHERE kind <> 'remind'`) + w.number(`SELECT count(*) FROM notice_mail`); n != 0 {
		t.Errorf("%d traces of mail", n)
	}
}

// A mail server that fails for now gets the same digest again; one that has it is left alone.
func TestDigestIsTriedAgain(t *testing.T) {
	t.Parallel()
	w, p := newTown(t), newPost(t, "", nil, false)
	office := ledger.Actor{ID: int64(w.number(`SELECT id FROM account WHERE name = 'o'`)), Role: ledger.Office}
	if _, err := w.Remind(t.Context(), office, second, []string{"scjg"}); err != nil {
		t.Fatal(err)
	}
	worker := &digestWorker{store: w.Store, send: p.mailer(t, "smtp://", nil).Send}
	account := int64(w.number(`SELECT id FROM account WHERE name = 'a'`))
	job := &river.Job[digestArgs]{Args: digestArgs{Account: account}}
	p.refuse(&smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"})
	if err := worker.Work(t.Context(), job); err == nil {
		t.Fatal("a failure counts as done")
	}
	p.refuse(nil)
	for range 2 {
		if err := worker.Work(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	}
	if l := p.next(t); l.to != "a@example.gov.cn" || !p.empty() {
		t.Errorf("to %s, and another: %v", l.to, !p.empty())
	}
}

// A digest that was mailed and not recorded, because the program died in between, comes again under the same Message-ID.
func TestTheSameDigestHasTheSameID(t *testing.T) {
	t.Parallel()
	w, p := newTown(t), newPost(t, "", nil, false)
	if _, err := w.RemindDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	mailer := p.mailer(t, "smtp://", nil)
	account := int64(w.number(`SELECT id FROM account WHERE name = 'a'`))
	died := errors.New("killed")
	_, err := w.SendDigest(t.Context(), account, func(ctx context.Context, d store.Digest) (bool, error) {
		_, err := mailer.Send(ctx, d)
		return false, errors.Join(err, died)
	})
	if !errors.Is(err, died) {
		t.Fatal(err)
	}
	if _, err := w.SendDigest(t.Context(), account, mailer.Send); err != nil {
		t.Fatal(err)
	}
	first, again := p.next(t), p.next(t)
	if a, b := first.header(t, "Message-Id"), again.header(t, "Message-Id"); a != b || a == "" || first.body != again.body {
		t.Errorf("%q and %q", a, b)
	}
}

// The jobs of a day: none before eight in Shanghai, which is midnight in UTC, and one name a day after it.
func TestTheJobOfTheDay(t *testing.T) {
	t.Parallel()
	for at, want := range map[time.Time]string{
		time.Date(2020, 7, 5, 23, 59, 59, 0, time.UTC):             "",
		time.Date(2020, 7, 6, 0, 0, 0, 0, time.UTC):                "2020-07-06",
		time.Date(2020, 7, 6, 15, 59, 59, 0, time.UTC):             "2020-07-06",
		time.Date(2020, 7, 6, 16, 0, 0, 0, time.UTC):               "", // 00:00 on the 7th
		time.Date(2020, 12, 31, 8, 0, 0, 0, ledger.Shanghai):       "2020-12-31",
		time.Date(2020, 7, 6, 7, 59, 59, 999e6, ledger.Shanghai):   "",
		time.Date(2020, 7, 6, 14, 0, 0, 0, time.FixedZone("", -6)): "2020-07-06",
	} {
		args, _ := remindToday(func() time.Time { return at })()
		got := ""
		if job, ok := args.(remindArgs); ok {
			got = job.Day
		}
		if got != want {
			t.Errorf("at %v: %q, want %q", at, got, want)
		}
	}
}

func TestSchedules(t *testing.T) {
	t.Parallel()
	eight := time.Date(2020, 7, 6, 8, 0, 1, 0, ledger.Shanghai)
	for now, want := range map[time.Time]time.Time{
		eight.Add(-time.Hour):            eight,
		eight.Add(-time.Millisecond):     eight,
		eight:                            eight.AddDate(0, 0, 1),
		eight.Add(12 * time.Hour).UTC():  eight.AddDate(0, 0, 1),
		eight.Add(-9 * time.Hour).UTC():  eight,
		eight.Add(-24 * time.Hour).UTC(): eight,
	} {
		if got := (reminderHour{}).Next(now); !got.Equal(want) {
			t.Errorf("after %v: %v, want %v", now, got, want)
		}
	}
	three := time.Date(2020, 7, 7, 3, 0, 0, 0, ledger.Shanghai)
	if got := (upkeep{}).Next(eight); !got.Equal(three) {
		t.Errorf("upkeep at %v", got)
	}
	if got := (upkeep{}).Next(three); !got.Equal(three.AddDate(0, 0, 1)) {
		t.Errorf("upkeep after upkeep at %v", got)
	}
}

// outbox is a store with people who wait, and the jobs that are made of them.
type outbox struct {
	waiting map[bool][]int64
	jobs    []string
}

func (o *outbox) DigestsWaiting(_ context.Context, remindersOnly bool) ([]int64, error) {
	return o.waiting[remindersOnly], nil
}

func (o *outbox) insert(_ context.Context, jobs []river.InsertManyParams) ([]*rivertype.JobInsertResult, error) {
	for _, j := range jobs {
		o.jobs = append(o.jobs, fmt.Sprint(j.Args))
	}
	return nil, nil
}

func TestGatheringMakesAJobForEachPerson(t *testing.T) {
	t.Parallel()
	o := &outbox{waiting: map[bool][]int64{true: {7}, false: {7, 9}}}
	m := &mailing{store: o, insert: o.insert, on: true}
	if err := (&gatherWorker{mailing: m}).Work(t.Context(), nil); err != nil || !slices.Equal(o.jobs, []string{"{7}"}) {
		t.Errorf("%v, %v", o.jobs, err)
	}
	if err := m.queue(t.Context(), false); err != nil || !slices.Equal(o.jobs, []string{"{7}", "{7}", "{9}"}) {
		t.Errorf("%v, %v", o.jobs, err)
	}
	m.on = false
	if err := m.queue(t.Context(), false); err != nil || len(o.jobs) != 3 {
		t.Errorf("without mail: %v, %v", o.jobs, err)
	}
}
