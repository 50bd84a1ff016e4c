// Package press keeps public answers ready to be sent. A published quarter is a frozen thing: its pages are rendered once,
// compressed once in each encoding that browsers take, and from then on written from memory, without the router, the
// database or a template. What is kept belongs to one state of what is public; Renew drops it all at once.
package press

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// limit is how many bytes are kept, in all encodings together. Beyond it answers are made anew for each request. The pages
// of a year with four quarters take some 12 MB.
const limit = 20 << 20

// Answers that are not kept are made some at a time: each takes a few megabytes while it is made, and hundreds of clients
// may ask at once. Whoever has waited too long is sent away.
const (
	makeAtOnce = 4
	makeWithin = 10 * time.Second
)

// hosts is how many names of this host have pages of their own when the public origin is not known: then addresses in a
// page are those of the request.
const hosts = 4

// Options are what a Press is made of.
type Options struct {
	// Keepable says which addresses may be kept. It must say no to all that anybody can make up, such as words searched for:
	// what is kept is never dropped to make room.
	Keepable func(*url.URL) bool
	// OneOrigin says that answers do not depend on the name under which the host was asked.
	OneOrigin bool
	// Compose makes an answer to a query at a path that is kept without one, all but its header, which it has from there. It
	// hands send what it has made, or reports false, and the request goes the usual way. Nil makes none.
	Compose func(path, query string, send func(tag string, text, gzip []byte)) bool
	// Sent is called for each answer that was written from memory for a client.
	Sent func(at time.Time, method string, status, bytes int, took time.Duration)
	// Seen is called for each answer that Listen gave past all handlers, with the path and the User-Agent.
	Seen func(path, agent string)
	// Busy sends somebody away for whom there is no room now.
	Busy http.Handler
	Now  func() time.Time
}

// Press keeps answers. It is safe for concurrent use. Until Run it keeps nothing and lets every request through.
type Press struct {
	Options
	sheets atomic.Pointer[sheets] // nil while nothing may be kept
	jobs   chan job
	places chan struct{} // of answers that are being made
	large  chan struct{} // holds one; see KeepLarge
	today  atomic.Pointer[date]
}

// job is an answer to be compressed as well as can be, or somebody who waits until all before it are.
type job struct {
	sheet *sheet
	done  chan<- struct{}
}

// sheets are the answers of one state of what is public.
type sheets struct {
	mu     sync.RWMutex
	byHost map[string]map[string]*sheet // by host, then by path and query
	bytes  int
}

// New returns a Press that keeps nothing yet.
func New(o Options) *Press {
	return &Press{Options: o, jobs: make(chan job, 4096), places: make(chan struct{}, makeAtOnce), large: make(chan struct{}, 1)}
}

// Run compresses what is kept until ctx ends. From then on nothing is kept.
func (p *Press) Run(ctx context.Context) {
	defer p.Pause()
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-p.jobs:
			switch {
			case j.done != nil:
				close(j.done)
			case p.sheets.Load() == j.sheet.of:
				j.sheet.squeeze()
			}
		}
	}
}

