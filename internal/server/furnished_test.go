package server_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// sight is a page that somebody sees.
type sight struct {
	as   string     // account; empty: the public
	path string     // of the page, or of what is posted
	form url.Values // posted when not nil
}

// publicSights are the kinds of page that the public sees, on a furnished site.
var publicSights = []sight{
	{path: "/"}, {path: "/2020/q1?dept=swj"}, {path: "/2020/q1?q=%E6%B1%A1%E6%B0%B4"}, {path: "/2020/q1?q=zzz"}, {path: "/2020/q1?n=999"}, {path: "/2020/q1?n="},
	{path: "/2020/tasks/39"}, {path: "/2020/tasks/75"}, {path: "/2020/departments/swj"}, {path: "/2020/q1/editions/1"}, {path: "/2020/q1/editions/2"},
	{path: "/archive"}, {path: "/open-data/"}, {path: "/sitemap"}, {path: "/accessibility"}, {path: "/nothing"}, {path: "/2020/tasks/999"},
	{path: "/login"}, {path: "/join/unknown"},
}

// innerSights are the kinds of page behind the login that come by GET.
var innerSights = []sight{
	{as: "scjg", path: "/work"}, {as: "scjg", path: "/work/notices"}, {as: "scjg", path: "/work/2020/q2/tasks/33"}, {as: "scjg", path: "/work/2020/q2/tasks/34"},
	{as: "scjg", path: "/work/2020/q2/tasks/35"}, {as: "scjg", path: "/work/2020/q2/tasks/36"}, {as: "scjg", path: "/work/2020/q2/tasks/37"},
	{as: "scjg", path: "/work/2020/q2/tasks/39"}, {as: "scjg", path: "/work/2020/q2/tasks/39/history?from=1&to=2"}, {as: "scjg", path: "/work/2020/q2/tasks/39/readings"},
	{as: "scjg", path: "/work/2020/q2/workbook"}, {as: "scjg", path: "/work/2020/q2/report"}, {as: "scjg", path: "/account"}, {as: "scjg", path: "/office"},
	{as: "scjg", path: "/work/2020/q2/tasks/1"}, {as: "scjg", path: "/work/2020/q2/tasks/35?check=1"},
	{as: "jyj", path: "/work/2020/q2/tasks/49/parts/jyj"}, {as: "jyj", path: "/work/2020/q2/tasks/49/parts/jyj/history"},

	{as: "office", path: "/office"}, {as: "office", path: "/office?leader=%E9%99%88%E4%BC%9F"}, {as: "office", path: "/office/2020/q2/tasks/34"}, {as: "office", path: "/office/2020/q2/tasks/36"},
	{as: "office", path: "/office/2020/q2/tasks/39"}, {as: "office", path: "/office/2020/q2/tasks/49"}, {as: "office", path: "/office/2020/q2/tasks/39/history"},
	{as: "office", path: "/office/2020/q2/tasks/49/parts/jyj/history"}, {as: "office", path: "/office/2020/q2/tasks/34/readings"}, {as: "office", path: "/office/2020/q2/readings"},
	{as: "office", path: "/office/quarters"}, {as: "office", path: "/office/chase"}, {as: "office", path: "/office/2020/q2/publish"}, {as: "office", path: "/office/2020/q1/correct"},
	{as: "office", path: "/office/2020/q1/publish"}, {as: "office", path: "/office/plans"}, {as: "office", path: "/office/plans/new"}, {as: "office", path: "/office/plans/2020/pace"}, {as: "office", path: "/office/plans/2020/pace?task=39"}, {as: "office", path: "/office/plans/2020/1"},
	{as: "office", path: "/office/plans/2020/1/compare/1"}, {as: "office", path: "/office/departments"}, {as: "office", path: "/office/departments/jyj"}, {as: "office", path: "/office/accounts"},
	{as: "checker", path: "/office/2020/q1/publish"}, {as: "admin", path: "/office/accounts"},

	{as: "leader", path: "/overview"}, {as: "leader", path: "/overview/2020/q1"}, {as: "leader", path: "/overview/2020/q2"}, {as: "leader", path: "/overview/2020/q2/tasks"},
	{as: "leader", path: "/overview/2020/q2/tasks?rating=ontrack"}, {as: "leader", path: "/overview/2020/q2/tasks/39"}, {as: "leader", path: "/overview/2020/q2/tasks/49"},
	{as: "leader", path: "/overview/2020/q1?mode=projector"}, {as: "leader", path: "/overview/2020/q1/tasks/39?mode=projector"}, // without a way out of the account
	{as: "leader", path: "/overview/2020/q1/tasks?department=scjg"}, {as: "leader", path: "/overview/2020/q1/tasks?pace=below"},
	{as: "leader", path: "/overview/2020/q2/tasks?leader=%E6%9C%AA%E5%AE%9A"},
	{as: "office", path: "/overview/2020/q2"},
}

