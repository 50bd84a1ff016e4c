package layout

import (
	"strconv"

	"taizhang/internal/ledger"
	"taizhang/web/route"
)

// item is a link of the masthead.
type item struct {
	place Place
	text  string
	href  string
}

// nav is the way round. Behind the login it follows the role rather than the face, so that the office, which reads the
// overview too, finds its way back from there.
func (f Frame) nav() []item {
	var (
		work     = item{Work, "本季填报", route.Work()}
		notices  = item{Notices, "提醒", route.WorkNotices()}
		queue    = item{Queue, "审核", route.Office()}
		quarters = item{Quarters, "季度", route.OfficeQuarters()}
		chase    = item{Chase, "催办", route.OfficeChase()}
		plans    = item{Plans, "计划", route.OfficePlans()}
		units    = item{Units, "单位", route.OfficeDepartments()}
		accounts = item{Accounts, "账户", route.OfficeAccounts()}
		summary  = item{Summary, "总览", route.Overview()}
		written  = item{Directives, "批示", route.OverviewDirectives(nil)}
		followed = item{Directives, "批示", route.OfficeDirectives(nil)}
		asked    = item{Directives, "批示", route.WorkDirectives()}
	)
	if f.Unread > 0 {
		notices.text += " " + strconv.Itoa(f.Unread)
		written.text += " " + strconv.Itoa(f.Unread)
	}
	if f.Face.Behind() {
		switch f.Role {
		case ledger.Staff:
			return []item{work, asked, notices}
		case ledger.Office:
			return []item{queue, quarters, chase, followed, plans, units, accounts, summary}
		case ledger.Leader:
			return []item{summary, written}
		case ledger.Admin:
			return []item{accounts}
		}
		return nil // nobody is signed in: there is no way round here
	}
	items := []item{{Tasks, "本年事项", route.Home()}}
	if f.Face != Entrance && f.Year > 0 {
		items = append(items, item{Departments, "责任单位", route.Departments(f.Year)},
			item{Archive, "往年与各版", route.Archive()}, item{OpenData, "开放数据", route.OpenData()})
	}
	return items
}

// windowTitle is what the browser's tab and bookmarks say.
func (f Frame) windowTitle() string {
	const product = "重点工作台账"
	if f.Title == "" {
		return product
	}
	return f.Title + " · " + product
}

// typeSize lets only sizes through that the style sheet knows.
func (f Frame) typeSize() string {
	switch f.TypeSize {
	case "small", "large", "huge":
		return f.TypeSize
	}
	return ""
}
