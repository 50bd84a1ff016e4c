package ui_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"taizhang/internal/ledger"
	"taizhang/web/ui"
)

func render(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	ctx := templ.WithChildren(context.Background(), templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<p>孩子</p>")
		return err
	}))
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Every state and rating has a word and a shape of its own: without colour they still differ.
func TestBadgesDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	check := func(word string, c templ.Component) {
		doc := render(t, c)
		if got := strings.TrimSpace(doc.Text()); got != word || word == "" {
			t.Errorf("the badge says %q, want %q", got, word)
		}
		shape, _ := doc.Find("use").Attr("href")
		if other, taken := seen[shape]; taken {
			t.Errorf("%s and %s have the same shape", other, word)
		}
		seen[shape] = word
	}
	for _, s := range ledger.States {
		check(s.String(), ui.StateBadge(s))
		if got := strings.TrimSpace(render(t, ui.StateMark(s)).Text()); got != s.String() {
			t.Errorf("the mark of %s says %q", s, got)
		}
	}
	check(ledger.Unrated.String(), ui.RatingBadge(ledger.Unrated))
	for _, r := range ledger.Ratings {
		check(r.String(), ui.RatingBadge(r))
	}
}

func TestFieldTiesHintAndErrorToTheControl(t *testing.T) {
	t.Parallel()
	f := ui.Field{
		Name: "due", Label: "截止日期", Hint: "提示", Error: "错了", Value: "甲",
		Attrs: templ.Attributes{"aria-describedby": "elsewhere", "maxlength": "10"},
	}
	for name, c := range map[string]templ.Component{
		"input":    ui.Input(f),
		"textarea": ui.Textarea(f),
		"select":   ui.Select(f, []ui.Option{{Value: "甲", Text: "甲"}, {Value: "乙", Text: "乙"}}),
		"choices":  ui.Choices(f, []ui.Choice{{Value: "甲", Text: "甲"}, {Value: "乙", Text: "乙"}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := render(t, c)
			control := doc.Find("[aria-describedby]")
			if got, _ := control.Attr("aria-describedby"); got != "elsewhere due-hint due-error" {
				t.Errorf("aria-describedby is %q", got)
			}
			if got, _ := control.Attr("aria-invalid"); got != "true" {
				t.Errorf("aria-invalid is %q", got)
			}
			if doc.Find("#due-hint").Text() != "提示" || strings.TrimSpace(doc.Find("#due-error").Text()) != "错了" {
				t.Error("hint or error is missing")
			}
			if name != "choices" && doc.Find(`label[for=due]`).Length() != 1 {
				t.Error("the label does not point at the control")
			}
		})
	}
	if len(f.Attrs) != 2 {
		t.Errorf("the caller's attributes became %v", f.Attrs)
	}
}

func TestFieldWithoutErrorIsNotInvalid(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.Input(ui.Field{Name: "a", Label: "甲", Type: "password", Autocomplete: "new-password", Required: true}))
	if doc.Find("[aria-invalid], [aria-describedby], p").Length() != 0 {
		t.Error("a field without hint and error refers to one")
	}
	if doc.Find(`input[type=password][autocomplete=new-password][required]:not([disabled])`).Length() != 1 {
		t.Error("the control lacks its attributes")
	}
}

func TestTextareaKeepsItsFirstLineBreak(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"\n甲\n乙", "甲", "", "</textarea><b>"} {
		if got := render(t, ui.Textarea(ui.Field{Name: "a", Label: "甲", Value: text})).Find("textarea").Text(); got != text {
			t.Errorf("the textarea holds %q, want %q", got, text)
		}
	}
}

func TestRatingChoices(t *testing.T) {
	t.Parallel()
	none := render(t, ui.RatingChoices(ui.Field{Name: "rating", Label: "自评", Required: true}))
	if none.Find("input[type=radio][name=rating][required]").Length() != len(ledger.Ratings) || none.Find("[checked]").Length() != 0 {
		t.Error("without a value there is not one unchecked choice for each rating")
	}
	one := render(t, ui.RatingChoices(ui.Field{Name: "rating", Label: "自评", Value: string(ledger.Behind)}))
	if got, _ := one.Find("[checked]").Attr("value"); got != string(ledger.Behind) || one.Find("[checked]").Length() != 1 {
		t.Errorf("checked is %q", got)
	}
}

