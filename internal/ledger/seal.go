package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"
)

// A seal makes a published edition provable. Its hash is the SHA-256 of one file: the edition as canonical JSON, in which
// the hash of the edition that was published before it stands too, so that each seal holds all before it in place.
//
// The file is JSON after RFC 8785 (JSON Canonicalization Scheme): UTF-8, no white space between tokens and no line break at
// the end, the members of every object in the order of their names, strings with \" \\ \b \f \n \r \t and \u00xx for other
// control characters and nothing else escaped, whole numbers in plain digits. Its members are
//
//	{"edition":{"number":1,"plan_title":"…","published_at":"2020-05-14T01:44:00.000000Z","quarter":1,"reason":null,
//	 "source":"…","title":"…","year":2020},
//	 "previous":null,
//	 "rows":[{"departments":[{"code":"…","name":"…","role":"sole"}],"number":1,"progress":["paragraph"],
//	 "requirement":"…","units_printed":["…"]}]}
//
// without the line breaks that are set here. published_at is UTC with microseconds; reason is null for the first edition of
// a quarter; previous is the hash of the edition published before, of whatever quarter, in 64 lower-case hexadecimal
// digits, or null for the first of all; rows are in the order of their numbers; texts are as stored, to the letter. Whoever
// saves the file computes the hash with sha256sum. In Python the file is
// json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode().
//
// Each row has a hash of its own, the SHA-256 of its object in rows, so that a change is found by its number.
// The functions edition_json and edition_row_json of the database (migration 00003) write the same bytes.

// Hash is a SHA-256.
type Hash [sha256.Size]byte

// String is the hash in 64 lower-case hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// EditionHead is what an edition says of itself, beside its rows.
type EditionHead struct {
	Year        int
	Quarter     int // 1 to 4
	Number      int // 1 is the first publication, each correction the next
	Title       string
	PlanTitle   string
	Source      string    // 信息来源
	Reason      string    // of a correction; empty for the first edition
	PublishedAt time.Time // to the microsecond
}

// EditionRow is one row of the official table, to the letter.
type EditionRow struct {
	Number       int
	Requirement  string
	Progress     []string // paragraphs; empty when nothing was reported
	UnitsPrinted []string // the lines of the 责任单位 column, △ included
	Departments  []EditionUnit
}

// EditionUnit is a department that answers for a row, under the name that it had when the edition was published.
type EditionUnit struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Role Duty   `json:"role"`
}

// JSON is the canonical form of the head.
func (h EditionHead) JSON() []byte {
	at := text(h.PublishedAt.UTC().Format("2006-01-02T15:04:05.000000Z"))
	return h.object(member{"published_at", at})
}

// object is the head with further members.
func (h EditionHead) object(further ...member) []byte {
	reason := []byte("null")
	if h.Reason != "" {
		reason = text(h.Reason)
	}
	members := append([]member{{"number", number(h.Number)}, {"plan_title", text(h.PlanTitle)}}, further...)
	return object(append(members,
		member{"quarter", number(h.Quarter)}, member{"reason", reason}, member{"source", text(h.Source)},
		member{"title", text(h.Title)}, member{"year", number(h.Year)})...)
}

// JSON is the canonical form of the row.
func (r EditionRow) JSON() []byte {
	units := make([][]byte, len(r.Departments))
	for i, d := range r.Departments {
		units[i] = object(member{"code", text(d.Code)}, member{"name", text(d.Name)}, member{"role", text(string(d.Role))})
	}
	return object(
		member{"departments", array(units)}, member{"number", number(r.Number)}, member{"progress", texts(r.Progress)},
		member{"requirement", text(r.Requirement)}, member{"units_printed", texts(r.UnitsPrinted)})
}

// Hash is that of the row alone.
func (r EditionRow) Hash() Hash { return sha256.Sum256(r.JSON()) }

// SealedFile is the file whose SHA-256 seals an edition. previous is the seal of the edition published before, nil for the
// first of all.
func SealedFile(previous *Hash, head EditionHead, rows []EditionRow) []byte {
	before := []byte("null")
	if previous != nil {
		before = text(previous.String())
	}
	return object(member{"edition", head.JSON()}, member{"previous", before}, member{"rows", rowsJSON(rows)})
}

// Seal is the SHA-256 of SealedFile.
func Seal(previous *Hash, head EditionHead, rows []EditionRow) Hash {
	return sha256.Sum256(SealedFile(previous, head, rows))
}

// CandidateDigest stands for everything that publishing would make public, to the letter. The moment is not part of it, nor
// what was published before.
func CandidateDigest(head EditionHead, rows []EditionRow) Hash {
	return sha256.Sum256(object(member{"edition", head.object()}, member{"rows", rowsJSON(rows)}))
}

func rowsJSON(rows []EditionRow) []byte {
	list := make([][]byte, len(rows))
	for i, r := range rows {
		list[i] = r.JSON()
	}
	return array(list)
}

type member struct {
	name  string // ASCII that needs no escaping
	value []byte
}

// object writes members, which are given in the order of their names.
func object(members ...member) []byte {
	var b bytes.Buffer
	for i, m := range members {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(`"` + m.name + `":`)
		b.Write(m.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func array(values [][]byte) []byte {
	return append(append([]byte{'['}, bytes.Join(values, []byte{','})...), ']')
}

func texts(list []string) []byte {
	values := make([][]byte, len(list))
	for i, s := range list {
		values[i] = text(s)
	}
	return array(values)
}

func number(n int) []byte { return strconv.AppendInt(nil, int64(n), 10) }

// text writes a string as RFC 8785 has it. encoding/json does so too when it is told not to escape for HTML, but for the
// line separators U+2028 and U+2029, which it always escapes.
func text(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string can always be written
	}
	out := bytes.TrimSuffix(b.Bytes(), []byte{'\n'})
	if !bytes.Contains(out, []byte(`\u202`)) {
		return out
	}
	return unescapeSeparators(out)
}

// unescapeSeparators puts U+2028 and U+2029 in place of their escapes. A backslash that is text stands doubled before the u.
func unescapeSeparators(quoted []byte) []byte {
	var b bytes.Buffer
	for i := 0; i < len(quoted); i++ {
		switch rest := quoted[i:]; {
		case bytes.HasPrefix(rest, []byte(`\\`)):
			b.WriteString(`\\`)
			i++
		case bytes.HasPrefix(rest, []byte(`\u2028`)):
			b.WriteRune('\u2028')
			i += 5
		case bytes.HasPrefix(rest, []byte(`\u2029`)):
			b.WriteRune('\u2029')
			i += 5
		default:
			b.WriteByte(quoted[i])
		}
	}
	return b.Bytes()
}
