package route_test

import (
	"testing"

	"taizhang/web/route"
)

func TestOpenDataAddresses(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		route.OpenAPI():                   "/open-data/openapi.json",
		route.DataPackage(2020, 1):        "/open-data/2020/q1/datapackage.json",
		route.Feed():                      "/feed.atom",
		route.DepartmentFeed(2020, "swj"): "/2020/departments/swj/feed.atom",
		route.TaskFeed(2020, 39):          "/2020/tasks/39/feed.atom",
		route.SitemapXML():                "/sitemap.xml",
		route.Robots():                    "/robots.txt",
		route.TaskChange(2020, 39, 1, 2):  "/2020/tasks/39/q1/2",
		route.Archive():                   "/archive",
		route.SiteMap():                   "/sitemap",
		route.Accessibility():             "/accessibility",
		route.QR(route.Task(2020, 39)):    "/2020/tasks/39/qr.svg",
		route.TaskCompared(2020, 39):      "/2020/tasks/39?compare=1",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
