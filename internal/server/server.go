// Package server puts the parts together: the whole route table on one screen and the order of the middleware. No
// handler has its body here.
package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"taizhang/internal/admin"
	"taizhang/internal/desk"
	"taizhang/internal/disclosure"
	"taizhang/internal/ledger"
	"taizhang/internal/office"
	"taizhang/internal/overview"
	"taizhang/internal/planning"
	"taizhang/internal/press"
	"taizhang/internal/respond"
	"taizhang/internal/ruling"
	"taizhang/internal/session"
	"taizhang/internal/store"
	"taizhang/web"
	"taizhang/web/layout"
)

// Options are what a server is made of.
type Options struct {
	Store          *store.Store
	Passwords      *session.Passwords
	Log            *slog.Logger
	Kept           *slog.Logger // for the lines of requests answered from memory, which may come late; nil: Log
	Now            func() time.Time
	Ready          func(context.Context) error // nil when requests can be served
	Origin         string                      // public origin for links that are handed on; empty: that of the request
	Site           layout.Site                 // what the public pages say of their site
	SessionIdle    time.Duration
	SessionMax     time.Duration
	SecureCookies  bool
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	Host           string         // under which this server is reached when Origin is empty, as far as it knows
}

// Server answers all requests.
type Server struct {
	Options
	*respond.Responder
	sessions *session.Manager
	address  func(*http.Request) string
	public   *disclosure.Handler
	press    *press.Press
	views    views
	news     chan struct{} // the public pages have to be made anew
	router   chi.Routes
	handler  http.Handler
}

// New returns the server of everything. It answers at once; Run makes it fast.
func New(o Options) *Server {
	s := &Server{Options: o, address: session.ClientAddress(o.TrustedProxies), news: make(chan struct{}, 1)}
	s.views.counted = map[ledger.Quarter]int64{}
	s.Responder = respond.New(o.Log, s.frame)
	kept := o.Kept
	if kept == nil {
		kept = o.Log
	}
	s.public = disclosure.New(o.Store, o.Origin, o.Site)
	s.press = press.New(press.Options{
		Keepable: s.public.Keepable, OneOrigin: o.Origin != "", Now: o.Now,
		Sent: logKept(kept.Handler()), Seen: s.seen, Compose: s.public.Compose,
		Busy: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.Fail(w, r, respond.Busy()) }),
	})
	s.sessions = session.New(o.Store, o.Store.Pool(), session.Options{
		Idle: o.SessionIdle, Max: o.SessionMax, SecureCookie: o.SecureCookies, Now: o.Now, Fail: s.Fail,
	})
	router := s.routes()
	s.router, s.handler = router, s.count(s.press.Front(router))
	return s
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Listen returns l with connections on which what is kept ready in memory is answered soonest. Serve is to be called with
// press.State as the server's ConnState.
func (s *Server) Listen(l net.Listener) net.Listener { return s.press.Listen(l) }

// Routes is the table of contents, for those who check it.
func (s *Server) Routes() chi.Routes { return s.router }

