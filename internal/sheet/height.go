package sheet

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Heights of rows in points. Programs do not measure wrapped text when they open a file, so the height is estimated; they
// do when a cell is edited.
const (
	lineHeight = 16
	margin     = 4
	fewLines   = 3   // room to write in
	tallest    = 409 // that a row can be
)

// height is enough for the longest text of the row.
func (w *writer) height(r Row) float64 {
	lines := float64(fewLines)
	for _, c := range w.columns {
		text := map[string]string{
			requirementColumn: r.Requirement, lastColumn: r.Last, progressColumn: r.Text.Progress,
		}[c.name]
		lines = max(lines, wrapped(text, c.width))
	}
	return min(lines*lineHeight+margin, tallest)
}

// wrapped estimates the lines of a text in a column: a Chinese character is as wide as two digits and a bit.
func wrapped(text string, width float64) float64 {
	lines := 0.0
	for line := range strings.Lines(text) {
		wide := 0.0
		for _, r := range line {
			if r < 0x80 {
				wide += 1.1
			} else {
				wide += 2.15
			}
		}
		lines += max(math.Ceil(wide/width), 1)
	}
	return lines
}

// growing lets rows grow with what is written into them: the library fixes every height that it is given.
func growing(w io.Writer) excelize.ZipWriter { return unfixed{zip.NewWriter(w)} }

type unfixed struct{ *zip.Writer }

func (u unfixed) Create(name string) (io.Writer, error) {
	part, err := u.Writer.Create(name)
	if err == nil && strings.HasPrefix(name, "xl/worksheets/") {
		part = rows{part}
	}
	return part, err
}

// rows is a sheet on its way into the file. The library hands it over in one piece.
type rows struct{ io.Writer }

func (r rows) Write(p []byte) (int, error) {
	_, err := r.Writer.Write(bytes.ReplaceAll(p, []byte(` customHeight="true"`), nil))
	return len(p), err
}
