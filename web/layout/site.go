package layout

import "taizhang/web/route"

// Site is what the public pages say of the government site that they belong to; see config.Site, which it is made from.
// What is empty is left out.
type Site struct {
	Name         string // SiteName
	Domain       string // SiteDomain
	IDCode       string // SiteIDCode, 网站标识码
	Sponsor      string // 主办单位
	ICP          string // ICP备案
	PoliceRecord string // 公安备案
	Contact      string // 联系方式
	Licence      string // of the open data: an identifier or an https URL
}

// items are what the foot says of the site. The two registers are linked where the rules of registration ask for it.
func (s Site) items() []Link {
	var out []Link
	for _, i := range []struct{ value, before, href string }{
		{s.Sponsor, "主办单位：", ""},
		{s.IDCode, "网站标识码：", ""},
		{s.ICP, "", "https://beian.miit.gov.cn/"},
		{s.PoliceRecord, "", "https://beian.mps.gov.cn/"},
		{s.Contact, "联系方式：", ""},
	} {
		if i.value != "" {
			out = append(out, Link{Text: i.before + i.value, Href: i.href})
		}
	}
	return out
}

// siteLinks are the ways on from the foot.
func (f Frame) siteLinks() []Link {
	links := []Link{
		{Text: "往年与各版", Href: route.Archive()}, {Text: "开放数据", Href: route.OpenData()},
		{Text: "网站地图", Href: route.SiteMap()}, {Text: "无障碍说明", Href: route.Accessibility()},
	}
	if f.Year > 0 {
		links = append(links, Link{Text: "订阅", Href: route.Feed()})
	}
	return links
}
