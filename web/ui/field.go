package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// Field is one labelled control of a form. Its id is ID, or Name when ID is empty.
type Field struct {
	Name  string
	ID    string
	Label string
	Hint  string // under the label
	Error string // under the control; empty when there is nothing wrong
	Value string

	Type         string // of an Input; empty is text
	Autocomplete string
	Required     bool
	Disabled     bool
	ReadOnly     bool
	Low          bool             // a Textarea of a few lines
	Attrs        templ.Attributes // whatever else the control needs: inputmode, maxlength, data-…
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) hintID() string  { return f.id() + "-hint" }
func (f Field) errorID() string { return f.id() + "-error" }

func (f Field) class() string {
	if f.Error != "" {
		return "field field--wrong"
	}
	return "field"
}

func (f Field) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) textareaClass() string {
	if f.Low {
		return "textarea textarea--low"
	}
	return "textarea"
}

// attributes ties hint and error to the control and adds the caller's own. A caller's aria-describedby is kept in front.
func (f Field) attributes() templ.Attributes {
	attrs := templ.Attributes{}
	for name, value := range f.Attrs {
		attrs[name] = value
	}
	var described []string
	if own, ok := attrs["aria-describedby"].(string); ok {
		described = append(described, own)
	}
	if f.Hint != "" {
		described = append(described, f.hintID())
	}
	if f.Error != "" {
		described = append(described, f.errorID())
		attrs["aria-invalid"] = "true"
	}
	if len(described) > 0 {
		attrs["aria-describedby"] = strings.Join(described, " ")
	}
	if f.Autocomplete != "" {
		attrs["autocomplete"] = f.Autocomplete
	}
	for name, on := range map[string]bool{"required": f.Required, "disabled": f.Disabled, "readonly": f.ReadOnly} {
		if on {
			attrs[name] = true
		}
	}
	return attrs
}

// groupAttributes are those for a group of controls, to which some do not apply.
func (f Field) groupAttributes() templ.Attributes {
	f.Required, f.ReadOnly, f.Autocomplete = false, false, ""
	return f.attributes()
}

// Option is a line of a Select. It is chosen when its value is the field's.
type Option struct {
	Value string
	Text  string
}

// Choice is one of a group of radio buttons. Icon may be empty.
type Choice struct {
	Value string
	Text  string
	Icon  string
	Tone  Tone
}