// refusedSights are pages that answer a form: what was typed with what is wrong, both versions of a clash, previews.
var refusedSights = []sight{
	{path: "/login", form: url.Values{"name": {"scjg"}, "password": {"不是这一句"}}},
	{as: "scjg", path: "/work/2020/q2/tasks/38", form: url.Values{"do": {"hand-in"}, "version": {"0"}, "progress": {""}}},
	{as: "scjg", path: "/work/2020/q2/tasks/33", form: url.Values{"do": {"save"}, "version": {"0"}, "progress": {"同事写的另一句。"}}},
	{as: "scjg", path: "/work/2020/q2/extension", form: url.Values{"until": {""}, "reason": {""}}},
	{as: "scjg", path: "/account", form: url.Values{"old": {"错的"}, "new": {"短"}, "again": {"不同"}}},
	{as: "office", path: "/office/2020/q2/tasks/34/return", form: url.Values{"version": {"1"}, "code": {"figures"}, "reason": {""}}},
	{as: "office", path: "/office/2020/q2/tasks/34/accept", form: url.Values{"version": {"9"}}},
	{as: "office", path: "/office/2020/q3/open", form: url.Values{"due": {""}, "version": {"0"}}},
	{as: "office", path: "/office/2020/q1/correct", form: url.Values{"version": {"9"}, "reason": {""}, "task": {"39"}, "progress": {""}}},
	{as: "office", path: "/office/departments", form: url.Values{"name": {""}, "code": {"1"}}},
	{as: "office", path: "/office/departments/jyj/rename", form: url.Values{"name": {""}, "version": {"0"}}},
	{as: "office", path: "/office/accounts", form: url.Values{"name": {""}, "role": {"staff"}}},
	{as: "office", path: "/office/plans/new", form: url.Values{"year": {""}}},
	{as: "office", path: "/office/plans/2020/pace", form: url.Values{"m1": {"200"}, "base": {"0"}}},
}

// closedSights are pages of a quarter that is closed and not yet published.
var closedSights = []sight{
	{as: "scjg", path: "/work"}, {as: "scjg", path: "/work/2020/q2/tasks/33"}, {as: "office", path: "/office"}, {as: "office", path: "/office/quarters"},
	{as: "office", path: "/office/chase"}, {as: "office", path: "/office/2020/q2/publish"},
}

