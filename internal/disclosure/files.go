package disclosure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/respond"
	"taizhang/internal/sheet"
	"taizhang/internal/store"
)

// file is a body that is written once and then handed out as it is.
type file struct {
	kind string // media type
	body []byte
	hash string // SHA-256 of the body in hexadecimal digits
}

func newFile(kind string, body []byte) file {
	sum := sha256.Sum256(body)
	return file{kind, body, hex.EncodeToString(sum[:])}
}

// files are an edition's data files, each written when it is first asked for.
type files struct{ json, csv, xlsx func() (file, error) }

func newFiles(e store.Edition) files {
	table := sheet.PublishedTable{Title: e.Title, Source: e.Source, PublishedAt: e.PublishedAt, Rows: e.Rows}
	once := func(kind string, write func() ([]byte, error)) func() (file, error) {
		return sync.OnceValues(func() (file, error) {
			body, err := write()
			if err != nil {
				return file{}, fmt.Errorf("%s: %w", e.Of(), err)
			}
			return newFile(kind, body), nil
		})
	}
	return files{
		json: once("application/json; charset=utf-8", func() ([]byte, error) { return plainJSON(datasetOf(e)) }),
		csv:  once("text/csv; charset=utf-8; header=present", table.CSV),
		xlsx: once(sheet.Type, table.XLSX),
	}
}

// plainJSON leaves Chinese and <, >, & as they are.
func plainJSON(v any) ([]byte, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode JSON: %w", err)
	}
	return body.Bytes(), nil
}

// Data is GET /open-data/{year}/{quarter}.json: the newest edition of a quarter, to the letter.
func (h *Handler) Data(w http.ResponseWriter, r *http.Request) error {
	return h.dataFile(w, r, "", func(e *frozen) (file, error) { return e.files.json() })
}

// CSV is GET /open-data/{year}/{quarter}.csv: the same as a table of texts.
func (h *Handler) CSV(w http.ResponseWriter, r *http.Request) error {
	return h.dataFile(w, r, "csv", func(e *frozen) (file, error) { return e.files.csv() })
}

// XLSX is GET /open-data/{year}/{quarter}.xlsx: the same as a workbook.
func (h *Handler) XLSX(w http.ResponseWriter, r *http.Request) error {
	return h.dataFile(w, r, "xlsx", func(e *frozen) (file, error) { return e.files.xlsx() })
}

// dataFile answers with a file of the quarter that the address names. With an extension it is saved under the table's
// title; without one it is shown.
func (h *Handler) dataFile(w http.ResponseWriter, r *http.Request, ext string, of func(*frozen) (file, error)) error {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	e, err := h.edition(r.Context(), p, chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return err
	}
	f, err := of(e)
	if err != nil {
		return err
	}
	c := respond.Content{Type: f.kind, ETag: f.hash[:24], Modified: e.PublishedAt, Body: f.body}
	if ext != "" {
		c.Filename = e.Title + "." + ext
	}
	w.Header().Set("Cache-Control", cacheable)
	return respond.Bytes(w, r, c)
}
