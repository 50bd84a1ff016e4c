package server

import (
	"context"
	"net/http"
	"time"

	"taizhang/internal/session"
	"taizhang/web/layout"
)

// frame is that of an error page: the face of who is signed in, else the public one with the way to the newest table. When
// that cannot be read, perhaps because it is what went wrong, the page does without.
func (s *Server) frame(r *http.Request) layout.Frame {
	if _, ok := session.Actor(r.Context()); ok {
		return session.Frame(r, layout.Frame{FullWidth: true})
	}
	frame := session.Frame(r, layout.Frame{Face: layout.Public, FullWidth: true, Site: s.Site})
	ctx, cancel := context.WithTimeout(r.Context(), time.Second)
	defer cancel()
	if published, err := s.Store.Editions(ctx); err == nil && len(published) > 0 {
		frame.Year, frame.Quarter = published[0].Year, published[0].Quarter
	}
	return frame
}
