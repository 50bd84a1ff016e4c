package disclosurepage

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Run is a piece of a text; Hit says that a reader searched for it.
type Run struct {
	Text string
	Hit  bool
}

// text writes the runs one after the other, hits as <mark>. Written by hand, because white space between the pieces of
// a sentence would be seen and a template formats its source freely.
func text(runs []Run) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, run := range runs {
			s := templ.EscapeString(run.Text)
			if run.Hit {
				s = "<mark>" + s + "</mark>"
			}
			if _, err := io.WriteString(w, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// line writes the parts of a printed line of units, those that stand for a department as links to it.
func line(parts []Part) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, part := range parts {
			open, end := "", ""
			if part.Href != "" {
				open, end = `<a href="`+templ.EscapeString(part.Href)+`">`, "</a>"
				if part.Current {
					open = `<a href="` + templ.EscapeString(part.Href) + `" aria-current="page">`
				}
			}
			if _, err := io.WriteString(w, open); err != nil {
				return err
			}
			if err := text(part.Runs).Render(ctx, w); err != nil {
				return err
			}
			if _, err := io.WriteString(w, end); err != nil {
				return err
			}
		}
		return nil
	})
}

// count is 共 12 项，符合“污水” and the space after it.
func count(n, filters string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if filters != "" {
			filters = "，" + filters
		}
		_, err := io.WriteString(w, "共<b> "+templ.EscapeString(n)+" </b>项"+templ.EscapeString(filters)+" ")
		return err
	})
}

// WorkRow is a row of the official table by itself.
func WorkRow(row Row) templ.Component { return workRow(row) }
