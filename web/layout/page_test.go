package layout_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"taizhang/internal/ledger"
	"taizhang/web/layout"
)

func render(t *testing.T, f layout.Frame) *goquery.Document {
	t.Helper()
	ctx := templ.WithChildren(context.Background(), templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<h1>内容</h1>")
		return err
	}))
	var b strings.Builder
	if err := layout.Page(f).Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// links are the texts and addresses of all links in a part of the page.
func links(s *goquery.Selection) string {
	var out []string
	s.Find("a").Each(func(_ int, a *goquery.Selection) {
		href, _ := a.Attr("href")
		out = append(out, strings.TrimSpace(a.Text())+" "+href)
	})
	return strings.Join(out, ", ")
}

func TestNavigationOfEachFace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		frame layout.Frame
		nav   string
		side  string
	}{
		"public": {
			layout.Frame{Year: 2020, Quarter: 1},
			"本年事项 /, 责任单位 /2020/departments, 往年与各版 /archive, 开放数据 /open-data/", "无障碍说明 /accessibility, 登录 /login",
		},
		"public, nothing published": {
			layout.Frame{Face: layout.Public},
			"本年事项 /", "无障碍说明 /accessibility, 登录 /login",
		},
		"entrance": {
			layout.Frame{Face: layout.Entrance, Year: 2020, Quarter: 1},
			"本年事项 /", "公开页 /",
		},
		"staff": {
			layout.Frame{Face: layout.Desk, Role: ledger.Staff, Signed: "市商务局"},
			"本季填报 /work, 批示 /work/directives, 提醒 /work/notices", "修改密码 /account",
		},
		"office": {
			layout.Frame{Face: layout.Office, Role: ledger.Office, Signed: "督查室"},
			"审核 /office, 季度 /office/quarters, 催办 /office/chase, 批示 /office/directives, 计划 /office/plans, 单位 /office/departments, 账户 /office/accounts, 总览 /overview", "修改密码 /account",
		},
		"office reading the overview": {
			layout.Frame{Face: layout.Overview, Role: ledger.Office, Signed: "督查室"},
			"审核 /office, 季度 /office/quarters, 催办 /office/chase, 批示 /office/directives, 计划 /office/plans, 单位 /office/departments, 账户 /office/accounts, 总览 /overview", "修改密码 /account",
		},
		"leader": {
			layout.Frame{Face: layout.Overview, Role: ledger.Leader, Signed: "市领导"},
			"总览 /overview, 批示 /overview/directives", "修改密码 /account",
		},
		"admin": {
			layout.Frame{Face: layout.Office, Role: ledger.Admin, Signed: "系统管理员"},
			"账户 /office/accounts", "修改密码 /account",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc := render(t, c.frame)
			if got := links(doc.Find("header nav")); got != c.nav {
				t.Errorf("nav is %s, want %s", got, c.nav)
			}
			if got := links(doc.Find("header").Children().Children().Last()); got != c.side {
				t.Errorf("side is %s, want %s", got, c.side)
			}
			signOut := doc.Find(`header form[method=post][action="/logout"] button`).Length() == 1
			if signOut != (c.frame.Signed != "") {
				t.Errorf("a button to sign out: %t", signOut)
			}
		})
	}
}

func TestCurrentPlaceIsMarkedOnce(t *testing.T) {
	t.Parallel()
	doc := render(t, layout.Frame{Face: layout.Office, Role: ledger.Office, Signed: "督查室", Current: layout.Quarters})
	current := doc.Find("[aria-current]")
	if current.Length() != 1 || current.Text() != "季度" {
		t.Errorf("marked as current: %q", current.Text())
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	doc := render(t, layout.Frame{
		Title: "第39项", Description: "进展", TypeSize: "large",
		Styles: []string{"/2020/q1/print.css"}, Scripts: []string{"/static/x/js/print.js"},
		Head: templ.Raw(`<link rel="alternate" href="/feed">`),
	})
	if got := doc.Find("title").Text(); got != "第39项 · 重点工作台账" {
		t.Errorf("title is %q", got)
	}
	for _, selector := range []string{
		`html[lang="zh-CN"][data-type="large"]`,
		`meta[name=description][content="进展"]`,
		`link[rel=stylesheet][href^="/static/"]`,
		`link[rel=stylesheet][href="/2020/q1/print.css"]`,
		`script[type=module][src="/static/x/js/print.js"]`,
		`link[rel=alternate]`,
		`body > a[href="#main"]`,
		`main#main.page h1`,
	} {
		if doc.Find(selector).Length() != 1 {
			t.Errorf("no %s", selector)
		}
	}
	if doc.Find(`meta[name=robots]`).Length() != 0 {
		t.Error("a public page is kept from search engines")
	}
}

func TestUnknownTypeSizeIsLeftOut(t *testing.T) {
	t.Parallel()
	if _, ok := render(t, layout.Frame{TypeSize: `enormous" x="`}).Find("html").Attr("data-type"); ok {
		t.Error("an unknown size of type reached the page")
	}
}

func TestFlashIsAnnounced(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]layout.Frame{
		"in columns": {Flash: "已保存<b>"},
		"full width": {Flash: "已保存<b>", FullWidth: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := strings.TrimSpace(render(t, f).Find("main [role=status]").Text()); got != "已保存<b>" {
				t.Errorf("flash is %q", got)
			}
		})
	}
	if render(t, layout.Frame{}).Find("[role=status]").Length() != 0 {
		t.Error("an empty flash is shown")
	}
}

func TestFoot(t *testing.T) {
	t.Parallel()
	lines := []string{"信息来源：市政府办公室", "第一版"}
	for _, face := range []layout.Face{layout.Public, layout.Desk} {
		foot := render(t, layout.Frame{Face: face, ColophonText: lines}).Find("footer")
		if foot.Length() != 1 || !strings.Contains(foot.Text(), lines[0]) || !strings.Contains(foot.Text(), lines[1]) {
			t.Errorf("the foot of %s says %q", face, foot.Text())
		}
	}
	if render(t, layout.Frame{Face: layout.Desk}).Find("footer").Length() != 0 {
		t.Error("a foot without text")
	}
}

func TestHomes(t *testing.T) {
	t.Parallel()
	for role, want := range map[ledger.Role]string{
		ledger.Staff: "/work", ledger.Office: "/office", ledger.Leader: "/overview", ledger.Admin: "/office/accounts", "": "/",
	} {
		if got := layout.HomeOf(role); got != want {
			t.Errorf("HomeOf(%q) = %s, want %s", role, got, want)
		}
		if behind := layout.FaceOf(role).Behind(); behind != (role != "") {
			t.Errorf("FaceOf(%q) is behind the login: %t", role, behind)
		}
	}
}
