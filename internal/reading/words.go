package reading

import "strings"

// token is a pair of neighbouring characters with what it is worth in a comparison. Pairs need no dictionary of the
// language, and 回收站点 still meets 再生资源回收站点.
type token struct {
	pair  uint64
	worth float64
}

// tokens are the pairs of one wording, each once.
type tokens []token

// common pairs say how something is told rather than what is counted: they hardly count when wordings are compared.
var common = func() map[uint64]float64 {
	const list = "完成 新增 全市 全年 累计 目前 今年 季度 一季 建设 项目 工作 任务 目标 企业 实现 推进 开展 实施 达到 年度 新建 我市 " +
		"省级 市级 国家 家级 其中 建成 组织 力争 确保 以上 以下 截至 同比 增长 下降 增速 增幅 预计 计划 共有 已有 市共 比上 上年 " +
		"创建 启动 总投 投资 浙江 各区 全部 提升 改造 培育 示范 试点 县市 乡镇 累计 当年 在建 复工 开工 施工 申报 选址 方案 准备 上半 半年 下半 三季 二季 四季 举办 分别 年初 落实 明确 下达 分解 确定 已完 年底 左右 占比 比例 覆盖 率达 实际 规划 年内 年前 底前 面积 产量 数量 规模 金额 余额 总额 竣工 投用 交付 投入 入使 使用 正在 手续 办理 净增"
	m := map[uint64]float64{}
	var pair []rune
	for _, r := range list {
		if pair = append(pair, r); r == ' ' {
			pair = pair[:0]
		} else if len(pair) == 2 {
			m[pairOf(pair[0], pair[1])] = .2
		}
	}
	for _, half := range [][2]rune{{'投', '资'}, {'改', '造'}, {'培', '育'}, {'创', '建'}, {'提', '升'}, {'示', '范'}, {'乡', '镇'}, {'企', '业'}, {'举', '办'}, {'覆', '盖'}} {
		m[pairOf(half[0], half[1])] = .4
	}
	return m
}()

// seconds are the second characters of common pairs, by their last ten bits: most pairs are known by them not to be common.
var seconds = func() (bits [16]uint64) {
	for pair := range common {
		r := rune(uint32(pair))
		bits[r&1023>>6] |= 1 << (r & 63)
	}
	return bits
}()

// short are names that offices shorten at will.
var short = strings.NewReplacer("GDP", "地区生产总值", "规模以上", "规上", "限额以上", "限上", "R&D", "研发", "社零", "社会消费品零售", "固投", "固定资产投资", "固定投资", "固定资产投资", "CPI", "居民消费价格", "小升规", "小微企业升规上企业")

var shortened = lexiconOf("GDP", "规模以上", "限额以上", "R&D", "社零", "固投", "固定投资", "CPI", "小升规")

func pairOf(a, b rune) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }

// longestWording is how many bytes of a wording are compared. No real one has a tenth of it; without a bound, a text
// without punctuation would take time by its length squared.
const longestWording = 6000

// add appends the pairs of s. Quotation marks and spaces do not part words; other punctuation does. A pair that overlaps
// a common one (成水 in 完成水利) straddles two words and is left out.
func (ts tokens) add(s string) tokens { return ts.gather(s, true) }

// every is add for a text in which pairs are only looked up: one may be in it twice.
func (ts tokens) every(s string) tokens { return ts.gather(s, false) }

func (ts tokens) gather(s string, once bool) tokens {
	if shortened.in(s) {
		s = short.Replace(s)
	}
	var before [2]rune // the two characters before r
	usual := false     // before is a common pair
	var held uint64    // the pair before, not yet known to stand clear of a common one
	if ts == nil {
		ts = make(tokens, 0, min(len(s), longestWording)/3)
	}
	for i, r := range s {
		if i > longestWording {
			break
		}
		switch {
		case isHan(r) || isLatin(r) || digitOf(r) >= 0:
			if before[1] == 0 {
				before = [2]rune{0, r}
				continue
			}
			pair := pairOf(before[1], r)
			ordinary := false
			if seconds[r&1023>>6]&(1<<(r&63)) != 0 {
				_, ordinary = common[pair]
			}
			switch {
			case ordinary:
				ts, held = ts.with(pair, once), 0
			case usual:
			default:
				if held != 0 {
					ts = ts.with(held, once)
				}
				held = pair
			}
			usual = ordinary
			before = [2]rune{before[1], r}
		case r == '“' || r == '”' || r == '"' || isSpace(r):
		default:
			if held != 0 {
				ts = ts.with(held, once)
			}
			before, usual, held = [2]rune{}, false, 0
		}
	}
	if held != 0 {
		ts = ts.with(held, once)
	}
	return ts
}

func (ts tokens) with(pair uint64, once bool) tokens {
	if once && ts.has(pair) {
		return ts
	}
	worth, ok := common[pair]
	if !ok {
		worth = 1
		if digitOf(rune(pair>>32)) >= 0 || digitOf(rune(uint32(pair))) >= 0 {
			worth = .4 // a name's number, 1号线
		}
	}
	return append(ts, token{pair, worth})
}

func (ts tokens) has(pair uint64) bool {
	for _, t := range ts {
		if t.pair == pair {
			return true
		}
	}
	return false
}

// worth is how much the wording says at all; under 1 it is generic, 累计完成投资.
func (ts tokens) worth() float64 {
	sum := 0.0
	for _, t := range ts {
		sum += t.worth
	}
	return sum
}

// special reports whether ts has a pair that says what is counted.
func (ts tokens) special() bool {
	for _, t := range ts {
		if t.worth == 1 {
			return true
		}
	}
	return false
}

// covered is the share of ts, by worth, that is found in near, or in far at the given discount: 0 to 1.
func (ts tokens) covered(near, far tokens, discount float64) float64 {
	all, got := 0.0, 0.0
	for _, t := range ts {
		all += t.worth
		switch {
		case near.has(t.pair):
			got += t.worth
		case far.has(t.pair):
			got += t.worth * discount
		}
	}
	if all == 0 {
		return 0
	}
	return got / all
}
