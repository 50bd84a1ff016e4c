package respond

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"taizhang/internal/ledger"
	"taizhang/web/errorpage"
	"taizhang/web/layout"
	"taizhang/web/route"
)

// statusClientClosed is what the request log shows when the client went away before the answer; it is sent to nobody.
const statusClientClosed = 499

// Fail answers with the page, or the JSON, that err stands for. A 5xx is logged, once, with the id that its page shows.
// Middleware may call it too.
func (p *Responder) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if gone(r, err) {
		left(w)
		return
	}
	view := viewOf(err)
	if view.Code >= http.StatusInternalServerError {
		p.logFault(r, view.Code, err)
		view.ID = middleware.GetReqID(r.Context())
	}
	if started(w) {
		// A half-sent export must not pass for a whole one: break the connection off.
		panic(http.ErrAbortHandler)
	}
	forget(w.Header())
	if status := (*StatusError)(nil); errors.As(err, &status) && status.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(status.RetryAfter.Seconds())))
	}

	if wantsJSON(r) {
		problem(w, view)
		return
	}
	frame := p.frame(r)
	if view.Ways == nil {
		view.Ways = ways(frame)
	}
	switch err := Page(w, r, view.Code, errorpage.Page(frame, view)); {
	case err == nil:
	case gone(r, err):
		left(w)
	default:
		p.logFault(r, view.Code, fmt.Errorf("the error page itself: %w", err))
		http.Error(w, view.Heading, view.Code)
	}
}

// gone reports whether err only says that the client went away.
func gone(r *http.Request, err error) bool {
	return errors.Is(err, context.Canceled) && r.Context().Err() != nil
}

// left notes for the request log that the client did not wait.
func left(w http.ResponseWriter) {
	if !started(w) {
		w.WriteHeader(statusClientClosed)
	}
}

// viewOf is the one place in which errors become statuses and words.
func viewOf(err error) errorpage.View {
	var (
		status   *StatusError
		refusal  *ledger.Refusal
		clash    *ledger.Clash
		problems ledger.Problems
		tooLarge *http.MaxBytesError
	)
	switch {
	case errors.As(err, &status):
		return errorpage.View{Code: status.Status, Heading: status.Heading, Text: status.Text, Ways: status.Ways}
	case errors.Is(err, ledger.ErrNotFound):
		return errorpage.View{
			Code:    http.StatusNotFound,
			Heading: "没有这个页面",
			Text:    "可能是链接抄错了一位，也可能是页面已不在此处。已公开的内容地址不变。",
		}
	case errors.As(err, &refusal) && refusal.Kind == ledger.Forbidden:
		return errorpage.View{Code: http.StatusForbidden, Heading: "不能这样操作", Text: refusal.Message}
	case errors.As(err, &refusal):
		return errorpage.View{Code: http.StatusConflict, Heading: "现在不能这样操作", Text: refusal.Message}
	case errors.As(err, &clash):
		return errorpage.View{
			Code:    http.StatusConflict,
			Heading: "别人先保存了一稿",
			Text:    "这段文字在您打开以后被别人改过，您的这一次没有保存。请返回上一页，对照后再保存。",
		}
	case errors.As(err, &problems):
		// A form shows problems beside its fields; here are those of a button that has no fields.
		return errorpage.View{
			Code:    http.StatusUnprocessableEntity,
			Heading: "操作未完成",
			Text:    strings.Join(sentences(problems), ""),
		}
	case errors.As(err, &tooLarge):
		return errorpage.View{
			Code:    http.StatusRequestEntityTooLarge,
			Heading: "送来的内容太大",
			Text:    fmt.Sprintf("一次最多%s，没有保存。请删减或分几次送来。", size(tooLarge.Limit)),
		}
	}
	return errorpage.View{
		Code:    http.StatusInternalServerError,
		Heading: "系统出错了",
		Text:    "不是您的操作有误。请稍后再试；仍不行的，请把编号告诉督查室。",
	}
}

