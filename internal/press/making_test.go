package press_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"
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
