package server_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

// upload posts a form as a browser does that has a file in it; an empty file is none.
func (c client) upload(path string, fields map[string]string, file []byte) answer {
	c.s.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			c.s.t.Fatal(err)
		}
	}
	if file != nil {
		part, err := form.CreateFormFile("file", "计划.xlsx")
		if err != nil {
			c.s.t.Fatal(err)
		}
		if _, err := part.Write(file); err != nil {
			c.s.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		c.s.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.s.t.Context(), http.MethodPost, c.s.server.URL+path, &body)
	if err != nil {
		c.s.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := c.Do(r)
	if err != nil {
		c.s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		c.s.t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, string(text)}
}

// form is what the preview's form would send back.
func (a answer) form(t *testing.T) url.Values {
	t.Helper()
	form := url.Values{}
	page := a.page(t)
	for _, input := range page.Find("form.plan-form input, form.plan-form select, form.plan-form textarea").EachIter() {
		form.Set(input.AttrOr("name", ""), strings.TrimPrefix(input.AttrOr("value", input.Text()), "\n"))
	}
	for _, choice := range page.Find("form.plan-form select").EachIter() {
		form.Set(choice.AttrOr("name", ""), choice.Find("option[selected]").AttrOr("value", ""))
	}
	return form
}

func TestANewYearFromAPastedTable(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	c := s.signIn("office")
	got := c.upload("/office/plans/new", map[string]string{
		"year": "2021", "stage": "preliminary",
		"pasted": "序号\t内容与要求\t责任单位\n1\t甲项，增长7%。\t\"△市商务局\n各区、县(市)政府\"\n2\t乙项。\t市审计局\n",
	}, nil)
	if got.status != http.StatusOK || got.page(t).Find("[data-unknown='市审计局'] select").Length() != 1 {
		t.Fatalf("preview: %d %s", got.status, got.text())
	}
	form := got.form(t)
	form.Set("do", "write")
	if refused := c.post("/office/plans/new/apply", form); refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.text(), "第3行，责任单位：名录里没有“市审计局”") && !strings.Contains(refused.text(), "名录里没有“市审计局”") {
		t.Errorf("unknown unit: %d %s", refused.status, refused.text())
	}
	form.Set("map-0", "new:bureau")
	if refused := c.post("/office/plans/new/apply", form); refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.text(), "代码用2至32个") {
		t.Errorf("no code: %d %s", refused.status, refused.text())
	}
	form.Set("code-0", "swj")
	if refused := c.post("/office/plans/new/apply", form); refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.text(), "代码已经有") {
		t.Errorf("a code of another: %d %s", refused.status, refused.text())
	}
	form.Set("code-0", "sjj")
	done := c.post("/office/plans/new/apply", form)
	if done.status != http.StatusSeeOther || done.header.Get("Location") != "/office/plans/2021/1" {
		t.Fatalf("write: %d %s", done.status, done.text())
	}
	page := c.do(http.MethodGet, "/office/plans/2021/1", nil).page(t)
	if page.Find("[data-task]").Length() != 2 || !strings.Contains(page.Find("[data-task='1']").Text(), "△市商务局") {
		t.Errorf("the plan: %s", page.Find("main").Text())
	}
	again := c.post("/office/plans/new/apply", form)
	if again.status != http.StatusConflict {
		t.Errorf("written twice: %d", again.status)
	}
}

