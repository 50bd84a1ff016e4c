package respond_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"taizhang/internal/respond"
)

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

func TestPage(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	if err := respond.Page(w, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusUnprocessableEntity, text("页")); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusUnprocessableEntity || w.Body.String() != "页" || w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("%d %q %v", w.Code, w.Body, w.Header())
	}
}

func TestPageThatFailsWritesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	page := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return broken
	})
	w := httptest.NewRecorder()
	err := respond.Page(w, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusOK, page)
	if !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	if w.Body.Len() != 0 || len(w.Header()) != 0 {
		t.Errorf("written: %q %v", w.Body, w.Header())
	}
}

func TestJSONLeavesChineseAndMarkupAlone(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	if err := respond.JSON(w, nil, http.StatusOK, map[string]string{"a": "增长<7%&"}); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(w.Body.String()); got != `{"a":"增长<7%&"}` || w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("%s %v", got, w.Header())
	}
	w = httptest.NewRecorder()
	if err := respond.JSON(w, nil, http.StatusOK, make(chan int)); err == nil || w.Body.Len() != 0 {
		t.Errorf("a value that has no JSON: error %v, body %q", err, w.Body)
	}
}

func TestBytes(t *testing.T) {
	t.Parallel()
	content := respond.Content{
		Type: "text/csv; charset=utf-8", Filename: "一季度 表.csv", ETag: "e1",
		Modified: time.Date(2020, 5, 14, 1, 44, 0, 0, time.UTC), Body: []byte("1,2"),
	}
	get := func(header, value string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if header != "" {
			r.Header.Set(header, value)
		}
		w := httptest.NewRecorder()
		w.Header().Set("Cache-Control", "public, max-age=60")
		if err := respond.Bytes(w, r, content); err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := get("", "")
	if w.Code != http.StatusOK || w.Body.String() != "1,2" {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	for header, want := range map[string]string{
		"Content-Type":        "text/csv; charset=utf-8",
		"Content-Disposition": "attachment; filename*=utf-8''%E4%B8%80%E5%AD%A3%E5%BA%A6%20%E8%A1%A8.csv",
		"Etag":                `W/"e1"`,
		"Cache-Control":       "public, max-age=60",
	} {
		if got := w.Header().Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	if w := get("If-None-Match", `W/"e1"`); w.Code != http.StatusNotModified {
		t.Errorf("If-None-Match: %d", w.Code)
	}
	if w := get("Range", "bytes=0-0"); w.Code != http.StatusPartialContent || w.Body.String() != "1" {
		t.Errorf("Range: %d %q", w.Code, w.Body)
	}
}

func TestRedirectCarriesAFlash(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	if err := respond.Redirect(w, httptest.NewRequest(http.MethodPost, "/work", nil), "/work?state=draft", "已保存；共1项"); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/work?state=draft" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	cookie := w.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge <= 0 || cookie.Path != "/" {
		t.Errorf("cookie %v", cookie)
	}

	r := httptest.NewRequest(http.MethodGet, "/work", nil)
	r.AddCookie(cookie)
	w = httptest.NewRecorder()
	if got := respond.TakeFlash(w, r); got != "已保存；共1项" {
		t.Errorf("flash is %q", got)
	}
	if cleared := w.Result().Cookies(); len(cleared) != 1 || cleared[0].MaxAge >= 0 {
		t.Errorf("the cookie stays: %v", cleared)
	}
}

func TestTakeFlashWithoutOne(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	if got := respond.TakeFlash(w, httptest.NewRequest(http.MethodGet, "/", nil)); got != "" || len(w.Header()) != 0 {
		t.Errorf("flash %q, headers %v", got, w.Header())
	}
}

func TestTakeFlashRefusesForgeries(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"not base64": "***", "not UTF-8": "_w", "too long": strings.Repeat("YWFh", 100),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.AddCookie(&http.Cookie{Name: "taizhang_flash", Value: value})
			if got := respond.TakeFlash(httptest.NewRecorder(), r); got != "" {
				t.Errorf("flash is %q", got)
			}
		})
	}
}

func TestRedirectStaysOnThisHost(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"https://example.com/", "//example.com/", `/\example.com/`, "/\t/example.com", "work", ""} {
		w := httptest.NewRecorder()
		if err := respond.Redirect(w, httptest.NewRequest(http.MethodPost, "/", nil), url, "好"); err == nil || len(w.Header()) != 0 {
			t.Errorf("redirected to %q: %v", url, w.Header())
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	headers := func(https bool, path string) http.Header {
		w := httptest.NewRecorder()
		respond.SecurityHeaders(https)(respond.Private(http.NotFoundHandler())).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Header()
	}
	for header, want := range map[string]string{
		"Content-Security-Policy":      "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
		"X-Frame-Options":              "DENY",
		"Referrer-Policy":              "same-origin",
		"X-Content-Type-Options":       "nosniff",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Strict-Transport-Security":    "",
		"Cache-Control":                "no-store",
	} {
		if got := headers(false, "/").Get(header); got != want {
			t.Errorf("%s is %q, want %q", header, got, want)
		}
	}
	if headers(false, "/").Get("Permissions-Policy") == "" {
		t.Error("no Permissions-Policy")
	}
	if got := headers(true, "/").Get("Strict-Transport-Security"); got != "max-age=31536000" {
		t.Errorf("over HTTPS: Strict-Transport-Security is %q", got)
	}
	if got := headers(false, "/open-data/2020/q1.json").Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
		t.Errorf("open data: Cross-Origin-Resource-Policy is %q", got)
	}
}
