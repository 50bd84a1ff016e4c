package reading

import "strings"

// What stands in the way of a task, as a clause says it. What is denied (未停工) or merely supposed (如遇疫情) does not.

func epidemic(words string) bool {
	head, tail, ok := strings.Cut(words, "疫情")
	if !ok {
		if head, tail, ok = strings.Cut(words, "新冠肺炎"); !ok {
			return false
		}
	}
	if startsWithAny(tail, "导致", "致使", "使得", "造成") {
		return true
	}
	if startsWithAny(tail, "对", "给") && containsAny(tail, "造成", "带来", "产生") && containsAny(tail, "影响", "冲击") {
		return !containsAny(tail, "不大", "较小", "有限", "甚微", "未", "克服", "化解", "消除", "应对", "减轻", "可能")
	}
	if !containsAny(head, "受", "因", "由于", "鉴于", "考虑到") || denied(head) {
		return false
	}
	switch strings.Trim(tail, " \u00a0") {
	case "", "防控", "防控工作", "管控", "形势":
		return true // 因疫情,… : what follows is the effect
	}
	cause := -1
	for _, w := range []string{"影响", "原因", "冲击", "防控需要", "防控要求", "管控要求", "形势", "蔓延", "反弹", "反复", "扩散", "持续", "暴发", "爆发", "升级"} {
		if j := strings.Index(tail, w); j >= 0 && (cause < 0 || j < cause) {
			cause = j + len(w)
		}
	}
	if cause < 0 {
		return containsAny(tail, "推迟", "延期", "取消", "暂停", "暂缓", "延迟", "未能", "无法", "不能", "停办")
	}
	rest := tail[cause:]
	for _, w := range []string{"影响", "冲击", "严峻", "复杂"} {
		rest = strings.TrimPrefix(rest, w) // 冲击影响
	}
	if startsWithAny(rest, "较小", "不大", "有限", "很小", "不明显", "甚微") || containsAny(words, "克服", "化解", "消除", "降低疫情", "减轻", "应对", "抵御", "最大限度", "降到最低", "减少疫情") {
		return false
	}
	return rest == "" || endsWithAny(rest, []string{"较大", "明显", "严重", "等", "等因素", "等原因"}) && len(rest) < 20 ||
		containsAny(rest, "推迟", "延期", "取消", "暂停", "暂缓", "待定", "放缓", "下降", "减少", "不能", "无法", "只能", "滞后", "延迟", "停滞", "未能", "缓慢", "偏慢", "较慢", "受阻", "下滑", "停止", "改为", "转为", "延后", "延长", "尚未", "暂未", "推后", "暂不", "不再", "搁置", "封闭", "关闭", "受限")
}

// denied reports whether the words before a signal take it back or make it a mere case: 未, 不, 如遇, 避免.
func denied(head string) bool {
	return endsWithAny(head, []string{"未", "不", "没有", "无", "未受", "不受", "没受", "没有受", "并未", "未因", "不因", "没有因", "避免", "防止", "杜绝", "严禁", "禁止", "力争不", "争取不", "确保不",
		"避免因", "防止因", "不得", "未发生", "未出现", "不发生", "无一", "不予", "不会", "从未", "免于"}) || supposed(head)
}

// supposed reports whether the words speak of what may come: 如遇, 若, 一旦.
func supposed(words string) bool {
	return containsAny(words, "如遇", "如果", "若因", "若遇", "若不", "一旦", "倘若", "如因", "如有", "视疫情", "可能", "或将", "必要时", "原则上")
}

func paused(words string) bool {
	if strings.Contains(words, "一度") {
		return false // and goes on now
	}
	if containsAny(words, "尚未复工", "未能复工", "暂未复工", "至今未复工", "尚未恢复", "暂未恢复", "未能恢复") {
		return true
	}
	for _, w := range []string{"暂停", "暂缓", "停工", "搁置", "中止", "停滞", "暂时停止", "全面停止", "全部停止"} {
		if i := strings.Index(words, w); i >= 0 && !denied(words[:i]) && !endsWithAny(words[:i], []string{"恢复", "解除", "责令", "要求", "实施", "依法"}) && !containsAny(words, "责令", "整改", "处罚", "处理") &&
			!startsWithAny(words[i+len(w):], "的", "营业", "收费", "缴", "征收", "执行", "复产", "待产", "停产") {
			return true
		}
	}
	return false
}

func postponed(words string) bool { return putOff(words) && !supposed(words) }

