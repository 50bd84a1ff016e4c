package respond

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
)

// ID is the number {id} of the route. What cannot be one is ledger.ErrNotFound.
func ID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
	if err != nil || id < 1 {
		return 0, ledger.ErrNotFound
	}
	return id, nil
}

// Refused says of the error of a posted form how it is shown again: 422 with a message per field for ledger.Problems, 409
// with the reason for a *ledger.Refusal of kind Conflict. The status is 0 for other errors and for none.
func Refused(err error) (status int, problems ledger.Problems, why string) {
	var refusal *ledger.Refusal
	switch {
	case errors.As(err, &problems):
		return http.StatusUnprocessableEntity, problems, ""
	case errors.As(err, &refusal) && refusal.Kind == ledger.Conflict:
		return http.StatusConflict, nil, refusal.Message
	}
	return 0, nil, ""
}
