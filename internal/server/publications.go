package server

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web"
)

const (
	pollPublications = 30 * time.Second // in case an announcement was lost
	listenAgain      = time.Second      // after the connection was
	addViewsEach     = 30 * time.Second // between two batches
	showViewsEach    = 10 * time.Minute // between two numbers on the pages
)

// compressed is what the log says when all pages that are made beforehand are as small as they will be.
const compressed = "public pages are compressed"

// Run keeps the public pages ready in memory until ctx ends: it listens for publications of this and of other instances,
// makes the pages of the newest year before anybody asks, and adds up how often tables are read. Without it the server
// does everything for each request.
func (s *Server) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { s.press.Run(ctx) })
	all.Go(func() { s.listen(ctx) })
	all.Go(func() { s.warmUp(ctx) })
	all.Go(func() { s.addViews(ctx) })
	all.Wait()
}

func (s *Server) listen(ctx context.Context) {
	defer s.public.Untold()
	for first := true; ctx.Err() == nil; first = false {
		err := s.Store.Listen(ctx, pollPublications, s.refresh)
		if ctx.Err() != nil {
			return
		}
		if first {
			s.Log.Warn("no announcements of publications for now, asking for them instead", "error", err)
		}
		s.refresh(ctx)
		pause(ctx, listenAgain)
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// refresh takes what is public as it is now. When the database does not answer, what was published before goes on being
// shown.
func (s *Server) refresh(ctx context.Context) {
	news, err := s.public.Refresh(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.Log.Warn("what is published cannot be read", "error", err)
		}
		return
	}
	if !news {
		return
	}
	s.press.Renew()
	select {
	case s.news <- struct{}{}:
	default: // that is about to be done
	}
}

// warmUp makes the pages of the newest year each time that there is news.
func (s *Server) warmUp(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.news:
		}
		addresses, err := s.public.Standing(ctx)
		if err != nil {
			s.Log.Warn("the public pages cannot be made beforehand", "error", err)
			continue
		}
		begin := s.Now()
		s.makeReady(ctx, append(web.URLs(), addresses...)...)
		if s.press.Settle(ctx) == nil {
			s.Log.Info(compressed, "took", s.Now().Sub(begin))
		}
	}
}

// makeReady asks for pages, once more for those that failed, as there may have been no room for them, and says in the log
// what came of it.
func (s *Server) makeReady(ctx context.Context, addresses ...string) {
	begin := s.Now()
	failed := s.ask(ctx, s.ask(ctx, addresses...)...)
	if ctx.Err() != nil {
		return
	}
	level := slog.LevelInfo
	if len(failed) > 0 {
		level = slog.LevelWarn
	}
	s.Log.Log(ctx, level, "public pages are ready in memory",
		"pages", len(addresses)-len(failed), "failed", len(failed), "took", s.Now().Sub(begin))
}

// ask makes pages as a request for each of them would, under the name by which this server is known. It returns the
// addresses that were not answered with a page.
func (s *Server) ask(ctx context.Context, addresses ...string) (failed []string) {
	for _, address := range addresses {
		if ctx.Err() != nil {
			return failed
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			s.Log.Error("address of a public page", "error", err)
			failed = append(failed, address)
			continue
		}
		r.Host, r.RequestURI = s.Host, address
		r.Header.Set("Accept-Encoding", "gzip") // a kept page is not kept plain
		answer := &unread{header: http.Header{}}
		if s.ServeHTTP(answer, r); answer.status != http.StatusOK {
			failed = append(failed, address)
		}
	}
	return failed
}

// unread is where an answer goes of which nobody reads more than its status.
type unread struct {
	header http.Header
	status int // 0 until the answer begins
}

func (u *unread) Header() http.Header { return u.header }

func (u *unread) Write(p []byte) (int, error) {
	u.WriteHeader(http.StatusOK)
	return len(p), nil
}

func (u *unread) WriteHeader(status int) {
	if u.status == 0 {
		u.status = status
	}
}

// nobody reports whether a request is one of ask's, which no client sent.
func nobody(r *http.Request) bool { return r.RemoteAddr == "" }

// announcing is the store with which the office publishes. Other instances hear of an edition from the database; this one
// shows it already when it answers the person who published it.
type announcing struct {
	*store.Store
	published func(context.Context)
}

// Publish is store.Store's.
func (a announcing) Publish(ctx context.Context, actor ledger.Actor, q ledger.Quarter, edition int, confirmed string) error {
	if err := a.Store.Publish(ctx, actor, q, edition, confirmed); err != nil {
		return err
	}
	// The edition is committed, whatever becomes of the request.
	a.published(context.WithoutCancel(ctx))
	return nil
}