// routes is the table of contents of the product. Middleware runs in the order in which it stands here.
func (s *Server) routes() chi.Router {
	var (
		handle      = s.Handle
		public      = s.public
		entrance    = session.NewHandler(s.sessions, s.Store, s.Passwords, s.address)
		desk        = desk.New(s.Store, s.Now)
		office      = office.New(announcing{s.Store, s.refresh}, s.Now)
		plans       = planning.New(s.Store, s.Now)
		accounts    = admin.New(s.Store, s.Origin)
		overview    = overview.New(s.Store, s.Now)
		readings    = ruling.New(s.Store, s.Now)
		crossOrigin = http.NewCrossOriginProtection()
		https       = strings.HasPrefix(s.Origin, "https://")
		fewLarge    = s.FewLarge()
	)
	crossOrigin.SetDenyHandler(http.HandlerFunc(s.denyCrossOrigin))

	r := chi.NewRouter()
	r.Use(respond.RequestID, respond.Scheme(s.SecureCookies), logRequests(s.Log, s.Now), s.Recover, respond.SecurityHeaders(https),
		s.NamedHost, head, compress, crossOrigin.Handler)
	r.NotFound(s.NotFound)
	r.MethodNotAllowed(s.MethodNotAllowed)

	r.Get("/healthz", alive)
	r.Get("/readyz", s.ready)
	r.With(s.press.Keep).Method(http.MethodGet, "/static/*", web.Static(http.HandlerFunc(s.NotFound)))

	// The public: no session, no cookie.
	r.Group(func(r chi.Router) {
		r.Use(s.press.Keep)
		r.Get("/", handle(public.Home))
		r.Get("/{year:[0-9]+}/{quarter:q[0-9]+}", handle(public.Table))
		r.Get("/{year:[0-9]+}/{quarter:q[0-9]+}/page.css", handle(public.TableStyle))
		r.Get("/{year:[0-9]+}", handle(public.Year))
		r.Get("/{year:[0-9]+}/{quarter:q[0-9]+}/", handle(public.Respelled))
		r.Get("/{year:[0-9]+}/{quarter:Q[0-9]+}", handle(public.Respelled))
		r.Get("/{year:[0-9]+}/tasks/{number}", handle(public.Task))
		r.Get("/{year:[0-9]+}/departments", handle(public.Directory))
		r.Get("/{year:[0-9]+}/departments/{code}", handle(public.Department))
		r.Get("/open-data", handle(public.OpenDataHere))
		r.Get("/open-data/", handle(public.OpenData))
		r.Get("/open-data/openapi.json", handle(public.OpenAPI))
		r.Get("/open-data/{year}/{quarter}.json", handle(public.Data))
		r.Get("/open-data/{year}/{quarter}.csv", handle(public.CSV))
		r.Get("/open-data/{year}/{quarter}.xlsx", handle(public.XLSX))
		r.Get("/open-data/{year}/{quarter}/datapackage.json", handle(public.DataPackage))
		r.Get("/robots.txt", handle(public.Robots))
		r.Get("/archive", handle(public.Archive))
		r.Get("/sitemap", handle(public.SiteMap))
		r.Get("/accessibility", handle(public.Accessibility))
		r.Get("/{year:[0-9]+}/{quarter:q[0-9]+}/qr.svg", handle(public.QR))
		r.Get("/{year:[0-9]+}/tasks/{number}/qr.svg", handle(public.QR))
		r.Get("/{year:[0-9]+}/departments/{code}/qr.svg", handle(public.QR))
		r.Get("/{year:[0-9]+}/{quarter:q[0-9]+}/editions/{edition}", handle(public.Edition))
		r.Get("/open-data/{year}/{quarter}/editions/{edition}.json", handle(public.SealedFile))
	})
	r.Group(func(r chi.Router) { // made of many editions
		r.Use(s.press.KeepLarge)
		r.Get("/feed.atom", handle(public.Feed))
		r.Get("/{year:[0-9]+}/departments/{code}/feed.atom", handle(public.DepartmentFeed))
		r.Get("/{year:[0-9]+}/tasks/{number}/feed.atom", handle(public.TaskFeed))
		r.Get("/sitemap.xml", handle(public.SitemapXML))
	})

	r.Group(func(r chi.Router) {
		r.Use(respond.Private, s.sessions.Load, s.ReadableAddress)

		r.Get("/login", handle(entrance.ShowSignIn))
		r.Post("/login", handle(entrance.SignIn))
		r.Get("/join/{token}", handle(entrance.ShowJoin))
		r.Post("/join/{token}", handle(entrance.Join))
		r.Post("/logout", handle(entrance.SignOut))

		r.Group(func(r chi.Router) {
			r.Use(s.sessions.Require(ledger.Roles...))
			r.Get("/account", handle(entrance.ShowAccount))
			r.Post("/account", handle(entrance.ChangePassword))
		})

		r.Route("/work", func(r chi.Router) {
			r.Use(s.sessions.Require(ledger.Staff), fewLarge)
			r.Get("/", handle(desk.List))
			r.Get("/notices", handle(desk.Notices))
			r.Post("/notices/read", handle(desk.ReadNotices))
			r.Get("/directives", handle(desk.Directives))
			r.Get("/directives/{id}", handle(desk.Directive))
			r.Post("/directives/{id}/answer", handle(desk.AnswerDirective))
			r.Post("/{year}/{quarter}/extension", handle(desk.AskExtension))
			r.Get("/{year}/{quarter}/workbook.xlsx", handle(desk.Workbook))
			r.Get("/{year}/{quarter}/workbook", handle(desk.ShowUpload))
			r.Post("/{year}/{quarter}/workbook", handle(desk.Upload))
			r.Post("/{year}/{quarter}/workbook/apply", handle(desk.Apply))
			r.Get("/{year}/{quarter}/report", handle(desk.Report))
			r.Route("/{year}/{quarter}/tasks/{number}", func(r chi.Router) {
				r.Get("/", handle(desk.Entry))
				r.Post("/", handle(desk.SaveEntry))
				r.Post("/withdraw", handle(desk.Withdraw))
				r.Get("/history", handle(desk.History))
				r.Post("/restore", handle(desk.Restore))
				r.Get("/readings", handle(readings.Task))
				r.Post("/readings", handle(readings.Rule))
				r.Get("/parts/{dept}", handle(desk.Entry))
				r.Post("/parts/{dept}", handle(desk.SaveEntry))
				r.Post("/parts/{dept}/withdraw", handle(desk.Withdraw))
				r.Get("/parts/{dept}/history", handle(desk.History))
				r.Post("/parts/{dept}/restore", handle(desk.Restore))
			})
		})

		r.Route("/office", func(r chi.Router) {
			r.Route("/accounts", func(r chi.Router) {
				r.Use(s.sessions.Require(ledger.Office, ledger.Admin))
				r.Get("/", handle(accounts.List))
				r.Post("/", handle(accounts.Add))
				r.Get("/template.xlsx", handle(accounts.Template))
				r.Get("/import", handle(accounts.ShowImport))
				r.With(fewLarge).Post("/import", handle(accounts.Import))
				r.With(fewLarge).Post("/import/apply", handle(accounts.Apply))
				r.Get("/links", handle(accounts.Links))
				r.Post("/links", handle(accounts.LinksFile))
				r.Post("/{id}/reset", handle(accounts.Reset))
				r.Get("/{id}", handle(accounts.ShowChange))
				r.Post("/{id}", handle(accounts.Change))
				r.Post("/{id}/disable", handle(accounts.Disable))
				r.Post("/{id}/enable", handle(accounts.Enable))
			})
			r.Group(func(r chi.Router) {
				r.Use(s.sessions.Require(ledger.Office), fewLarge)
				r.Get("/", handle(office.Queue))
				r.Get("/quarters", handle(office.Quarters))
				r.Get("/chase", handle(office.Chase))
				r.Get("/plans", handle(plans.Plans))
				r.Get("/plans/template.xlsx", handle(plans.Template))
				r.Get("/plans/new", handle(plans.NewPlan))
				r.Post("/plans/new", handle(plans.Preview))
				r.Post("/plans/new/apply", handle(plans.Apply))
				r.Get("/plans/{year}/pace", handle(plans.Pace))
				r.Post("/plans/{year}/pace", handle(plans.DrawPace))
				r.Get("/plans/{year}/{version}", handle(plans.Plan))
				r.Get("/plans/{year}/{version}/plan.xlsx", handle(plans.PlanFile))
				r.Get("/plans/{year}/{version}/compare/{before}", handle(plans.Compare))
				r.Get("/departments", handle(plans.Departments))
				r.Post("/departments", handle(plans.AddDepartment))
				r.Get("/departments/{code}", handle(plans.Department))
				r.Post("/departments/{code}/rename", handle(plans.RenameDepartment))
				r.Post("/departments/{code}/merge", handle(plans.MergeDepartment))
				r.Post("/departments/{code}/close", handle(plans.CloseDepartment))
				r.Get("/directives", handle(office.Directives))
				r.Get("/directives/{id}", handle(office.Directive))
				r.Post("/directives/{id}/close", handle(office.CloseDirective))
				r.Post("/directives/{id}/reopen", handle(office.ReopenDirective))
				r.Get("/{year}/{quarter}/brief", handle(office.Brief))
				r.Post("/{year}/{quarter}/brief", handle(office.DraftBrief))
				r.Post("/{year}/{quarter}/brief/save", handle(office.SaveBrief))
				r.Post("/{year}/{quarter}/brief/offer", handle(office.SettleBrief))
				r.Get("/{year}/{quarter}/brief.docx", handle(office.BriefFile))
				r.Post("/{year}/{quarter}/remind", handle(office.Remind))
				r.Post("/{year}/{quarter}/extensions", handle(office.GiveExtension))
				r.Post("/extensions/{id}/grant", handle(office.GrantExtension))
				r.Post("/extensions/{id}/refuse", handle(office.RefuseExtension))
				r.Post("/{year}/{quarter}/open", handle(office.OpenQuarter))
				r.Post("/{year}/{quarter}/close", handle(office.CloseQuarter))
				r.Post("/{year}/{quarter}/reopen", handle(office.ReopenQuarter))
				r.Post("/{year}/{quarter}/due", handle(office.RescheduleQuarter))
				r.Get("/{year}/{quarter}/publish", handle(office.PublishPreview))
				r.Post("/{year}/{quarter}/publish", handle(office.Publish))
				r.Post("/{year}/{quarter}/publish/prepare", handle(office.PrepareCheck))
				r.Post("/{year}/{quarter}/publish/confirm", handle(office.ConfirmCheck))
				r.Post("/{year}/{quarter}/publish/reject", handle(office.RejectCheck))
				r.Get("/{year}/{quarter}/publish/preview", handle(office.PublicPreview))
				r.Get("/{year}/{quarter}/correct", handle(office.Correct))
				r.Post("/{year}/{quarter}/correct", handle(office.SaveCorrection))
				r.Get("/{year}/{quarter}/readings", handle(readings.List))
				r.Route("/{year}/{quarter}/tasks/{number}", func(r chi.Router) {
					r.Get("/", handle(office.Item))
					r.Get("/readings", handle(readings.Task))
					r.Post("/readings", handle(readings.Rule))
					r.Post("/accept", handle(office.Accept))
					r.Post("/unaccept", handle(office.Unaccept))
					r.Post("/return", handle(office.Return))
					r.Post("/edit", handle(office.Edit))
					r.Post("/compose", handle(office.Compose))
					r.Post("/parts/{dept}/return", handle(office.ReturnPart))
					r.Get("/history", handle(office.History))
					r.Get("/parts/{dept}/history", handle(office.History))
				})
			})
		})

		r.Route("/overview", func(r chi.Router) {
			r.Use(s.sessions.Require(ledger.Leader, ledger.Office))
			r.Get("/", handle(overview.Newest))
			r.Get("/paper.css", handle(overview.Paper))
			r.Get("/{year}/{quarter}", handle(overview.Quarter))
			r.Get("/{year}/{quarter}/tasks", handle(overview.Tasks))
			r.Get("/{year}/{quarter}/tasks/{number}", handle(overview.Task))
			r.Group(func(r chi.Router) {
				r.Use(s.sessions.Require(ledger.Leader))
				r.Get("/directives", handle(overview.Directives))
				r.Get("/directives/{id}", handle(overview.Directive))
				r.Post("/directives/{id}/close", handle(overview.CloseDirective))
				r.Post("/directives/{id}/reopen", handle(overview.ReopenDirective))
				r.Post("/{year}/{quarter}/tasks/{number}/directives", handle(overview.WriteDirective))
			})
		})
	})
	return r
}

// denyCrossOrigin answers a form that another site has sent here.
func (s *Server) denyCrossOrigin(w http.ResponseWriter, r *http.Request) {
	s.Fail(w, r, &ledger.Refusal{Kind: ledger.Forbidden, Message: "这个请求是从别的网站发来的，没有执行。请从本系统的页面操作。"})
}
