package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"taizhang/internal/config"
	"taizhang/internal/notify"
	"taizhang/internal/press"
	"taizhang/internal/server"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/migrations"
	"taizhang/web/layout"
)

// memoryGoal is the size of the heap from which the garbage collector works harder: each password's hash leaves 19 MiB
// behind, and the program under load is to stay under 100 MB. GOMEMLIMIT in the environment wins.
const memoryGoal = 56 << 20

const (
	drainWithin = 10 * time.Second // for requests under way to end
	poolWithin  = 5 * time.Second  // for connections to come back
)

// serve runs the web server until the context ends.
func serve(ctx context.Context, in invocation) (err error) {
	cfg, err := in.settings()
	if err != nil {
		return err
	}
	log, err := newLog(cfg, in.stderr)
	if err != nil {
		return err
	}
	if in.getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	// The port first: a second start fails at once, and those who come early wait instead of being refused.
	listener, err := listen(ctx, cfg.Listen)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // the HTTP server closes it too

	db, err := openDatabase(ctx, cfg, log)
	if err != nil {
		return stoppedEarly(ctx, err)
	}
	defer func() { err = errors.Join(err, db.close()) }()
	if err := migrations.Up(ctx, db.url); err != nil {
		return stoppedEarly(ctx, err)
	}
	data, err := store.Open(ctx, db.url, time.Now)
	if err != nil {
		return stoppedEarly(ctx, err)
	}
	defer closeStore(data, log)
	ready := func(ctx context.Context) error {
		if err := migrations.Current(ctx, data.Pool()); err != nil {
			return err
		}
		return data.Ping(ctx)
	}
	if err := ready(ctx); err != nil { // a schema newer than the program, or no right to read as the public
		return stoppedEarly(ctx, err)
	}
	passwords, err := session.NewPasswords()
	if err != nil {
		return err
	}
	if err := prepareAccounts(ctx, in.stdout, cfg, data, passwords, visit(cfg, listener.Addr())); err != nil {
		return stoppedEarly(ctx, err)
	}
	jobs, err := startJobs(ctx, cfg, data, log)
	if err != nil {
		return stoppedEarly(ctx, err)
	}
	defer stopJobs(jobs, log)
	late := &lateWriter{to: bufio.NewWriterSize(in.stderr, 32<<10)}
	kept, err := newLog(cfg, late)
	if err != nil {
		return err
	}
	h := server.New(server.Options{
		Store:          data,
		Passwords:      passwords,
		Log:            log,
		Kept:           kept,
		Now:            time.Now,
		Ready:          ready,
		Origin:         cfg.BaseURL,
		Site:           layout.Site(cfg.Site),
		SessionIdle:    cfg.SessionIdle,
		SessionMax:     cfg.SessionMax,
		SecureCookies:  cfg.SecureCookies,
		TrustedProxies: cfg.TrustedProxies,
		Host:           strings.TrimSuffix(strings.TrimPrefix(visit(cfg, listener.Addr()), "http://"), "/"),
	})
	background, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() { h.Run(background) })
	running.Go(func() { late.run(background) })
	defer func() { stop(); running.Wait() }()
	warnExposed(log, cfg, listener.Addr())
	announce(in.stdout, cfg, listener.Addr())
	return serveHTTP(ctx, h.Listen(listener), h, db.died(), log)
}

// startJobs begins to send reminders, and digests of them where there is a mail server.
func startJobs(ctx context.Context, cfg config.Config, data *store.Store, log *slog.Logger) (*notify.Runner, error) {
	o := notify.Options{Store: data, Log: log, Now: time.Now}
	if cfg.SMTP != nil {
		mailer, err := notify.NewMailer(notify.MailSettings{Server: cfg.SMTP, From: cfg.MailFrom, Origin: cfg.BaseURL, Now: time.Now})
		if err != nil {
			return nil, err
		}
		o.Mailer = mailer
	}
	return notify.Start(ctx, o)
}