// newFurnished is a site in the middle of a round: the first quarter published and corrected, another correction begun, the
// second quarter open with texts in every state, parts, remarks, extensions asked for and given, notices; some tasks have a
// leader in charge.
func newFurnished(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	s.account("scjg", ledger.Staff, "scjg")
	s.account("jyj", ledger.Staff, "jyj")
	s.account("office", ledger.Office)
	s.account("checker", ledger.Office)
	s.account("leader", ledger.Leader)
	s.account("admin", ledger.Admin)
	office, checker := s.actor("office"), s.actor("checker")
	s.correct(office, checker, "4405家", "4406家")
	s.ok(s.SaveCorrection(t.Context(), office, firstQuarter, 0, ledger.Correction{Reason: "统计口径有误,再次更正", Texts: map[int]string{39: s.published(39, "4406家", "4407家")}}))
	p, err := s.PublishPreview(t.Context(), office, firstQuarter)
	s.ok(err)
	s.ok(s.PrepareCheck(t.Context(), office, firstQuarter, p.Content().String()))

	s.exec(`UPDATE task_version SET leader = CASE WHEN number < 36 THEN '陈　伟' ELSE '王芳（常务副市长）、陈伟' END WHERE number < 40`, nil)
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)
	scjg, jyj := s.actor("scjg"), s.actor("jyj")
	key := func(n int) ledger.Key { return ledger.Key{Quarter: secondQuarter, Task: n} }
	text := ledger.Text{
		Progress: "上半年新增小微企业8200家,完成全年目标的63.08%。\n新增“个转企”910家,同比增长5.2%。",
		Problems: "个别区县进度偏慢。", NextSteps: "三季度开展专项督查。", Rating: ledger.OnTrack,
	}
	saved := func(v store.Saved, err error) int {
		t.Helper()
		s.ok(err)
		return v.Version
	}
	saved(s.SaveEntry(t.Context(), scjg, key(33), 0, text))
	saved(s.HandIn(t.Context(), scjg, key(34), 0, text))
	saved(s.HandIn(t.Context(), scjg, key(35), 0, text))
	saved(s.AcceptEntry(t.Context(), office, key(36), saved(s.HandIn(t.Context(), scjg, key(36), 0, text))))
	saved(s.ReturnWithRemarks(t.Context(), office, key(39), saved(s.HandIn(t.Context(), scjg, key(39), saved(s.SaveEntry(t.Context(), scjg, key(39), 0,
		ledger.Text{Progress: "上半年新增小微企业8100家。"})), text)), []ledger.Remark{
		{Code: ledger.Figures, Words: "与附表不符", Quote: "8200家", Start: -1}, {Code: ledger.Scope, Words: "口径请与统计局核对", Start: -1},
	}))
	part := key(49)
	part.Department = "jyj"
	saved(s.HandIn(t.Context(), jyj, part, 0, ledger.Text{Progress: "新建幼儿园12所。", Problems: "选址未定。", NextSteps: "九月前定址。", Rating: ledger.Behind}))
	s.ok(s.AskExtension(t.Context(), scjg, secondQuarter, "scjg", july.AddDate(0, 0, 9), "数据要等统计口径确定"))
	s.ok(s.GiveExtension(t.Context(), office, secondQuarter, "swj", july.AddDate(0, 0, 8), "机构改革"))
	if _, err := s.Remind(t.Context(), office, secondQuarter, []string{"scjg", "jyj", "swj"}); err != nil {
		t.Fatal(err)
	}
	return s
}

var (
	firstQuarter  = ledger.Quarter{Year: 2020, Number: 1}
	secondQuarter = ledger.Quarter{Year: 2020, Number: 2}
)

func (s *site) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// actor is an account as the store knows it.
func (s *site) actor(name string) ledger.Actor {
	s.t.Helper()
	var id int64
	var epoch int
	s.ok(s.Pool().QueryRow(s.t.Context(), `SELECT id, session_epoch FROM account WHERE name = $1`, name).Scan(&id, &epoch))
	actor, err := s.ActorByID(s.t.Context(), id, epoch)
	s.ok(err)
	return actor
}

// published is the published text of a task of the first quarter with some words replaced.
func (s *site) published(task int, before, after string) string {
	s.t.Helper()
	e, err := s.Edition(s.t.Context(), firstQuarter)
	s.ok(err)
	text := strings.Join(e.Rows[task-1].Progress, "\n")
	if !strings.Contains(text, before) {
		s.t.Fatalf("task %d does not say %s", task, before)
	}
	return strings.Replace(text, before, after, 1)
}

// correct publishes a correction of task 39 in the first quarter.
func (s *site) correct(office, checker ledger.Actor, before, after string) {
	s.t.Helper()
	ctx := s.t.Context()
	s.ok(s.SaveCorrection(ctx, office, firstQuarter, 0, ledger.Correction{Reason: "统计口径有误,现予更正", Texts: map[int]string{39: s.published(39, before, after)}}))
	p, err := s.PublishPreview(ctx, office, firstQuarter)
	s.ok(err)
	s.ok(s.PrepareCheck(ctx, office, firstQuarter, p.Content().String()))
	s.ok(s.ConfirmCheck(ctx, checker, firstQuarter, p.Content().String()))
	s.ok(s.Publish(ctx, office, firstQuarter, p.Edition, ""))
}

// closeSecond closes the second quarter once its deadline is over.
func (s *site) closeSecond() {
	s.t.Helper()
	s.exec(`UPDATE quarter SET state = 'closed', due_at = @due WHERE number = 2`, pgx.StrictNamedArgs{"due": july.Add(-time.Hour)})
}
