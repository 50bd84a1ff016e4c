package respond_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
	"taizhang/web/layout"
)

const secret = "pq: relation \"entry\" does not exist"

// serve runs one request through a router with a handler that does what h does. It returns the response and the log.
func serve(t *testing.T, r *http.Request, frame layout.Frame, h respond.Handler) (*httptest.ResponseRecorder, string) {
	t.Helper()
	var log bytes.Buffer
	p := respond.New(slog.New(slog.NewTextHandler(&log, nil)), func(*http.Request) layout.Frame { return frame })
	router := chi.NewRouter()
	router.Use(respond.RequestID, p.Recover)
	router.NotFound(p.NotFound)
	router.MethodNotAllowed(p.MethodNotAllowed)
	router.Get("/join/{token}", p.Handle(h))
	router.Get("/open-data/2020/q9.json", p.Handle(h))
	w := httptest.NewRecorder()
	router.ServeHTTP(w, r)
	return w, log.String()
}

func get(path string) *http.Request { return httptest.NewRequest(http.MethodGet, path, nil) }

func fails(err error) respond.Handler {
	return func(http.ResponseWriter, *http.Request) error { return err }
}

func TestErrorsBecomePages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		status int
		says   string
		logged bool
	}{
		"not found":      {fmt.Errorf("task 171: %w", ledger.ErrNotFound), http.StatusNotFound, "没有这个页面", false},
		"forbidden":      {&ledger.Refusal{Kind: ledger.Forbidden, Message: "本项不由您的单位填写。"}, http.StatusForbidden, "本项不由您的单位填写。", false},
		"conflict":       {fmt.Errorf("publish: %w", &ledger.Refusal{Kind: ledger.Conflict, Message: "本季度已经公开。"}), http.StatusConflict, "本季度已经公开。", false},
		"clash":          {&ledger.Clash{}, http.StatusConflict, "没有保存", false},
		"problems":       {ledger.Problems{"due": "截止时间已经过去。"}, http.StatusUnprocessableEntity, "截止时间已经过去。", false},
		"too large":      {&http.MaxBytesError{Limit: 2 << 20}, http.StatusRequestEntityTooLarge, "最多2 MB", false},
		"own page":       {&respond.StatusError{Status: http.StatusGone, Heading: "链接已用过", Text: "请另要一个。"}, http.StatusGone, "链接已用过", false},
		"own fault":      {&respond.StatusError{Status: http.StatusServiceUnavailable, Heading: "正在升级", Err: errors.New(secret)}, http.StatusServiceUnavailable, "正在升级", true},
		"unknown":        {errors.New(secret), http.StatusInternalServerError, "请把编号告诉督查室", true},
		"deadline":       {fmt.Errorf(secret+": %w", context.DeadlineExceeded), http.StatusInternalServerError, "请把编号告诉督查室", true},
		"not the client": {fmt.Errorf(secret+": %w", context.Canceled), http.StatusInternalServerError, "请把编号告诉督查室", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, log := serve(t, get("/join/one-time"), layout.Frame{}, fails(c.err))
			if w.Code != c.status {
				t.Fatalf("status %d, want %d", w.Code, c.status)
			}
			doc, err := goquery.NewDocumentFromReader(bytes.NewReader(w.Body.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if main := doc.Find("main").Text(); !strings.Contains(main, c.says) || !strings.Contains(main, fmt.Sprint(c.status)) {
				t.Errorf("the page says %q", main)
			}
			if strings.Contains(w.Body.String(), secret) || strings.Contains(w.Body.String(), "one-time") {
				t.Error("internal text reached the browser")
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("Cache-Control is %q", got)
			}
			switch lines := strings.Count(log, "\n"); {
			case c.logged && lines != 1:
				t.Errorf("%d lines in the log: %s", lines, log)
			case !c.logged && lines != 0:
				t.Errorf("logged: %s", log)
			}
			if !c.logged {
				return
			}
			id := doc.Find("main code").Text()
			if id == "" || !strings.Contains(log, id) {
				t.Errorf("the page's id %q is not in the log: %s", id, log)
			}
			if strings.Contains(log, "one-time") || !strings.Contains(log, "/join/{token}") {
				t.Errorf("the log has the address instead of its pattern: %s", log)
			}
			if !strings.Contains(log, "does not exist") {
				t.Errorf("the log lacks the cause: %s", log)
			}
		})
	}
}

func TestGoneClientIsNotAnError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w, log := serve(t, get("/join/x").WithContext(ctx), layout.Frame{}, fails(fmt.Errorf("query: %w", context.Canceled)))
	if log != "" || w.Body.Len() != 0 || w.Code < 400 {
		t.Errorf("status %d, body %q, log %s", w.Code, w.Body, log)
	}
}