var toLater = lexiconOf("择时", "择期", "时间调整至", "时间调整到", "改期", "顺延至", "顺延到", "转入明年", "转入下年", "转至明年", "转到明年",
	"结转至", "结转到", "结转明年", "推至明年", "延至", "调整至明年", "调整到明年", "调整至下半年", "调整到下半年", "调整至下一年", "列入明年", "改为明年", "改至", "延迟至", "延迟到", "调整至次年", "推至次年", "转入次年", "推到明年", "列入下年", "跨年实施", "择机举办", "择机召开", "择机举行")

func putOff(words string) bool {
	if toLater.in(words) {
		return true
	}
	for _, w := range []string{"调整至", "调整到", "调整为", "改到", "改至", "改在", "推到", "推至", "延到"} {
		if _, tail, ok := strings.Cut(words, w); ok && laterDate(tail) {
			return true
		}
	}
	for _, w := range []string{"延期", "推迟", "延后", "顺延", "推后", "延缓", "延迟举办", "延迟开工", "延迟实施", "延迟开展", "延迟启动", "延迟召开", "延迟一"} {
		if i := strings.Index(words, w); i >= 0 && !denied(words[:i]) &&
			!startsWithAny(words[i+len(w):], "缴", "还", "付", "申报", "纳税", "申请", "归还", "开学", "退休", "服务", "毕业", "还款", "还本", "交付赔", "性") {
			return true
		}
	}
	return false
}

// laterDate reports whether the words begin with a month or a year: 10月, 2021年.
func laterDate(words string) bool {
	rest := strings.TrimLeft(words, "0123456789")
	return rest != words && startsWithAny(rest, "月", "年")
}

func cancelled(words string) bool {
	return calledOff(words) && !supposed(words) && !containsAny(words, "导致", "造成")
}

var noMore = lexiconOf("不再实施", "不再建设", "不再推进", "不再开展", "终止实施", "终止建设", "已终止", "项目终止", "停止实施", "停止建设", "不再举办", "不再列入", "不再组织", "不再安排", "撤项", "予以撤销")

func calledOff(words string) bool {
	if noMore.in(words) {
		return true
	}
	if endsWithAny(words, []string{"停办", "已停办", "不再举行"}) {
		return true
	}
	if head, _, ok := strings.Cut(words, "不举办"); ok && !endsWithAny(head, []string{"暂", "或"}) {
		return true
	}
	if _, tail, ok := strings.Cut(words, "不再"); ok {
		for _, w := range []string{"建设", "实施", "推进", "开展", "举办"} {
			if i := strings.Index(tail, w); i >= 0 && i <= len("单独组织") {
				return true
			}
		}
	}
	if head, tail, ok := strings.Cut(words, "取消"); ok && !denied(head) && containsAny(head, "已", "决定", "同意", "研究", "明确", "宣布", "要求", "因", "通知", "批准") &&
		endsWithAny(tail, []string{"赛", "赛事", "节", "会", "活动", "展", "展览", "演出", "论坛", "计划", "项目", "仪式", "典礼", "举办"}) && !containsAny(tail, "收费", "限制", "资格", "证明", "协会", "委员会", "的") {
		return true
	}
	return endsWithAny(words, []string{"取消", "取消举办", "停办", "不再举办", "取消了"}) &&
		containsAny(words, "赛", "节", "会", "活动", "展", "演出", "论坛", "项目", "计划", "招商", "举办", "培训", "仪式", "考试", "行程", "同意", "决定", "已取消", "明确", "宣布", "因") && !containsAny(words, "不取消", "未取消", "没有取消")
}

func notStarted(words string) bool { return toStart(words) && !supposed(words) }

var yetToStart = lexiconOf("未启动", "未开工", "尚未开展", "尚未实施", "暂未开展", "暂未实施", "未动工", "未开建", "未正式启动", "未实质性", "尚未进场", "尚未组织", "尚未举办", "尚未召开", "还未开展",
	"还没有启动", "还没有开", "未能启动", "未能开工", "无法开工", "无法启动", "不能开工", "难以开工", "下半年启动", "下半年开展", "下半年实施", "下半年开工", "明年启动", "明年实施", "适时启动", "筹划中", "谋划中", "筹划阶段", "谋划阶段")