// The legend names the group and nothing more: what explains it is read once, as its description.
func TestLegendIsTheLabelAlone(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.RatingChoices(ui.Field{Name: "rating", Label: "自评", Hint: "报送时必选", Attrs: templ.Attributes{"id": "rating"}}))
	if got := doc.Find("legend").Text(); got != "自评" {
		t.Errorf("the legend says %q", got)
	}
	if got := doc.Find("fieldset").AttrOr("aria-describedby", ""); got != "rating-hint" || doc.Find("fieldset > #rating-hint").Text() != "报送时必选" {
		t.Errorf("the group is described by %q", got)
	}
}

func TestProseShowsFullWidthPunctuation(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.Prose([]string{"全市新增,其中1,234家", "二<b>"}))
	if got := doc.Find("p").First().Text(); got != "全市新增，其中1,234家" {
		t.Errorf("first paragraph is %q", got)
	}
	if doc.Find("p").Length() != 2 || doc.Find("b").Length() != 0 {
		t.Error("paragraphs are lost or not escaped")
	}
}

func TestTimeIsShanghai(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.Time(time.Date(2020, 5, 14, 1, 44, 0, 0, time.UTC)))
	if got, _ := doc.Find("time").Attr("datetime"); doc.Text() != "2020-05-14 09:44" || got != "2020-05-14T09:44+08:00" {
		t.Errorf("%s, datetime %s", doc.Text(), got)
	}
}

func TestTabs(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.Tabs("季度", []ui.Tab{{Text: "一季度", Href: "/2020/q1", Current: true}, {Text: "二季度"}}))
	if doc.Find(`nav[aria-label="季度"] a[href="/2020/q1"][aria-current=page]`).Length() != 1 {
		t.Error("the current tab is not marked")
	}
	if doc.Find(`a[role=link][aria-disabled=true]:not([href])`).Length() != 1 {
		t.Error("a tab without an address is not shown as one")
	}
}

func TestPagerKeepsSides(t *testing.T) {
	t.Parallel()
	if doc := render(t, ui.Pager("邻项", ui.Neighbour{}, ui.Neighbour{})); doc.Find("nav").Length() != 0 {
		t.Error("a pager without neighbours")
	}
	doc := render(t, ui.Pager("邻项", ui.Neighbour{}, ui.Neighbour{Note: "下一项 · 2", Text: "乙", Href: "/2020/tasks/2"}))
	if doc.Find("nav").Children().Length() != 2 || doc.Find(`a[rel=next]`).Length() != 1 {
		t.Error("the next page does not stay at its side")
	}
}

func TestNotices(t *testing.T) {
	t.Parallel()
	if render(t, ui.Notice(ui.Wrong)).Find("[role]").Length() != 0 {
		t.Error("a standing notice interrupts")
	}
	if render(t, ui.Refusal()).Find(`div[role=alert][tabindex="-1"][autofocus]`).Length() != 1 {
		t.Error("a refusal does not take the focus")
	}
	for kind, role := range map[ui.NoticeKind]string{ui.Info: "status", ui.Success: "status", ui.Behind: "status", ui.Wrong: "alert"} {
		if got, _ := render(t, ui.Announce(kind)).Find("div").Attr("role"); got != role {
			t.Errorf("role of %s is %q, want %q", kind, got, role)
		}
	}
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	head := render(t, ui.PageHead("二季度", ui.Text("市商务局")))
	if head.Find("header h1").Text() != "二季度" || head.Find("header > p").Text() != "孩子" {
		t.Error("title or children are missing")
	}
	if render(t, ui.PageHead("二季度", nil)).Find("div p").Length() != 0 {
		t.Error("an empty line stands above the title")
	}
	section := render(t, ui.SectionHead("map", "事项图", "170", "项"))
	if section.Find("h2#map").Length() != 1 || !strings.Contains(section.Text(), "170") {
		t.Error("the section's title is incomplete")
	}
	tasks := render(t, ui.TasksHead("map", "事项图", 170, "/overview/2020/q1/tasks", "左为状态"))
	if a := tasks.Find(`a[href="/overview/2020/q1/tasks"][data-count="170"]`); a.Text() != "170" || a.AttrOr("aria-label", "") != "事项图170项" || tasks.Find("p").Text() != "左为状态" {
		t.Error("the section's number does not lead to its tasks")
	}
	crumbs := render(t, ui.Breadcrumb([]ui.Crumb{{Text: "首页", Href: "/"}, {Text: "政务公开"}}))
	if got := crumbs.Find("li").First().Text(); got != "当前位置：首页" {
		t.Errorf("the first crumb is %q", got)
	}
}
