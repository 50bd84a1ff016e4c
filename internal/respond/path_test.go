package respond_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/respond"
)

func TestID(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]int64{"7": 7, "0": 0, "-7": 0, "x": 0, "7x": 0, "99999999999999999999": 0} {
		var got int64
		var err error
		router := chi.NewRouter()
		router.Get("/{id}", func(_ http.ResponseWriter, r *http.Request) { got, err = respond.ID(r) })
		router.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/"+typed, nil))
		if got != want || errors.Is(err, ledger.ErrNotFound) != (want == 0) {
			t.Errorf("%s: %d, %v", typed, got, err)
		}
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		status int
		why    string
	}{
		"none":      {nil, 0, ""},
		"a fault":   {errors.New("x"), 0, ""},
		"problems":  {fmt.Errorf("save: %w", ledger.Problems{"words": "请填写"}), 422, ""},
		"conflict":  {fmt.Errorf("save: %w", &ledger.Refusal{Kind: ledger.Conflict, Message: "已办结"}), 409, "已办结"},
		"forbidden": {&ledger.Refusal{Kind: ledger.Forbidden, Message: "不能"}, 0, ""},
	} {
		status, problems, why := respond.Refused(c.err)
		if status != c.status || why != c.why || (problems["words"] != "") != (c.status == 422) {
			t.Errorf("%s: %d %v %q", name, status, problems, why)
		}
	}
}
