package route

import (
	"net/url"
	"strconv"
)

// OpenAPI describes the addresses of the open data to programs.
func OpenAPI() string { return OpenData() + "openapi.json" }

// DataPackage describes a quarter's files to programs: /open-data/2020/q1/datapackage.json.
func DataPackage(year, quarter int) string {
	return "/open-data/" + quarterPath(year, quarter) + "/datapackage.json"
}

// Feed is the Atom feed of everything that was published.
func Feed() string { return "/feed.atom" }

// DepartmentFeed is the Atom feed of one department's tasks.
func DepartmentFeed(year int, code string) string { return Department(year, code) + "/feed.atom" }

// TaskFeed is the Atom feed of one task.
func TaskFeed(year, number int) string { return Task(year, number) + "/feed.atom" }

// SitemapXML lists the public addresses to search engines.
func SitemapXML() string { return "/sitemap.xml" }

// Robots says to search engines what is not for them.
func Robots() string { return "/robots.txt" }

// TaskChange is one change of a task, as feeds name it for ever: the quarter and the edition that published it.
func TaskChange(year, number, quarter, edition int) string {
	return Task(year, number) + "/q" + strconv.Itoa(quarter) + "/" + strconv.Itoa(edition)
}

// Archive lists every edition of every quarter of every year.
func Archive() string { return "/archive" }

// SiteMap lists the public pages to readers, 网站地图.
func SiteMap() string { return "/sitemap" }

// Accessibility says what was done and tested for readers with disabilities, 无障碍说明.
func Accessibility() string { return "/accessibility" }

// QR is the QR code of a page's address: /2020/tasks/39/qr.svg for /2020/tasks/39.
func QR(page string) string { return page + "/qr.svg" }

// TaskCompared is a task with what changed from quarter to quarter.
func TaskCompared(year, number int) string {
	return withQuery(Task(year, number), url.Values{"compare": {"1"}})
}