func toStart(words string) bool {
	if yetToStart.in(words) {
		return !containsAny(words, "无未", "没有未", "对未启动", "对未开工", "督促未", "对尚未", "针对")
	}
	if unbegun(words) {
		return !containsAny(words, "无未", "没有未", "对未", "督促未", "对尚未", "针对")
	}
	if i := strings.Index(words, "预计"); i >= 0 && endsWithAny(words, []string{"启动", "启动开展", "启动实施", "启动建设", "正式启动"}) && !containsAny(words, "已", "供货", "运营") {
		return true
	}
	if !containsAny(words, "待", "需", "须", "将", "启动") {
		return false
	}
	begins := []string{"启动", "开展", "开工", "实施"}
	for _, wait := range []string{"待", "需在", "须在", "需待"} {
		i := strings.Index(words, wait)
		if i < 0 || wait == "待" && endsWithAny(words[:i], []string{"等", "招", "接", "期", "对", "亟", "有"}) {
			continue
		}
		if j := strings.Index(words[i:], "后"); j > 0 {
			if rest := words[i+j:]; containsAny(rest, begins...) && !containsAny(rest, "招标") {
				return true
			}
		}
	}
	for _, w := range []string{"即将启动", "近期将启动", "将于近期启动", "将于近期开展", "将适时启动", "近期启动", "下一步将组织", "下一步将开展", "下一步将启动", "下一步将实施"} {
		if strings.Contains(words, w) {
			return true
		}
	}
	return false
}

// unbegun reports whether the words say 未能如期开工, 暂未开始 and the like.
func unbegun(words string) bool {
	for _, not := range []string{"未", "暂不"} {
		_, tail, ok := strings.Cut(words, not)
		if !ok {
			continue
		}
		for _, how := range []string{"能", "如期", "按期", "按时", "按计划", "顺利", "正式", "真正", "具备条件", "得以", "予"} {
			tail = strings.TrimPrefix(tail, how)
		}
		if not == "未" && endsWithAny(words[:len(words)-len(tail)], []string{"尚未", "暂未", "还未"}) && startsWithAny(tail, "进行") {
			return true
		}
		if startsWithAny(tail, "启动", "开工", "开始", "动工", "进场", "开建", "破土") || not == "未" && startsWithAny(tail, "开展", "实施", "举办", "召开", "举行") {
			return true
		}
	}
	return false
}

// results are what is waited for when it is 公布.
var results = []string{"率", "占比", "比例", "比重", "数据", "指标", "增速", "增加值", "收入", "结果", "排名", "得分", "满意度", "指数", "总量", "考核", "统计"}

func pending(words string) bool {
	for _, w := range []string{"公布", "发布", "反馈", "揭晓", "出炉"} {
		if head, tail, ok := strings.Cut(words, w); ok && strings.Trim(tail, " \u00a0的中") == "" && containsAny(head, results...) &&
			containsAny(head, "待", "未", "尚", "年底", "次年", "明年", "次月", "下月") && !containsAny(head, "方案", "规划", "办法", "政策", "文件", "意见", "标准", "名单", "清单", "平台") {
			return true
		}
	}
	if i := strings.Index(words, "数据"); i >= 0 && containsAny(words[i:], "发布", "公布", "反馈", "下发", "提供", "核定", "核算", "出炉", "汇总", "更新") &&
		containsAny(words[i:], "待", "未", "正在", "尚", "年底", "次年", "明年", "预计") && !containsAny(words[i:], "平台", "共享", "系统") {
		return true
	}
	for _, w := range []string{"核算", "统计", "测算"} {
		if head, _, ok := strings.Cut(words, w); ok && endsWithAny(head, []string{"需年终", "待年终", "需年底", "待年底", "年终统一", "年底统一", "于次年", "待次年", "需次年"}) {
			return true
		}
	}
	i := strings.Index(words, "统计")
	for _, none := range []string{"暂无", "尚无", "目前无", "还没有"} {
		if _, tail, ok := strings.Cut(words, none); ok && strings.Contains(tail, "数据") {
			return true
		}
	}
	if i < 0 {
		return containsAny(words, "数据尚未", "数据未出", "数据待")
	}
	head, tail := words[:i], words[i:]
	switch {
	case strings.HasPrefix(tail, "统计中"):
		return true
	case endsWithAny(head, []string{"无法", "还未完成", "尚未完成", "还未", "尚未", "未完成", "尚在", "正在", "待"}):
		return !containsAny(tail, "统计局", "统计分析")
	}
	return containsAny(head, "正开展", "正在开展", "尚在") && strings.Contains(head, "数据")
}
