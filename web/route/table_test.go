package route

import (
	"net/url"
	"testing"
)

func TestTable(t *testing.T) {
	t.Parallel()
	query := url.Values{"q": {"污水 处理"}, "dept": {"slj"}, "type": {""}}
	for _, c := range []struct{ got, want string }{
		{TableQuery(2020, 1, nil), "/2020/q1"},
		{TableQuery(2020, 1, query), "/2020/q1?dept=slj&q=%E6%B1%A1%E6%B0%B4+%E5%A4%84%E7%90%86"},
		{TaskInTableQuery(2020, 1, 39, url.Values{"type": {"large"}}), "/2020/q1?type=large#task-39"},
		{TableStyle(2020, 4), "/2020/q4/page.css"},
		{DepartmentStyle(2020, 4, "slj"), "/2020/q4/page.css?dept=slj"},
		{EditionStyle(2020, 4, 2), "/2020/q4/page.css?edition=2"},
		{TableAnchor(), "table"},
		{DepartmentsOfKind("government"), "departments-government"},
		{ParagraphAnchor(39, 2), "task-39-p2"},
		{Edition(2020, 1, 2), "/2020/q1/editions/2"},
		{SealedFile(2020, 1, 2), "/open-data/2020/q1/editions/2.json"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
