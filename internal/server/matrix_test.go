package server_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/ledger"
)

const everybody = "everybody"

// who says which roles reach each route. A route that is not in it fails the test: whoever adds one says here for whom
// it is.
var who = map[string][]string{
	"GET /healthz":  {everybody},
	"GET /readyz":   {everybody},
	"GET /static/*": {everybody},

	"GET /":                                                   {everybody},
	"GET /{year}/{quarter}":                                   {everybody},
	"GET /{year}/{quarter}/page.css":                          {everybody},
	"GET /{year}/tasks/{number}":                              {everybody},
	"GET /{year}/departments/{code}":                          {everybody},
	"GET /{year}/departments":                                 {everybody},
	"GET /{year}":                                             {everybody},
	"GET /{year}/{QUARTER}":                                   {everybody},
	"GET /{year}/{quarter}/":                                  {everybody},
	"GET /open-data/{year}/{quarter}.json":                    {everybody},
	"GET /open-data/{year}/{quarter}.csv":                     {everybody},
	"GET /open-data/{year}/{quarter}.xlsx":                    {everybody},
	"GET /open-data/{year}/{quarter}/datapackage.json":        {everybody},
	"GET /open-data":                                          {everybody},
	"GET /open-data/":                                         {everybody},
	"GET /open-data/openapi.json":                             {everybody},
	"GET /feed.atom":                                          {everybody},
	"GET /{year}/departments/{code}/feed.atom":                {everybody},
	"GET /{year}/tasks/{number}/feed.atom":                    {everybody},
	"GET /sitemap.xml":                                        {everybody},
	"GET /robots.txt":                                         {everybody},
	"GET /archive":                                            {everybody},
	"GET /sitemap":                                            {everybody},
	"GET /accessibility":                                      {everybody},
	"GET /{year}/{quarter}/qr.svg":                            {everybody},
	"GET /{year}/tasks/{number}/qr.svg":                       {everybody},
	"GET /{year}/departments/{code}/qr.svg":                   {everybody},
	"GET /{year}/{quarter}/editions/{edition}":                {everybody},
	"GET /open-data/{year}/{quarter}/editions/{edition}.json": {everybody},
	"GET /login":                                              {everybody},
	"POST /login":                                             {everybody},
	"GET /join/{token}":                                       {everybody},
	"POST /join/{token}":                                      {everybody},
	"POST /logout":                                            {everybody},

	"GET /account":  {"staff", "office", "leader", "admin"},
	"POST /account": {"staff", "office", "leader", "admin"},

	"GET /work/":                                                       {"staff"},
	"GET /work/notices":                                                {"staff"},
	"POST /work/notices/read":                                          {"staff"},
	"GET /work/directives":                                             {"staff"},
	"GET /work/directives/{id}":                                        {"staff"},
	"POST /work/directives/{id}/answer":                                {"staff"},
	"POST /work/{year}/{quarter}/extension":                            {"staff"},
	"GET /work/{year}/{quarter}/workbook.xlsx":                         {"staff"},
	"GET /work/{year}/{quarter}/workbook":                              {"staff"},
	"POST /work/{year}/{quarter}/workbook":                             {"staff"},
	"POST /work/{year}/{quarter}/workbook/apply":                       {"staff"},
	"GET /work/{year}/{quarter}/report":                                {"staff"},
	"GET /work/{year}/{quarter}/tasks/{number}/":                       {"staff"},
	"POST /work/{year}/{quarter}/tasks/{number}/":                      {"staff"},
	"POST /work/{year}/{quarter}/tasks/{number}/withdraw":              {"staff"},
	"GET /work/{year}/{quarter}/tasks/{number}/parts/{dept}":           {"staff"},
	"POST /work/{year}/{quarter}/tasks/{number}/parts/{dept}":          {"staff"},
	"POST /work/{year}/{quarter}/tasks/{number}/parts/{dept}/withdraw": {"staff"},
	"GET /work/{year}/{quarter}/tasks/{number}/history":                {"staff"},
	"POST /work/{year}/{quarter}/tasks/{number}/restore":               {"staff"},
	"GET /work/{year}/{quarter}/tasks/{number}/parts/{dept}/history":   {"staff"},
	"POST /work/{year}/{quarter}/tasks/{number}/parts/{dept}/restore":  {"staff"},

	"GET /office/":                                                     {"office"},
	"GET /office/chase":                                                {"office"},
	"GET /office/plans":                                                {"office"},
	"GET /office/plans/template.xlsx":                                  {"office"},
	"GET /office/plans/new":                                            {"office"},
	"POST /office/plans/new":                                           {"office"},
	"POST /office/plans/new/apply":                                     {"office"},
	"GET /office/plans/{year}/pace":                                    {"office"},
	"POST /office/plans/{year}/pace":                                   {"office"},
	"GET /office/plans/{year}/{version}":                               {"office"},
	"GET /office/plans/{year}/{version}/plan.xlsx":                     {"office"},
	"GET /office/plans/{year}/{version}/compare/{before}":              {"office"},
	"GET /office/departments":                                          {"office"},
	"POST /office/departments":                                         {"office"},
	"GET /office/departments/{code}":                                   {"office"},
	"POST /office/departments/{code}/rename":                           {"office"},
	"POST /office/departments/{code}/merge":                            {"office"},
	"POST /office/departments/{code}/close":                            {"office"},
	"GET /office/directives":                                           {"office"},
	"GET /office/directives/{id}":                                      {"office"},
	"POST /office/directives/{id}/close":                               {"office"},
	"POST /office/directives/{id}/reopen":                              {"office"},
	"GET /office/{year}/{quarter}/brief":                               {"office"},
	"POST /office/{year}/{quarter}/brief":                              {"office"},
	"POST /office/{year}/{quarter}/brief/save":                         {"office"},
	"POST /office/{year}/{quarter}/brief/offer":                        {"office"},
	"GET /office/{year}/{quarter}/brief.docx":                          {"office"},
	"POST /office/{year}/{quarter}/remind":                             {"office"},
	"POST /office/{year}/{quarter}/extensions":                         {"office"},
	"POST /office/extensions/{id}/grant":                               {"office"},
	"POST /office/extensions/{id}/refuse":                              {"office"},
	"GET /office/quarters":                                             {"office"},
	"POST /office/{year}/{quarter}/open":                               {"office"},
	"POST /office/{year}/{quarter}/close":                              {"office"},
	"POST /office/{year}/{quarter}/reopen":                             {"office"},
	"POST /office/{year}/{quarter}/due":                                {"office"},
	"GET /office/{year}/{quarter}/publish":                             {"office"},
	"POST /office/{year}/{quarter}/publish":                            {"office"},
	"POST /office/{year}/{quarter}/publish/prepare":                    {"office"},
	"POST /office/{year}/{quarter}/publish/confirm":                    {"office"},
	"POST /office/{year}/{quarter}/publish/reject":                     {"office"},
	"GET /office/{year}/{quarter}/publish/preview":                     {"office"},
	"GET /office/{year}/{quarter}/correct":                             {"office"},
	"POST /office/{year}/{quarter}/correct":                            {"office"},
	"GET /office/{year}/{quarter}/readings":                            {"office"},
	"GET /office/{year}/{quarter}/tasks/{number}/readings":             {"office"},
	"POST /office/{year}/{quarter}/tasks/{number}/readings":            {"office"},
	"GET /work/{year}/{quarter}/tasks/{number}/readings":               {"staff"},
	"POST /work/{year}/{quarter}/tasks/{number}/readings":              {"staff"},
	"GET /office/{year}/{quarter}/tasks/{number}/":                     {"office"},
	"POST /office/{year}/{quarter}/tasks/{number}/accept":              {"office"},
	"POST /office/{year}/{quarter}/tasks/{number}/unaccept":            {"office"},
	"POST /office/{year}/{quarter}/tasks/{number}/return":              {"office"},
	"POST /office/{year}/{quarter}/tasks/{number}/edit":                {"office"},
	"POST /office/{year}/{quarter}/tasks/{number}/compose":             {"office"},
	"POST /office/{year}/{quarter}/tasks/{number}/parts/{dept}/return": {"office"},
	"GET /office/{year}/{quarter}/tasks/{number}/history":              {"office"},
	"GET /office/{year}/{quarter}/tasks/{number}/parts/{dept}/history": {"office"},

	"GET /office/accounts/":              {"office", "admin"},
	"POST /office/accounts/":             {"office", "admin"},
	"POST /office/accounts/{id}/reset":   {"office", "admin"},
	"GET /office/accounts/{id}":          {"office", "admin"},
	"POST /office/accounts/{id}":         {"office", "admin"},
	"GET /office/accounts/template.xlsx": {"office", "admin"},
	"GET /office/accounts/import":        {"office", "admin"},
	"POST /office/accounts/import":       {"office", "admin"},
	"POST /office/accounts/import/apply": {"office", "admin"},
	"GET /office/accounts/links":         {"office", "admin"},
	"POST /office/accounts/links":        {"office", "admin"},
	"POST /office/accounts/{id}/disable": {"office", "admin"},
	"POST /office/accounts/{id}/enable":  {"office", "admin"},

	"GET /overview/":                                {"leader", "office"},
	"GET /overview/{year}/{quarter}":                {"leader", "office"},
	"GET /overview/paper.css":                       {"leader", "office"},
	"GET /overview/{year}/{quarter}/tasks":          {"leader", "office"},
	"GET /overview/{year}/{quarter}/tasks/{number}": {"leader", "office"},

	"GET /overview/directives":                                  {"leader"},
	"GET /overview/directives/{id}":                             {"leader"},
	"POST /overview/directives/{id}/close":                      {"leader"},
	"POST /overview/directives/{id}/reopen":                     {"leader"},
	"POST /overview/{year}/{quarter}/tasks/{number}/directives": {"leader"},
}