func TestAPlanThatWasDownloadedComesBackUnchanged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	c := s.signIn("office")
	file := []byte(c.do(http.MethodGet, "/office/plans/2020/1/plan.xlsx", nil).body)
	same := c.upload("/office/plans/new", map[string]string{"year": "2020", "stage": "formal"}, file)
	if same.status != http.StatusOK || same.page(t).Find("[data-clause]").Length() != 0 || !strings.Contains(same.text(), "不变170项") {
		t.Fatalf("%d %s", same.status, same.text())
	}
	form := same.form(t)
	// Task 2 with other words, 3 withdrawn, 171 new; 4 says what 5 says.
	form.Set("rows", strings.Replace(form.Get("rows"), "持续推进重大项目攻坚", "全力推进重大项目攻坚", 1))
	rows := strings.SplitN(form.Get("rows"), `{"row":6,`, 2)
	_, rest, _ := strings.Cut(rows[1], `},`)
	form.Set("rows", strings.TrimSuffix(rows[0]+rest, "]")+`,{"row":173,"number":171,"requirement":"新的。","units":["市商务局"]}]`)
	form.Set("do", "write")
	refused := c.post("/office/plans/new/apply", form)
	if refused.status != http.StatusUnprocessableEntity || !strings.Contains(refused.text(), "请写明理由") {
		t.Fatalf("a withdrawal without a reason: %d", refused.status)
	}
	kinds := map[string]string{}
	for _, clause := range refused.page(t).Find("[data-clause]").EachIter() {
		kinds[clause.AttrOr("data-clause", "")] = clause.AttrOr("data-kind", "")
	}
	if len(kinds) != 3 || kinds["2"] != "changed" || kinds["3"] != "withdrawn" || kinds["171"] != "added" {
		t.Fatalf("clauses: %v", kinds)
	}
	form.Set("reason", "省里取消了这一项")
	wrong := url.Values{}
	for name := range form {
		wrong.Set(name, form.Get(name))
	}
	wrong.Set("match-4", "4")
	wrong.Set("match-171", "4")
	if moved := c.post("/office/plans/new/apply", wrong); moved.status != http.StatusUnprocessableEntity || !strings.Contains(moved.text(), "只能对应一行") {
		t.Errorf("two go on from one: %d %s", moved.status, moved.text())
	}
	if done := c.post("/office/plans/new/apply", form); done.status != http.StatusSeeOther {
		t.Fatalf("write: %d %s", done.status, done.text())
	}
	compared := c.do(http.MethodGet, "/office/plans/2020/2/compare/1", nil)
	if compared.page(t).Find("[data-clause]").Length() != 3 || !strings.Contains(compared.page(t).Find("[data-clause='2'] ins").Text(), "全力") {
		t.Errorf("compare: %s", compared.text())
	}
	list := c.do(http.MethodGet, "/office/plans", nil).text()
	if !strings.Contains(list, "二季度、三季度、四季度") {
		t.Errorf("scheduled quarters did not follow: %s", list)
	}
	if public := s.nobody().do(http.MethodGet, "/open-data/2020/q1.json", nil).body; strings.Contains(public, "全力推进重大项目攻坚") || !strings.Contains(public, `"number":3,`) && !strings.Contains(public, `"number": 3,`) {
		t.Error("what was published has changed")
	}
}

