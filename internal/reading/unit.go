package reading

import (
	"slices"
	"strings"
)

// family groups the units that measure the same thing, so that 万元 can be set against 亿元 and never against 亩.
type family uint8

const (
	things   family = iota + 1 // 个, 家, 项: counted one by one
	people                     // 人, 名, 人次
	vehicles                   // 台, 辆, 套
	times                      // 次, 场, 期
	percent                    // %, ‰
	points                     // 个百分点
	money                      // yuan
	foreign                    // US dollars
	area                       // square metres
	length                     // metres
	volume                     // cubic metres
	mass                       // tonnes
	rate                       // tonnes a day
	duration                   // minutes
	days                       // 天
	flow                       // cubic metres a day
	euro                       // euros
	watts                      // power
	energy                     // watt-hours
	level                      // a level per something: 微克/立方米, 元/㎡
)

// dimension reports whether the family measures a size. 1亿元以上的项目 sorts projects by size, 8个以上的项目 counts them.
func (f family) dimension() bool { return f >= money || f == people }

// unit is a classifier or a measure.
type unit struct {
	name   string
	family family
	factor float64 // how many of the family's base it is
	not    string  // the unit is none before one of these: 个月, 项目, 方案
}

var units = func() map[rune][]unit {
	list := []unit{
		{"%", percent, 1, ""}, {"％", percent, 1, ""}, {"‰", percent, .1, ""},
		{"倍", percent, 100, "增速"}, {"番", percent, 100, "茄薯"}, {"成", percent, 10, "立员果功都片效品套为熟长交本年人绩就型分"},
		{"个百分点", points, 1, ""}, {"百分点", points, 1, ""},
		{"个", things, 1, "月百性别"}, {"家", things, 1, "庭长"}, {"项", things, 1, "目"}, {"处", things, 1, "置理室"},
		{"座", things, 1, "谈"}, {"所", things, 1, "有"}, {"条", things, 1, "例件"}, {"块", things, 1, ""}, {"件", things, 1, ""},
		{"宗", things, 1, ""}, {"户", things, 1, "籍"}, {"间", things, 1, "接"}, {"支", things, 1, "部持"}, {"本", things, 1, "级市地部"},
		{"册", things, 1, ""}, {"株", things, 1, ""}, {"棵", things, 1, ""}, {"头", things, 1, ""}, {"羽", things, 1, ""},
		{"只", things, 1, ""}, {"张", things, 1, "网"}, {"份", things, 1, "以"}, {"篇", things, 1, "章"}, {"起", things, 1, ""},
		{"例", things, 1, ""}, {"门", things, 1, "户"}, {"栋", things, 1, ""}, {"幢", things, 1, ""}, {"组", things, 1, "团织建"},
		{"笔", things, 1, "试"}, {"单", things, 1, "位"}, {"村", things, 1, ""}, {"点位", things, 1, ""}, {"大项", things, 1, ""},
		{"小项", things, 1, ""}, {"批次", things, 1, ""}, {"家次", things, 1, ""}, {"件次", things, 1, ""}, {"床", things, 1, ""},
		{"根", things, 1, "据本"}, {"口", things, 1, "岸"}, {"盏", things, 1, ""}, {"枚", things, 1, ""}, {"款", things, 1, "项"},
		{"学位", things, 1, ""}, {"部", things, 1, "门分委队长级位署件手省"}, {"列", things, 1, "车席入为"}, {"趟", times, 1, ""}, {"箱", things, 1, ""}, {"课时", times, 1, ""}, {"学时", times, 1, ""}, {"人次", people, 1, ""}, {"人", people, 1, "才民均大口居"}, {"名", people, 1, "单录优镇"}, {"位", people, 1, "于置列"},
		{"台", vehicles, 1, "账州阶"}, {"辆", vehicles, 1, ""}, {"套", vehicles, 1, ""}, {"架", vehicles, 1, "构空"}, {"艘", vehicles, 1, ""},
		{"次", times, 1, "会"}, {"场", times, 1, "地所馆景站"}, {"期", times, 1, "间"},
		{"元", money, 1, ""}, {"美元", foreign, 1, ""}, {"亿", money, 1e8, "元美"}, {"元/㎡", level, 1, ""}, {"元/平方米", level, 1, ""}, {"元/亩", level, 1, ""}, {"元/人", level, 1, ""},
		{"亩", area, 2000.0 / 3, "均产"}, {"公顷", area, 1e4, ""}, {"平方公里", area, 1e6, ""}, {"平方米", area, 1, ""}, {"平米", area, 1, ""},
		{"㎡", area, 1, ""}, {"公里", length, 1000, ""}, {"千米", length, 1000, ""}, {"km", length, 1000, ""}, {"米", length, 1, ""},
		{"立方米", volume, 1, ""}, {"方", volume, 1, "面案式便向法针"}, {"吨", mass, 1, ""}, {"公斤", mass, .001, ""}, {"千克", mass, .001, ""},
		{"斤", mass, .0005, ""}, {"吨/日", rate, 1, ""}, {"吨/天", rate, 1, ""}, {"微克/立方米", level, 1, ""},
		{"分钟", duration, 1, ""}, {"小时", duration, 60, ""}, {"个小时", duration, 60, ""}, {"天", days, 1, "然气"},
		{"工作日", days, 1, ""}, {"个工作日", days, 1, ""},
		{"场次", times, 1, ""}, {"班次", times, 1, ""}, {"架次", times, 1, ""}, {"车次", times, 1, ""}, {"航次", times, 1, ""}, {"例次", things, 1, ""},
		{"项次", things, 1, ""}, {"户次", things, 1, ""}, {"台次", vehicles, 1, ""}, {"辆次", vehicles, 1, ""}, {"台套", vehicles, 1, ""},
		{"剂次", things, 1, ""}, {"剂", things, 1, "量型"}, {"人份", things, 1, ""}, {"标箱", things, 1, ""}, {"标准箱", things, 1, ""},
		{"TEU", things, 1, ""}, {"尾", things, 1, "水矿气款"}, {"眼", things, 1, "科镜"}, {"幅", things, 1, "度"}, {"首", things, 1, "批次先府"}, {"片", things, 1, "区"},
		{"瓦", watts, 1, "斯"}, {"兆瓦", watts, 1e6, ""}, {"MW", watts, 1e6, ""}, {"kW", watts, 1e3, ""}, {"瓦时", energy, 1, ""}, {"兆瓦时", energy, 1e6, ""},
		{"吨标准煤", mass, 1, ""}, {"吨标煤", mass, 1, ""}, {"立方", volume, 1, ""}, {"平方", area, 1, "公千"}, {"m²", area, 1, ""}, {"平方千米", area, 1e6, ""},
		{"立方米/日", flow, 1, ""}, {"立方米/天", flow, 1, ""}, {"欧元", euro, 1, ""}, {"μg/m³", level, 1, ""}, {"微克每立方米", level, 1, ""},
		{"毫克/升", level, 1, ""}, {"岁", level, 1, ""}, {"穴", things, 1, ""}, {"吨标准煤/万元", level, 1, ""}, {"吨标煤/万元", level, 1, ""},
	}
	byRune := map[rune][]unit{}
	for _, u := range list {
		first := []rune(u.name)[0]
		byRune[first] = append(byRune[first], u)
	}
	for _, us := range byRune {
		slices.SortStableFunc(us, func(a, b unit) int { return len(b.name) - len(a.name) })
	}
	return byRune
}()

