// Package layout draws what is the same on every page: the head, the masthead with the way round, the notice after a
// redirect, the foot.
package layout

import (
	"github.com/a-h/templ"

	"taizhang/internal/ledger"
	"taizhang/web/route"
)

// Face is one of the product's faces. It decides the masthead's way round and the foot.
type Face string

const (
	Public   Face = "public"   // 公众
	Desk     Face = "desk"     // 填报人员
	Office   Face = "office"   // 督查室, and the administrator's accounts
	Overview Face = "overview" // 市领导
	Entrance Face = "entrance" // signing in, joining: nobody is signed in yet
)

// Behind reports whether the face is behind the login.
func (f Face) Behind() bool { return f == Desk || f == Office || f == Overview }

// Place is an item of the masthead, to mark the one that the page belongs to.
type Place string

const (
	Nowhere     Place = ""
	Tasks       Place = "tasks"       // 本年事项
	Departments Place = "departments" // 责任单位
	Archive     Place = "archive"     // 往年与各版
	OpenData    Place = "open-data"   // 开放数据
	Aids        Place = "aids"        // 无障碍说明
	SignIn      Place = "sign-in"     // 登录
	Work        Place = "work"        // 本季填报
	Queue       Place = "queue"       // 审核
	Notices     Place = "notices"     // 提醒
	Quarters    Place = "quarters"    // 季度
	Chase       Place = "chase"       // 催办
	Accounts    Place = "accounts"    // 账户
	Plans       Place = "plans"       // 计划
	Units       Place = "units"       // 单位
	Summary     Place = "summary"     // 总览
	Directives  Place = "directives"  // 批示
	Password    Place = "password"    // 修改密码
)

// Frame is everything that Page needs to know beside the page's content. The zero Frame is a public page without a title.
type Frame struct {
	Title       string // of the page alone; the name of the product is appended
	Description string // for search engines; empty leaves it out
	Face        Face   // empty is Public
	Current     Place

	Signed string      // who is signed in, as shown in the masthead: a department or a person; empty when nobody is
	Role   ledger.Role // of who is signed in; decides the way round behind the login
	Unread int         // notices that he has not read, shown beside 提醒; of a leader directives that were answered, beside 批示
	Flash  string      // what the previous request did, shown once; see respond.TakeFlash

	// Year and Quarter are of the newest published table, for links to it. Zero when nothing is published yet.
	Year, Quarter int

	Skip         Link            // a second way past the head, after 跳到正文; the zero Link is none
	BodyClass    string          // a page's own class: "desk", "overview", "queue-page", "table-page"
	FullWidth    bool            // main spans the window and its parts bring their own .page; otherwise main is the .page
	TypeSize     string          // small, large or huge, when the address asks for it: ?type=large; anything else is medium
	Styles       []string        // addresses of further style sheets, after the common one
	Scripts      []string        // addresses of ES modules, from web.ScriptURL
	Head         templ.Component // further tags of the head, such as feeds; nil for none
	ColophonText []string        // lines of the foot

	// What a public page says of itself to machines and in its foot.
	Site       Site
	Column     Column
	Article    Article     // the zero Article on pages that were not issued
	Canonical  string      // the page's lasting address, with the origin where that is known
	Alternates []Alternate // feeds, the same as data
	LinkedData any         // JSON-LD; nil for none
}

// Link is a text that leads somewhere.
type Link struct {
	Text string
	Note string // at the end of the line, on error pages; may be empty
	Href string
}

// FaceOf is the face on which somebody with this role works; Entrance for nobody.
func FaceOf(role ledger.Role) Face {
	switch role {
	case ledger.Staff:
		return Desk
	case ledger.Office, ledger.Admin:
		return Office
	case ledger.Leader:
		return Overview
	}
	return Entrance
}

// HomeOf is the page at which somebody with this role begins; the public page for nobody.
func HomeOf(role ledger.Role) string {
	switch role {
	case ledger.Staff:
		return route.Work()
	case ledger.Office:
		return route.Office()
	case ledger.Leader:
		return route.Overview()
	case ledger.Admin:
		return route.OfficeAccounts()
	}
	return route.Home()
}
