package disclosure

import (
	_ "embed"
	"net/http"
	"time"
)

//go:embed openapi.json
var openAPI []byte

// OpenAPI is GET /open-data/openapi.json: the addresses of the open data, described after OpenAPI 3.1.
func (h *Handler) OpenAPI(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	return answer(w, r, "application/json; charset=utf-8", time.Time{}, openAPI)
}