func sentences(problems ledger.Problems) []string {
	var out []string
	for _, field := range slices.Sorted(maps.Keys(problems)) {
		out = append(out, problems[field])
	}
	return out
}

// size is a number of bytes in words, for limits, which are round.
func size(bytes int64) string {
	if bytes >= 1<<20 {
		return fmt.Sprintf("%d MB", bytes>>20)
	}
	return fmt.Sprintf("%d KB", max(1, bytes>>10))
}

// logFault logs what was our fault. The address is logged as the route's pattern: a path can hold a one-time token.
func (p *Responder) logFault(r *http.Request, status int, err error) {
	ctx := r.Context()
	attrs := []slog.Attr{
		slog.String("request_id", middleware.GetReqID(ctx)),
		slog.String("method", r.Method),
		slog.String("route", pattern(ctx)),
		slog.Int("status", status),
		slog.Any("error", err),
	}
	if caught := (*panicError)(nil); errors.As(err, &caught) {
		attrs = append(attrs, slog.String("stack", string(caught.stack)))
	}
	level := slog.LevelError
	if status == http.StatusServiceUnavailable { // too many at once: nothing is broken
		level = slog.LevelWarn
	}
	p.log.LogAttrs(ctx, level, "request failed", attrs...)
}

func pattern(ctx context.Context) string {
	if rc := chi.RouteContext(ctx); rc != nil {
		return rc.RoutePattern()
	}
	return ""
}

// started reports whether a part of the response is already on its way.
func started(w http.ResponseWriter) bool {
	ww, ok := w.(middleware.WrapResponseWriter)
	return ok && ww.Status() != 0
}

// forget takes back what the handler said of a body that is not sent, and keeps the error out of caches.
func forget(h http.Header) {
	for _, name := range []string{"Content-Disposition", "Content-Encoding", "Content-Length", "ETag", "Last-Modified"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
}

// problem is an error for programs, as RFC 9457 has it.
func problem(w http.ResponseWriter, view errorpage.View) {
	body := struct {
		Status    int    `json:"status"`
		Title     string `json:"title"`
		Detail    string `json:"detail,omitempty"`
		RequestID string `json:"request_id,omitempty"`
	}{view.Code, view.Heading, view.Text, view.ID}
	err := withBuffer(func(buf *bytes.Buffer) error {
		if err := encodeJSON(buf, body); err != nil {
			return err
		}
		write(w, view.Code, "application/problem+json", buf.Bytes())
		return nil
	})
	if err != nil {
		http.Error(w, view.Heading, view.Code)
	}
}

// wantsJSON reports whether the client is a program: it asks for JSON and not for a page, or for open data and not for
// a page.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	if strings.Contains(accept, "text/html") {
		return false
	}
	return strings.Contains(accept, "json") || strings.HasPrefix(r.URL.Path, route.OpenData())
}

// ways are the usual ways on, by where the person is.
func ways(f layout.Frame) []layout.Link {
	if f.Face.Behind() && f.Role != "" {
		return []layout.Link{
			{Text: homeName(f.Role), Href: layout.HomeOf(f.Role)},
			{Text: "公开页", Note: "不需要登录", Href: route.Home()},
		}
	}
	if f.Year == 0 {
		return []layout.Link{{Text: "首页", Href: route.Home()}}
	}
	q := ledger.Quarter{Year: f.Year, Number: f.Quarter}
	return []layout.Link{
		{Text: q.String() + "进展情况表", Note: "最新公开", Href: route.Table(f.Year, f.Quarter)},
		{Text: "按责任单位查找", Href: route.Departments(f.Year)},
	}
}

func homeName(role ledger.Role) string {
	switch role {
	case ledger.Staff:
		return "本季填报"
	case ledger.Office:
		return "审核"
	case ledger.Leader:
		return "总览"
	case ledger.Admin:
		return "账户"
	}
	return "首页"
}