// stopJobs lets jobs under way end. What is cut off is done again later, by this program or by another.
func stopJobs(jobs *notify.Runner, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), drainWithin)
	defer cancel()
	if err := jobs.Stop(ctx); err != nil {
		log.Warn("jobs were cut off", "error", err)
	}
}

// prepareAccounts lets a newcomer in: by accounts to try each face with, or by the link for the first administrator.
func prepareAccounts(ctx context.Context, w io.Writer, cfg config.Config, data *store.Store, passwords *session.Passwords, at string) error {
	if cfg.Demo {
		return prepareDemo(ctx, w, data, passwords, cfg.Data, at)
	}
	return inviteFirst(ctx, w, data, at)
}

// serveHTTP answers requests until the context ends, then lets those under way end. It fails when the listener does, or
// when the database has died.
func serveHTTP(ctx context.Context, listener net.Listener, h http.Handler, died <-chan struct{}, log *slog.Logger) error {
	// Not ctx: the end of that only begins the shutdown, and requests under way may end in order.
	requests, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       120 * time.Second,
		MaxHeaderBytes:    64 << 10,
		ConnState:         press.State,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	var cause error
	select {
	case err := <-failed:
		return fmt.Errorf("serving: %w", err)
	case <-died:
		cause = errors.New("the private PostgreSQL has stopped, and with it the program: its log is postgres.log in the data folder")
	case <-ctx.Done():
		log.Info("stopping")
	}
	drain, stop := context.WithTimeout(context.Background(), drainWithin)
	defer stop()
	if err := server.Shutdown(drain); err != nil {
		log.Warn("requests were cut off", "after", drainWithin)
		cancel() // their queries end
		_ = server.Close()
	}
	<-failed
	return cause
}

// listen takes the address, or says in one line why it cannot be had.
func listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use by another program: stop that, or choose another address with --listen", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s is not for this account to serve on: choose a port above 1023 with --listen", address)
	default:
		return nil, fmt.Errorf("serving on %s is not possible: %w", address, err)
	}
}

// warnExposed says what a server that others can reach should have been told.
func warnExposed(log *slog.Logger, cfg config.Config, address net.Addr) {
	at, err := netip.ParseAddrPort(address.String())
	if err != nil || (at.Addr().Unmap().IsLoopback() && len(cfg.TrustedProxies) == 0) {
		return
	}
	if cfg.BaseURL == "" {
		log.Warn("citations and printed pages name paths only, and one-time links and feeds take their address from the request," +
			" until TAIZHANG_BASE_URL is set to the public address, or --base-url")
	}
	if len(cfg.TrustedProxies) == 0 {
		log.Warn("behind a proxy all clients would count as one when sign-ins are limited: name it with --trusted-proxies")
	}
}

// announce tells where to look.
func announce(w io.Writer, cfg config.Config, address net.Addr) {
	fmt.Fprintf(w, "taizhang is ready: %s\n", visit(cfg, address))
}

// visit is an address that a browser on this machine can open, or the public one.
func visit(cfg config.Config, address net.Addr) string {
	if cfg.BaseURL != "" {
		return cfg.BaseURL + "/"
	}
	at, err := netip.ParseAddrPort(address.String())
	if err != nil {
		return "http://" + address.String() + "/"
	}
	host := at.Addr().Unmap()
	if host.IsUnspecified() { // all of the machine's
		host = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return "http://" + net.JoinHostPort(host.String(), strconv.Itoa(int(at.Port()))) + "/"
}

// closeStore waits for the connections to come back, but not for ever: one that a stuck request holds must not keep the
// program from ending.
func closeStore(data *store.Store, log *slog.Logger) {
	closed := make(chan struct{})
	go func() {
		data.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(poolWithin):
		log.Warn("connections to the database are still in use", "connections", data.Pool().Stat().AcquiredConns())
	}
}

// stoppedEarly drops an error that only says that the program was told to stop while it was starting.
func stoppedEarly(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