// The client may also go away while the page of another error is drawn.
func TestClientGoneDuringTheErrorPage(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w, log := serve(t, get("/join/x").WithContext(ctx), layout.Frame{}, fails(ledger.ErrNotFound))
	if log != "" || w.Body.Len() != 0 || w.Code < 400 {
		t.Errorf("status %d, body %q, log %s", w.Code, w.Body, log)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	w, _ := serve(t, get("/join/x"), layout.Frame{}, fails(fmt.Errorf("hash: %w", respond.Busy())))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "10" {
		t.Errorf("%d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
}

func TestRouterErrors(t *testing.T) {
	t.Parallel()
	if w, _ := serve(t, get("/nowhere"), layout.Frame{}, fails(nil)); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "没有这个页面") {
		t.Errorf("unknown address: %d", w.Code)
	}
	w, _ := serve(t, httptest.NewRequest(http.MethodPost, "/join/x", nil), layout.Frame{}, fails(nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("unknown method: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestPanicBecomesAPage(t *testing.T) {
	t.Parallel()
	w, log := serve(t, get("/join/x"), layout.Frame{}, func(http.ResponseWriter, *http.Request) error { panic(secret) })
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "does not exist") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if strings.Count(log, "\n") != 1 || !strings.Contains(log, "fail_test.go") {
		t.Errorf("the log lacks the stack: %s", log)
	}
}

func TestHalfSentResponseIsBrokenOff(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func() error{
		"error": func() error { return errors.New(secret) },
		"panic": func() error { panic(secret) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if v := recover(); v != http.ErrAbortHandler {
					t.Errorf("recovered %v, want http.ErrAbortHandler", v)
				}
			}()
			serve(t, get("/join/x"), layout.Frame{}, func(w http.ResponseWriter, _ *http.Request) error {
				if _, err := io.WriteString(w, "half"); err != nil {
					return err
				}
				return end()
			})
			t.Error("the half response passed for a whole one")
		})
	}
}

func TestHeadersOfTheFailedBodyAreForgotten(t *testing.T) {
	t.Parallel()
	w, _ := serve(t, get("/join/x"), layout.Frame{}, func(w http.ResponseWriter, _ *http.Request) error {
		w.Header().Set("Content-Disposition", "attachment")
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Cache-Control", "public, max-age=60")
		return ledger.ErrNotFound
	})
	for header, want := range map[string]string{"Content-Disposition": "", "Etag": "", "Cache-Control": "no-store"} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
}

func TestProgramsGetJSON(t *testing.T) {
	t.Parallel()
	const browser = "text/html,application/xhtml+xml,*/*;q=0.8"
	for name, c := range map[string]struct {
		path, accept string
		json         bool
	}{
		"open data, anything": {"/open-data/2020/q9.json", "*/*", true},
		"open data, nothing":  {"/open-data/2020/q9.json", "", true},
		"open data, browser":  {"/open-data/2020/q9.json", browser, false},
		"page, script":        {"/join/x", "application/json", true},
		"page, anything":      {"/join/x", "*/*", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := get(c.path)
			r.Header.Set("Accept", c.accept)
			w, _ := serve(t, r, layout.Frame{}, fails(ledger.ErrNotFound))
			if w.Code != http.StatusNotFound {
				t.Errorf("status %d", w.Code)
			}
			if !c.json {
				if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
					t.Errorf("Content-Type is %s", got)
				}
				return
			}
			var body struct {
				Status        int
				Title, Detail string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
				t.Fatal(err)
			}
			if w.Header().Get("Content-Type") != "application/problem+json" || body.Status != 404 || body.Title == "" || body.Detail == "" {
				t.Errorf("%s %+v", w.Header().Get("Content-Type"), body)
			}
		})
	}
}

func TestWaysOn(t *testing.T) {
	t.Parallel()
	own := []layout.Link{{Text: "第170项", Note: "最后一项", Href: "/2020/q1#task-170"}}
	for name, c := range map[string]struct {
		frame layout.Frame
		err   error
		want  string
	}{
		"public":            {layout.Frame{Year: 2020, Quarter: 1}, ledger.ErrNotFound, "/2020/q1 /2020/departments"},
		"nothing published": {layout.Frame{}, ledger.ErrNotFound, "/"},
		"staff":             {layout.Frame{Face: layout.Desk, Role: ledger.Staff, Signed: "市商务局"}, ledger.ErrNotFound, "/work /"},
		"admin":             {layout.Frame{Face: layout.Office, Role: ledger.Admin, Signed: "管理员"}, ledger.ErrNotFound, "/office/accounts /"},
		"the handler's own": {layout.Frame{Year: 2020, Quarter: 1}, &respond.StatusError{Status: 404, Heading: "没有第171项", Ways: own}, "/2020/q1#task-170"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, _ := serve(t, get("/join/x"), c.frame, fails(c.err))
			doc, err := goquery.NewDocumentFromReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			hrefs := doc.Find("main li a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
			if got := strings.Join(hrefs, " "); got != c.want {
				t.Errorf("ways lead to %s, want %s", got, c.want)
			}
		})
	}
}

func TestErrorPageDropsThePagesOwnFrame(t *testing.T) {
	t.Parallel()
	frame := layout.Frame{Title: "内部标题", BodyClass: "desk", Scripts: []string{"/x.js"}, Styles: []string{"/x.css"}, Current: layout.Tasks}
	w, _ := serve(t, get("/join/x"), frame, fails(ledger.ErrNotFound))
	for _, leak := range []string{"内部标题", "/x.js", "/x.css", `class="desk"`, "aria-current"} {
		if strings.Contains(w.Body.String(), leak) {
			t.Errorf("the error page has %s", leak)
		}
	}
}
