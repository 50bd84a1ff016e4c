package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"taizhang/internal/config"
	"taizhang/internal/localpg"
)

const stopWithin = 15 * time.Second // for the private PostgreSQL to shut down

// databaseServer is the PostgreSQL that a command uses: the one it was told, or the private one.
type databaseServer struct {
	url     string
	private *localpg.Server // nil when it is not ours to stop
}

// openDatabase starts the private PostgreSQL unless the settings name another.
func openDatabase(ctx context.Context, cfg config.Config, log *slog.Logger) (databaseServer, error) {
	if cfg.DatabaseURL != "" {
		return databaseServer{url: cfg.DatabaseURL}, nil
	}
	s, err := localpg.Start(ctx, localpg.Options{Dir: cfg.Data, Log: log})
	if err != nil {
		return databaseServer{}, err
	}
	return databaseServer{url: s.URL(), private: s}, nil
}

// joinDatabase is openDatabase for a command that may be given beside a running serve: it then uses the private
// PostgreSQL of that.
func joinDatabase(ctx context.Context, cfg config.Config, log *slog.Logger) (databaseServer, error) {
	db, err := openDatabase(ctx, cfg, log)
	if !errors.Is(err, localpg.ErrInUse) {
		return db, err
	}
	url, err := localpg.Attach(ctx, localpg.Options{Dir: cfg.Data, Log: log})
	return databaseServer{url: url}, err
}

// died is closed when the private PostgreSQL has stopped by itself; never for another.
func (d databaseServer) died() <-chan struct{} {
	if d.private == nil {
		return nil
	}
	return d.private.Done()
}

// close stops the server if it is ours.
func (d databaseServer) close() error {
	if d.private == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	return d.private.Stop(ctx)
}

// newLog is the program's log, in the format that was asked for.
func newLog(cfg config.Config, w io.Writer) (*slog.Logger, error) {
	switch cfg.LogFormat {
	case "text":
		return slog.New(slog.NewTextHandler(w, nil)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, nil)), nil
	}
	return nil, fmt.Errorf("there is no log format %q", cfg.LogFormat)
}