// counted are the units that a Chinese numeral counts; before others (三年, 二期, 五类) it is part of a name.
const counted = "个家座条项处所场名辆台件支户间套倍番成"

// unitAt is the unit that stands at rune i.
func (t *text) unitAt(i int) (unit, bool) {
	for _, u := range units[t.rune(i)] {
		if !t.has(i, u.name) {
			continue
		}
		next := t.rune(i + len([]rune(u.name)))
		if next != 0 && strings.ContainsRune(u.not, next) || u.name == "个" && t.hasAny(i+1, []string{"体户", "体工", "人所", "人信", "人账"}) != "" {
			continue
		}
		if last := u.name[len(u.name)-1]; isLatin(rune(last)) && isLatin(t.rune(i+len(u.name))) {
			continue
		}
		return u, true
	}
	return unit{}, false
}

// loose are classifiers for which offices say 个 too, and the other way round: 60个站点 is answered by 10家站点.
const loose = "家项处座所"

// fits reports how well a figure's unit answers a target's: 0 not at all, 1 by family, 2 the same.
func (u unit) fits(target unit) int {
	switch {
	case u.family != target.family:
		return 0
	case u.name == target.name:
		return 2
	case u.family != things:
		return 1
	case u.name == "个" && strings.Contains(loose, target.name), target.name == "个" && strings.Contains(loose, u.name):
		return 1
	}
	return 0
}