// The leaders in charge travel with the plan: into it, through its own file, and past a table that does not speak of them.
func TestAPlanWithLeaders(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	c := s.signIn("office")
	if blank := unpacked(t, c.do(http.MethodGet, "/office/plans/template.xlsx", nil).body); !strings.Contains(blank, "分管领导") {
		t.Error("the blank table has no column of leaders")
	}
	fields := map[string]string{"year": "2021", "stage": "preliminary",
		"pasted": "序号\t内容与要求\t责任单位\t分管领导\n1\t甲项。\t市商务局\t陈伟\n2\t乙项。\t市财政局\t\n3\t丙项。\t市财政局\t\"陈伟\n王芳\"\n"}
	first := c.upload("/office/plans/new", fields, nil)
	if got := first.page(t).Find("[data-task='3']").Text(); first.status != http.StatusOK || !strings.Contains(got, "陈伟、王芳") {
		t.Fatalf("preview: %d %s", first.status, got)
	}
	write := func(preview answer) answer {
		form := preview.form(t)
		form.Set("do", "write")
		return c.post("/office/plans/new/apply", form)
	}
	if done := write(first); done.status != http.StatusSeeOther {
		t.Fatalf("write: %d %s", done.status, done.text())
	}
	page := c.do(http.MethodGet, "/office/plans/2021/1", nil).page(t)
	if page.Find("th[scope=col]:contains('分管领导')").Length() != 1 || !strings.Contains(page.Find("[data-task='1']").Text(), "陈伟") {
		t.Errorf("the plan: %s", page.Find("main").Text())
	}
	file := []byte(c.do(http.MethodGet, "/office/plans/2021/1/plan.xlsx", nil).body)
	same := c.upload("/office/plans/new", map[string]string{"year": "2021", "stage": "formal"}, file)
	if same.status != http.StatusOK || same.page(t).Find("[data-clause]").Length() != 0 || !strings.Contains(same.text(), "不变3项") {
		t.Errorf("its own file: %d %s", same.status, same.text())
	}
	fields["pasted"] = "序号\t内容与要求\t责任单位\n1\t甲项。\t市商务局\n2\t乙项。\t市财政局\n3\t丙项。\t市财政局\n"
	silent := c.upload("/office/plans/new", fields, nil)
	if silent.status != http.StatusOK || !strings.Contains(silent.text(), "不变3项") || !strings.Contains(silent.text(), "没有“分管领导”一列，分管领导照旧") {
		t.Errorf("without the column: %d %s", silent.status, silent.text())
	}
	if done := write(silent); done.status != http.StatusSeeOther {
		t.Fatalf("write without the column: %d %s", done.status, done.text())
	}
	fields["pasted"] = "序号\t内容与要求\t责任单位\t分管领导\n1\t甲项。\t市商务局\t王芳\n2\t乙项。\t市财政局\t\n3\t丙项。\t市财政局\t陈伟、王芳\n"
	if done := write(c.upload("/office/plans/new", fields, nil)); done.status != http.StatusSeeOther {
		t.Fatalf("write another leader: %d %s", done.status, done.text())
	}
	clauses := c.do(http.MethodGet, "/office/plans/2021/3/compare/1", nil).page(t).Find("[data-clause]")
	if clauses.Length() != 1 || clauses.AttrOr("data-clause", "") != "1" || !strings.Contains(clauses.Find("h3").Text(), "改分管领导") || !strings.Contains(clauses.Find("del").Text(), "陈伟") || !strings.Contains(clauses.Find("ins").Text(), "王芳") {
		t.Errorf("compare: %s", clauses.Text())
	}
	if none := c.do(http.MethodGet, "/office/plans/2020/1", nil).page(t).Find("main").Text(); strings.Contains(none, "分管领导") {
		t.Error("a plan without leaders has a column of them")
	}
}

func TestFaultsOfAPlanAreNamedByRowAndColumn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("office", ledger.Office)
	c := s.signIn("office")
	const head = "序号\t内容与要求\t责任单位\n"
	for _, test := range []struct{ year, stage, pasted, want string }{
		{"", "formal", head + "1\t甲\t市商务局", "请填年度"},
		{"1999", "formal", head + "1\t甲\t市商务局", "请填年度"},
		{"2021", "", head + "1\t甲\t市商务局", "请选一种"},
		{"2021", "formal", "", "请选文件，或者粘贴表格"},
		{"2021", "formal", head, "表里没有内容"},
		{"2021", "formal", head + "x\t甲\t市商务局", "第2行，序号：“x”不是序号"},
		{"2021", "formal", head + "1\t\t市商务局", "第2行，内容与要求：是空的"},
		{"2021", "formal", head + "1\t甲\t", "第2行，责任单位：是空的"},
		{"2021", "formal", head + "1\t甲\t市商务局\n1\t乙\t市商务局", "第3行，序号：1与第2行重复"},
		{"2021", "formal", head + "1\t" + strings.Repeat("长", 2001) + "\t市商务局", "最多2000字，现有2001字"},
	} {
		got := c.upload("/office/plans/new", map[string]string{"year": test.year, "stage": test.stage, "pasted": test.pasted}, nil)
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text(), test.want) {
			t.Errorf("%q: %d, want %q in %s", test.pasted, got.status, test.want, got.text())
		}
	}
	two := c.upload("/office/plans/new", map[string]string{"year": "2021", "stage": "formal", "pasted": head + "1\t甲\t\"△市商务局\n△市财政局\""}, nil)
	if !strings.Contains(two.text(), "第2行，责任单位：△只能标一个单位") {
		t.Errorf("two leads: %s", two.text())
	}
	for name, file := range map[string]string{"文件是空的": "", "这是 PDF 文件": "%PDF-1.7", "CSV 或文本文件": "序号,内容"} {
		got := c.upload("/office/plans/new", map[string]string{"year": "2021", "stage": "formal"}, []byte(file))
		if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.text(), name) {
			t.Errorf("%s: %d %s", name, got.status, got.text())
		}
	}
}
