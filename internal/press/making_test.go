package press_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
)

// slow is a client that takes an answer when it is let, and says before that it has begun to come.
type slow struct {
	*httptest.ResponseRecorder
	begun, let chan struct{}
}

func (s slow) Write(p []byte) (int, error) {
	s.begun <- struct{}{}
	<-s.let
	return s.ResponseRecorder.Write(p)
}

// Large answers wait for each other, and others are made meanwhile.
func TestLargeAnswersKeepNobodyOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := open(t, true)
		making, let := 0, make(chan struct{})
		large := s.KeepLarge(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			making++
			<-let
			if r.URL.Path == "/panics" {
				panic("a template's")
			}
		}))
		ask := func(path string) (status int) {
			w := httptest.NewRecorder()
			defer func() {
				if recover() != nil {
					status = http.StatusInternalServerError
				}
			}()
			large.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			return w.Code
		}
		statuses := make(chan int, 9)
		go func() { statuses <- ask("/panics") }()
		synctest.Wait()
		for range 8 {
			go func() { statuses <- ask("/feed") }()
		}
		synctest.Wait()
		if making != 1 {
			t.Errorf("%d large answers are being made", making)
		}
		for i := range 3 {
			if w := s.get("/" + strconv.Itoa(i)); w.Code != http.StatusOK {
				t.Errorf("another answer: %d", w.Code)
			}
		}
		close(let)
		for i := range 9 {
			want := http.StatusOK
			if i == 0 {
				want = http.StatusInternalServerError
			}
			if got := <-statuses; got != want {
				t.Errorf("large answer %d: %d, want %d", i, got, want)
			}
		}

		// Whoever has waited too long is sent away, and takes no place along.
		let = make(chan struct{})
		for range 2 {
			go func() { statuses <- ask("/feed") }()
		}
		if got := <-statuses; got != http.StatusServiceUnavailable {
			t.Errorf("waited too long: %d", got)
		}
		close(let)
		if got := <-statuses; got != http.StatusOK {
			t.Errorf("made meanwhile: %d", got)
		}
		if got := ask("/feed"); got != http.StatusOK {
			t.Errorf("afterwards: %d", got)
		}
	})
}

func TestFewAnswersAreMadeAtOnce(t *testing.T) {
	t.Parallel()
	for _, kept := range []bool{true, false} {
		s := open(t, true)
		if kept {
			s.Renew()
		}
		// One answer fewer than there are places is being made, and one is made but not taken yet.
		making, let := make(chan struct{}), make(chan struct{})
		s.edit = func(http.Header) {
			making <- struct{}{}
			<-let
		}
		var all sync.WaitGroup
		client := slow{httptest.NewRecorder(), make(chan struct{}), make(chan struct{})}
		all.Go(func() {
			s.front.ServeHTTP(client, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/slow", nil))
		})
		<-making
		let <- struct{}{}
		<-client.begun
		for i := range 4 {
			all.Go(func() { s.get("/" + strconv.Itoa(i)) })
			<-making // although there are four places, and the slow client's answer is still on its way
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		w := httptest.NewRecorder()
		s.front.ServeHTTP(w, httptest.NewRequestWithContext(gone, http.MethodGet, "/more", nil))
		if w.Code != http.StatusServiceUnavailable {
			t.Errorf("kept %v: a fifth answer is made: %d", kept, w.Code)
		}
		close(let)
		close(client.let)
		go func() { // of those that come now
			for range making {
			}
		}()
		all.Wait()
		if w := s.get("/more"); w.Code != http.StatusOK || client.Body.Len() == 0 {
			t.Errorf("kept %v: afterwards %d", kept, w.Code)
		}
		close(making)
	}
}