// Settle waits until Run has compressed all that is kept now, or until ctx ends.
func (p *Press) Settle(ctx context.Context) error {
	done := make(chan struct{})
	select {
	case p.jobs <- job{done: done}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Renew drops what is kept and begins to keep anew. It is called when what is public has changed.
func (p *Press) Renew() {
	p.sheets.Store(&sheets{byHost: map[string]map[string]*sheet{}})
}

// Pause drops what is kept and keeps nothing: nobody would say when it has changed.
func (p *Press) Pause() { p.sheets.Store(nil) }

// Front answers from memory what is kept, and hands on the rest.
func (p *Press) Front(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			if kept := p.sheets.Load(); kept != nil {
				if s := kept.find(p.host(r), r.URL); s != nil {
					p.send(w, r, s)
					return
				}
				if p.composed(w, r, kept) {
					return
				}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// composed answers a query by what is made for it.
func (p *Press) composed(w http.ResponseWriter, r *http.Request, kept *sheets) bool {
	if p.Compose == nil || r.URL.RawQuery == "" {
		return false
	}
	base := kept.find(p.host(r), &url.URL{Path: r.URL.Path})
	return base != nil && p.Compose(r.URL.Path, r.URL.RawQuery, func(tag string, text, gzip []byte) {
		s := &sheet{header: maps.Clone(base.header), etag: weak(tag)}
		s.header["Etag"] = []string{s.etag}
		s.plain, s.length = &form{header: sizes("", len(text)), body: text}, len(text)
		s.zipped.Store(&form{header: sizes("gzip", len(gzip)), body: gzip})
		p.send(w, r, s)
	})
}

// weak is an entity tag of an answer that may be sent compressed or not.
func weak(tag string) string { return `W/"` + tag + `"` }

func (p *Press) send(w http.ResponseWriter, r *http.Request, s *sheet) {
	if p.Sent == nil || r.RemoteAddr == "" { // no client's: made beforehand
		s.send(w, r)
		return
	}
	start := p.Now()
	status, bytes := s.send(w, r)
	p.Sent(start, r.Method, status, bytes, p.Now().Sub(start))
}

// Keep is the middleware of what may be kept: it stands around the handlers, inside of everything that sets headers.
// It keeps answers of status 200 that say that anybody may (Cache-Control: public). It lets few requests in at a time; a
// handler must have made its answer before it writes, as a slow client would else keep others out.
func (p *Press) Keep(next http.Handler) http.Handler { return p.keep(next, p.places) }

// KeepLarge is Keep for answers that take several times what others do: they are made one at a time, and those that wait
// for each other keep nobody else out.
func (p *Press) KeepLarge(next http.Handler) http.Handler { return p.keep(next, p.large, p.places) }

func (p *Press) keep(next http.Handler, queues ...chan struct{}) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		leave, ok := enter(r.Context(), queues)
		if !ok {
			p.Busy.ServeHTTP(w, r)
			return
		}
		defer leave()
		kept := p.sheets.Load()
		rec := &recorder{to: w, made: leave, keeps: kept != nil && r.Method == http.MethodGet && !ambiguous(r.URL) && p.Keepable(r.URL)}
		if !rec.keeps {
			next.ServeHTTP(rec, r)
			return
		}
		// The whole answer is wanted, whatever part of it this client has already.
		whole := r.Clone(r.Context())
		whole.Header.Del("If-None-Match")
		whole.Header.Del("If-Modified-Since")
		next.ServeHTTP(rec, whole)
		if rec.WriteHeader(http.StatusOK); rec.passing { // the status of a handler that said nothing
			return
		}
		s := newSheet(kept, r.URL.Path, rec.Header(), rec.body.Bytes())
		if kept.add(p.host(r), r.URL, s) {
			select {
			case p.jobs <- job{sheet: s}:
			default: // it stays with what compresses fast
			}
		}
		leave()
		s.send(w, r)
	})
}

// enter waits for a place in one queue after the other. leave gives all of them back; it may be called again and again.
func enter(ctx context.Context, queues []chan struct{}) (leave func(), ok bool) {
	var places []chan struct{}
	leave = sync.OnceFunc(func() {
		for _, place := range places {
			<-place
		}
	})
	ctx, cancel := context.WithTimeout(ctx, makeWithin)
	defer cancel()
	for _, queue := range queues {
		select {
		case queue <- struct{}{}: // even for a client that has gone, or that only says that it will ask no more
		default:
			select {
			case queue <- struct{}{}:
			case <-ctx.Done():
				leave()
				return nil, false
			}
		}
		places = append(places, queue)
	}
	return leave, true
}

func (p *Press) host(r *http.Request) string {
	if p.OneOrigin {
		return ""
	}
	return r.Host
}

func key(u *url.URL) string {
	if u.RawQuery == "" {
		return u.Path // nothing is allocated
	}
	return u.Path + "?" + u.RawQuery
}

// ambiguous reports whether the key of an address could be that of another: a question mark in a path was encoded.
func ambiguous(u *url.URL) bool { return strings.IndexByte(u.Path, '?') >= 0 }

func (k *sheets) find(host string, u *url.URL) *sheet {
	if ambiguous(u) {
		return nil
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.byHost[host][key(u)]
}

// lookUp is find by a path and query as they stand in a request.
func (k *sheets) lookUp(host, target []byte) *sheet {
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.byHost[string(host)][string(target)] // no string is made
}

// add reports whether there was room.
func (k *sheets) add(host string, u *url.URL, s *sheet) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	of, ok := k.byHost[host]
	if !ok {
		if len(k.byHost) == hosts {
			return false
		}
		of = map[string]*sheet{}
		k.byHost[host] = of
	}
	s.counted = s.size()
	if k.bytes+s.counted > limit {
		return false
	}
	if _, twice := of[key(u)]; twice {
		return false // two requests at once made the same
	}
	k.bytes += s.counted
	of[key(u)] = s
	return true
}

// Drop drops what is kept of some addresses, to be made anew.
func (p *Press) Drop(addresses []string) {
	kept := p.sheets.Load()
	if kept == nil {
		return
	}
	kept.mu.Lock()
	defer kept.mu.Unlock()
	for _, of := range kept.byHost {
		for _, address := range addresses {
			if s, ok := of[address]; ok {
				kept.bytes -= s.counted
				delete(of, address)
			}
		}
	}
}
