package galley_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"taizhang/internal/galley"
)

func unzip(t testing.TB, b []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestPageIsWhatWasAdded(t *testing.T) {
	t.Parallel()
	row := `<tr id="task-39"><td>推进服务业重大项目“百项千亿”工程，服务业增加值增长7.5%左右</td></tr>`
	c := galley.New(strings.Repeat(row, 3))
	var pieces []*galley.Piece
	for _, text := range []string{"", "a", "ab", "abc", row, strings.Repeat("x", 600), strings.Repeat(row, 500), "\x00\xff\xfe", strings.Repeat("é", 129), strings.Repeat(row, 3)[:259], row[:100] + strings.Repeat("y", 33000)} {
		pieces = append(pieces, c.Piece(text))
	}
	var p galley.Page
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		p.Reset(c)
		var want strings.Builder
		for range random.IntN(30) {
			switch random.IntN(3) {
			case 0:
				text := "查找<" + strings.Repeat("字", random.IntN(5))
				p.AddText(text)
				want.WriteString(text)
			case 1:
				from := random.IntN(p.Len() + 1)
				n := random.IntN(p.Len() - from + 1)
				want.WriteString(want.String()[from : from+n])
				p.AddAgain(from, n)
			default:
				piece := pieces[random.IntN(len(pieces))]
				p.Add(piece)
				want.WriteString(piece.Text)
			}
			if p.Len() != want.Len() {
				t.Fatalf("%d bytes, want %d", p.Len(), want.Len())
			}
		}
		if string(p.Text()) != want.String() {
			t.Fatal("the text is another")
		}
		if got := unzip(t, p.Gzip()); got != want.String() {
			t.Fatalf("%d bytes come out of the gzip, want %d", len(got), want.Len())
		}
	}
}

func TestPiecesAreSmall(t *testing.T) {
	t.Parallel()
	text := strings.Repeat(`<li><a href="/2020/q1?dept=slj&amp;q=">市水利局</a></li>`, 100)
	c := galley.New(text)
	var p galley.Page
	piece := c.Piece(text[:len(text)/100])
	p.Reset(c)
	for range 100 {
		p.Add(piece)
	}
	if got := p.Gzip(); len(got) > 700 || unzip(t, got) != text {
		t.Errorf("%d bytes", len(got))
	}
	if one, other := c.Piece("a"), c.Piece("a"); one != other {
		t.Error("the same text is two pieces")
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	c := galley.New(`<a href="?q=">`)
	link, end := c.Piece(`<a href="?q=`), c.Piece(`">单位</a>`)
	for _, typed := range []string{"abc", "%E6%B0%B4", strings.Repeat("z", 300)} {
		var p galley.Page
		run := c.Run([][]*galley.Piece{{end, link}, {end}, {}, {end, link, link}}, len(typed))
		p.Reset(c)
		p.AddText("vor ")
		p.AddText(typed)
		p.AddRun(run, typed)
		p.AddText(typed)
		p.Add(end)
		want := "vor " + typed + end.Text + link.Text + typed + end.Text + typed + typed + end.Text + link.Text + link.Text + typed + end.Text
		if string(p.Text()) != want || unzip(t, p.Gzip()) != want {
			t.Errorf("%q: %s", typed, p.Text())
		}
	}
}

func FuzzPieces(f *testing.F) {
	f.Add("市政府2020年重点工作", "重点", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	f.Fuzz(func(t *testing.T, sample, one, two string) {
		c := galley.New(sample)
		a, b := c.Piece(one), c.Piece(two)
		var p galley.Page
		p.Reset(c)
		p.Add(a)
		p.AddText(sample)
		p.Add(b)
		p.Add(a)
		p.AddAgain(0, len(one))
		if got, want := unzip(t, p.Gzip()), one+sample+two+one+one; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}