// example fills a pattern with values that exist: 39 is 市市场监管局's alone, 49 市教育局's and 绍兴文理学院's.
var example = strings.NewReplacer("{number}/parts", "49/parts", "{number}", "39",
	"{year}", "2020", "{quarter}", "q2", "{QUARTER}", "Q2", "{dept}", "jyj", "{code}", "jyj",
	"{edition}", "1", "{version}", "1", "{before}", "1", "{id}", "999999", "{token}", "unknown", "*", "none")

func TestEveryRouteForEveryRole(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.account("staff", ledger.Staff, "jyj", "scjg")
	s.account("office", ledger.Office)
	s.account("leader", ledger.Leader)
	s.account("admin", ledger.Admin)
	s.exec(`UPDATE quarter SET state = 'open', opened_at = '2020-07-01', due_at = '2020-07-06' WHERE number = 2`, nil)

	routes := map[string]bool{}
	err := chi.Walk(s.all.Routes(), func(method, pattern string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		pattern = strings.NewReplacer("{year:[0-9]+}", "{year}", "{quarter:q[0-9]+}", "{quarter}", "{quarter:Q[0-9]+}", "{QUARTER}").Replace(pattern)
		routes[method+" "+pattern] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for route := range routes {
		if who[route] == nil {
			t.Errorf("%s is not in the list: say for whom it is", route)
		}
	}
	for route := range who {
		if !routes[route] {
			t.Errorf("%s is in the list, but there is no such route", route)
		}
	}
	for _, role := range []string{"nobody", "staff", "office", "leader", "admin"} {
		t.Run(role, func(t *testing.T) {
			for route, allowed := range who {
				if route == "POST /logout" {
					continue // it would end the session of the rows after it; session's own tests have it
				}
				c := s.nobody()
				if role != "nobody" {
					c = s.cached(role)
				}
				method, pattern, _ := strings.Cut(route, " ")
				path := strings.TrimSuffix(example.Replace(pattern), "/")
				if path == "" {
					path = "/"
				}
				var form url.Values
				if method == http.MethodPost {
					form = url.Values{"version": {"0"}}
				}
				got := c.do(method, path, form)
				reached := got.status != http.StatusUnauthorized && got.status != http.StatusForbidden &&
					!strings.HasPrefix(got.header.Get("Location"), "/login")
				if want := slices.Contains(allowed, everybody) || slices.Contains(allowed, role); reached != want {
					t.Errorf("%s: %d, reached %v, want %v", route, got.status, reached, want)
				}
				if got.status >= http.StatusInternalServerError {
					t.Errorf("%s: %d %s", route, got.status, got.text())
				}
				switch {
				case reached:
				case role != "nobody" && got.status != http.StatusForbidden,
					role == "nobody" && method == http.MethodGet && got.status != http.StatusSeeOther,
					role == "nobody" && method == http.MethodPost && got.status != http.StatusUnauthorized:
					t.Errorf("%s: refused with %d", route, got.status)
				case got.status != http.StatusSeeOther && got.page(t).Find("h1").Length() != 1:
					t.Errorf("%s: the refusal has no heading: %s", route, got.text())
				}
				if got.header.Get("Content-Security-Policy") == "" {
					t.Errorf("%s: no content security policy", route)
				}
			}
		})
	}
}

// cached is signIn, once a name: each costs a hash.
func (s *site) cached(name string) client {
	s.t.Helper()
	if s.clients == nil {
		s.clients = map[string]client{}
	}
	if _, ok := s.clients[name]; !ok {
		s.clients[name] = s.signIn(name)
	}
	return s.clients[name]
}
