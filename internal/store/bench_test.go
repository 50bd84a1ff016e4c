package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/localpg"
	"taizhang/internal/server"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/migrations"
)

// house is the whole program with the settings of production, on a private PostgreSQL that writes to disk. The second
// quarter is open.
type house struct {
	*store.Store
	url       string // of the database
	address   string // host:port of the web server
	passwords *session.Passwords
	hash      string // of benchPassword
}

const (
	benchPassword = "一句足够长的话可以做密码"
	benchMemory   = 64 << 20 // as serve sets it
)

func newHouse(b *testing.B) *house {
	b.Helper()
	dir, err := os.MkdirTemp("", "taizhang-bench-") // unlike b.TempDir, any account can get to it
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	pg, err := localpg.Start(b.Context(), localpg.Options{Dir: filepath.Join(dir, "data")})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := pg.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	if err := migrations.Up(b.Context(), pg.URL()); err != nil {
		b.Fatal(err)
	}
	s, err := store.Open(b.Context(), pg.URL(), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	h := &house{Store: s, url: pg.URL()}
	if h.passwords, err = session.NewPasswords(); err != nil {
		b.Fatal(err)
	}
	if h.hash, err = h.passwords.Hash(b.Context(), benchPassword); err != nil {
		b.Fatal(err)
	}
	before := debug.SetMemoryLimit(benchMemory)
	b.Cleanup(func() { debug.SetMemoryLimit(before) })
	h.address = h.serve(b, s)
	h.exec(b, `UPDATE quarter SET state = 'open', opened_at = now(), due_at = now() + interval '10 days' WHERE year = 2020 AND number = 2`, nil)
	return h
}

// serve starts a web server on a store, inside of what is wrapped around it, and returns its address.
func (h *house) serve(b *testing.B, s *store.Store, around ...func(http.Handler) http.Handler) string {
	b.Helper()
	var all http.Handler = server.New(server.Options{
		Store: s, Passwords: h.passwords, Now: time.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Ready: s.Ping, SessionIdle: 2 * time.Hour, SessionMax: 12 * time.Hour,
	})
	for _, wrap := range around {
		all = wrap(all)
	}
	web := httptest.NewUnstartedServer(all)
	c := web.Config // as serve has it
	c.ReadHeaderTimeout, c.ReadTimeout, c.WriteTimeout, c.IdleTimeout = 5*time.Second, 30*time.Second, time.Minute, 2*time.Minute
	web.Start()
	b.Cleanup(web.Close)
	return web.Listener.Addr().String()
}

func (h *house) exec(b *testing.B, sql string, args pgx.StrictNamedArgs) {
	b.Helper()
	if _, err := h.Pool().Exec(b.Context(), sql, args); err != nil {
		b.Fatal(err)
	}
}

func (h *house) number(b *testing.B, sql string, args pgx.StrictNamedArgs) (n int) {
	b.Helper()
	if err := h.Pool().QueryRow(b.Context(), sql, args).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

// account makes one with the common password.
func (h *house) account(b *testing.B, name string, role ledger.Role, department string) {
	b.Helper()
	h.exec(b, `INSERT INTO account (name, display_name, role, password_hash) VALUES (@name, @name, @role, @hash)`,
		pgx.StrictNamedArgs{"name": name, "role": role, "hash": h.hash})
	h.exec(b, `INSERT INTO account_department SELECT a.id, d.id FROM account a, department d WHERE a.name = @name AND d.code = @code`,
		pgx.StrictNamedArgs{"name": name, "code": department})
}

// caller is a browser as cheap as pgbench's clients: one connection, requests written and answers read by hand, so that
// what is measured is the program and not net/http's client.
type caller struct {
	conn   net.Conn
	in     *bufio.Reader
	cookie string
	extra  string // header lines
}

// signIn is a caller that has signed in through the form.
func (h *house) signIn(b *testing.B, address, name string) *caller {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	c := &caller{conn: conn, in: bufio.NewReaderSize(conn, 64<<10)}
	a, err := c.post("/login", url.Values{"name": {name}, "password": {benchPassword}}.Encode())
	if err != nil || a.status != http.StatusSeeOther {
		b.Fatalf("%s cannot sign in: %d, %v", name, a.status, err)
	}
	c.cookie, _, _ = strings.Cut(a.cookie, ";")
	return c
}

// reply is what a caller looks at of an answer.
type reply struct {
	status   int
	location string
	cookie   string // the session's, when one is set

	contentLocation string
}

func (c *caller) post(path, form string) (reply, error) {
	return c.call(fmt.Sprintf("POST %s HTTP/1.1\r\n%sContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		path, c.header(), len(form), form))
}

func (c *caller) get(path string) (reply, error) {
	return c.call("GET " + path + " HTTP/1.1\r\n" + c.header() + "\r\n")
}

// header is what a browser sends with every request.
func (c *caller) header() string {
	return "Host: " + c.conn.RemoteAddr().String() + "\r\nCookie: " + c.cookie + "\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: navigate\r\n" +
		"User-Agent: Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate\r\nAccept-Language: zh-CN,zh;q=0.9\r\n" + c.extra
}

func (c *caller) call(request string) (reply, error) {
	var a reply
	if _, err := io.WriteString(c.conn, request); err != nil {
		return a, err
	}
	line, err := c.in.ReadString('\n')
	if err != nil || len(line) < len("HTTP/1.1 200") {
		return a, fmt.Errorf("answer %q: %w", line, err)
	}
	if a.status, err = strconv.Atoi(line[9:12]); err != nil {
		return a, err
	}
	length, chunked := 0, false
	for {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return a, err
		}
		name, value, found := strings.Cut(strings.TrimRight(string(line), "\r\n"), ": ")
		if !found {
			break
		}
		switch {
		case name == "Content-Length":
			if length, err = strconv.Atoi(value); err != nil {
				return a, err
			}
		case name == "Transfer-Encoding":
			chunked = true
		case name == "Location":
			a.location = value
		case name == "Content-Location":
			a.contentLocation = value
		case name == "Set-Cookie" && strings.HasPrefix(value, "taizhang_session="):
			a.cookie = value
		}
	}
	if !chunked {
		_, err := c.in.Discard(length)
		return a, err
	}
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return a, err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(line), 16, 32)
		if err != nil {
			return a, errors.New("a chunk without a size")
		}
		if _, err := c.in.Discard(int(size) + len("\r\n")); err != nil || size == 0 {
			return a, err
		}
	}
}
