package disclosure

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/sheet"
	"taizhang/web/route"
)

// A Data Package describes files to programs: https://specs.frictionlessdata.io/data-package/, version 1 of the standard.
type (
	dataPackage struct {
		Profile     string            `json:"profile"`
		Name        string            `json:"name"`
		Title       string            `json:"title"`
		Description string            `json:"description"`
		Homepage    string            `json:"homepage"`
		Version     string            `json:"version"` // the edition's number
		Created     string            `json:"created"`
		Licenses    []packageLicence  `json:"licenses,omitempty"`
		Sources     []packageSource   `json:"sources"`
		Keywords    []string          `json:"keywords"`
		Resources   []packageResource `json:"resources"`
	}
	packageLicence struct {
		Name string `json:"name,omitempty"`
		Path string `json:"path,omitempty"`
	}
	packageSource struct {
		Title string `json:"title"`
		Path  string `json:"path"`
	}
	packageResource struct {
		Profile   string          `json:"profile"`
		Name      string          `json:"name"`
		Title     string          `json:"title"`
		Path      string          `json:"path"` // whole, since the standard forbids .. in it
		Format    string          `json:"format"`
		MediaType string          `json:"mediatype"`
		Encoding  string          `json:"encoding,omitempty"`
		Bytes     int             `json:"bytes"`
		Hash      string          `json:"hash"` // sha256:…
		Dialect   *packageDialect `json:"dialect,omitempty"`
		Schema    *packageSchema  `json:"schema,omitempty"`
	}
	packageDialect struct {
		Delimiter      string `json:"delimiter"`
		LineTerminator string `json:"lineTerminator"`
		QuoteChar      string `json:"quoteChar"`
		DoubleQuote    bool   `json:"doubleQuote"`
		Header         bool   `json:"header"`
	}
	packageSchema struct {
		Fields     []packageField `json:"fields"`
		PrimaryKey string         `json:"primaryKey"`
	}
	packageField struct {
		Name        string          `json:"name"`
		Type        string          `json:"type"`
		Title       string          `json:"title"`
		Description string          `json:"description"`
		Constraints map[string]bool `json:"constraints,omitempty"`
	}
)

// DataPackage is GET /open-data/{year}/{quarter}/datapackage.json: what the quarter's files are, with their hashes.
func (h *Handler) DataPackage(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	p, err := h.published(r.Context())
	if err != nil {
		return err
	}
	e, err := h.edition(r.Context(), p, chi.URLParam(r, "year"), chi.URLParam(r, "quarter"))
	if err != nil {
		return err
	}
	return h.printed(w, r, e.PublishedAt, "application/json; charset=utf-8", func(origin string) ([]byte, error) {
		d, err := h.dataPackage(e, origin)
		if err != nil {
			return nil, err
		}
		return plainJSON(d)
	})
}

func (h *Handler) dataPackage(e *frozen, origin string) (dataPackage, error) {
	d := dataPackage{
		Profile: "data-package", Name: fmt.Sprintf("taizhang-%d-q%d", e.Year, e.Quarter), Title: e.Title,
		Description: fmt.Sprintf("%s，%s，共%d项。各文件文字相同，均为原文。", e.Title, ledger.EditionName(e.Number), len(e.Rows)),
		Homepage:    origin + route.Table(e.Year, e.Quarter), Version: fmt.Sprint(e.Number), Created: rfc3339(e.PublishedAt),
		Sources:  []packageSource{{Title: e.Source, Path: origin + route.Table(e.Year, e.Quarter)}},
		Keywords: []string{"重点工作", "进展情况", "政务公开", fmt.Sprintf("%d年", e.Year)},
	}
	switch l := h.site.Licence; {
	case strings.HasPrefix(l, "https://"):
		d.Licenses = []packageLicence{{Path: l}}
	case l != "":
		d.Licenses = []packageLicence{{Name: l}}
	}
	for _, kind := range []struct {
		ext  string
		make func() (file, error)
	}{{"csv", e.files.csv}, {"json", e.files.json}, {"xlsx", e.files.xlsx}} {
		f, err := kind.make()
		if err != nil {
			return dataPackage{}, err
		}
		media, _, _ := strings.Cut(f.kind, ";")
		res := packageResource{
			Profile: "data-resource", Name: "table-" + kind.ext, Title: e.Title, Path: origin + route.Data(e.Year, e.Quarter, kind.ext),
			Format: kind.ext, MediaType: media, Bytes: len(f.body), Hash: "sha256:" + f.hash,
		}
		if kind.ext != "xlsx" {
			res.Encoding = "utf-8"
		}
		if kind.ext == "csv" {
			res.Profile = "tabular-data-resource"
			res.Dialect = &packageDialect{Delimiter: ",", LineTerminator: "\r\n", QuoteChar: `"`, DoubleQuote: true, Header: true}
			res.Schema = tableSchema()
		}
		d.Resources = append(d.Resources, res)
	}
	return d, nil
}

func tableSchema() *packageSchema {
	s := &packageSchema{PrimaryKey: sheet.TableFields[0].Name}
	for i, f := range sheet.TableFields {
		field := packageField{Name: f.Name, Type: f.Type, Title: f.Title, Description: f.Description}
		if i == 0 {
			field.Constraints = map[string]bool{"required": true, "unique": true}
		}
		s.Fields = append(s.Fields, field)
	}
	return s
}
