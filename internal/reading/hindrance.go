package reading

import "strings"

// What stands in the way of a task, as a clause says it. What is denied (未停工) or merely supposed (如遇疫情) does not.

func epidemic(words string) bool {
	i := strings.Index(words, "疫情")
	if i < 0 {
		return false
	}
	head, tail := words[:i], words[i+len("疫情"):]
	if startsWithAny(tail, "导致", "致使", "使得", "造成") {
		return true
	}
	if !containsAny(head, "受", "因", "由于") || denied(head) {
		return false
	}
	cause := -1
	for _, w := range []string{"影响", "原因", "冲击", "防控需要", "防控要求", "形势严峻", "蔓延", "反弹", "反复"} {
		if j := strings.Index(tail, w); j >= 0 && (cause < 0 || j < cause) {
			cause = j + len(w)
		}
	}
	if cause < 0 {
		return containsAny(tail, "推迟", "延期", "取消", "暂停", "暂缓", "延迟")
	}
	rest := tail[cause:]
	for _, w := range []string{"影响", "冲击"} {
		rest = strings.TrimPrefix(rest, w) // 冲击影响
	}
	if startsWithAny(rest, "较小", "不大", "有限", "很小", "不明显", "甚微") || containsAny(words, "克服", "化解", "消除", "降低疫情", "减轻", "应对", "抵御", "最大限度", "降到最低", "减少疫情") {
		return false
	}
	return rest == "" || endsWithAny(rest, []string{"较大", "明显", "严重", "等", "等因素", "等原因"}) && len(rest) < 20 ||
		containsAny(rest, "推迟", "延期", "取消", "暂停", "暂缓", "待定", "放缓", "下降", "减少", "不能", "无法", "只能", "滞后", "延迟", "停滞", "未能", "缓慢", "偏慢", "较慢", "受阻", "下滑", "停止", "改为", "转为", "延后", "延长")
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
	for _, w := range []string{"暂停", "暂缓", "停工", "搁置", "中止", "停滞", "暂时停止", "全面停止", "全部停止"} {
		if i := strings.Index(words, w); i >= 0 && !denied(words[:i]) && !endsWithAny(words[:i], []string{"恢复", "解除", "责令", "要求", "实施", "依法"}) && !containsAny(words, "责令", "整改", "处罚", "处理") &&
			!startsWithAny(words[i+len(w):], "的", "营业", "收费", "缴", "征收", "执行", "复产", "待产", "停产") {
			return true
		}
	}
	return false
}

func postponed(words string) bool { return putOff(words) && !supposed(words) }

func putOff(words string) bool {
	if containsAny(words, "择时", "择期", "时间调整至", "时间调整到", "改期", "顺延至", "顺延到", "转入明年", "转入下年", "转至明年", "转到明年",
		"结转至", "结转到", "结转明年", "推至明年", "延至", "调整至明年", "调整到明年", "调整至下半年", "调整到下半年", "调整至下一年", "列入明年", "改为明年", "改至", "延迟至", "延迟到", "调整至次年", "推至次年", "转入次年", "推到明年", "列入下年", "跨年实施", "择机举办", "择机召开", "择机举行") {
		return true
	}
	for _, w := range []string{"延期", "推迟", "延后", "顺延", "推后", "延缓", "延迟举办", "延迟开工", "延迟实施", "延迟开展", "延迟启动", "延迟召开", "延迟一"} {
		if i := strings.Index(words, w); i >= 0 && !denied(words[:i]) &&
			!startsWithAny(words[i+len(w):], "缴", "还", "付", "申报", "纳税", "申请", "归还", "开学", "退休", "服务", "毕业", "还款", "还本", "交付赔", "性") {
			return true
		}
	}
	return false
}

func cancelled(words string) bool {
	return calledOff(words) && !supposed(words) && !containsAny(words, "导致", "造成")
}

func calledOff(words string) bool {
	if containsAny(words, "不再实施", "不再建设", "不再推进", "不再开展", "终止实施", "终止建设", "已终止", "项目终止", "停止实施", "停止建设", "不再举办", "不再列入", "不再组织", "不再安排", "撤项", "予以撤销") {
		return true
	}
	if _, tail, ok := strings.Cut(words, "不再"); ok {
		for _, w := range []string{"建设", "实施", "推进", "开展", "举办"} {
			if i := strings.Index(tail, w); i >= 0 && i <= len("单独组织") {
				return true
			}
		}
	}
	for _, w := range []string{"已取消", "决定取消"} {
		if i := strings.Index(words, w); i >= 0 && endsWithAny(words, []string{"赛", "节", "会", "活动", "展", "演出", "论坛", "计划", "项目"}) && !strings.Contains(words[i:], "收费") {
			return true
		}
	}
	return endsWithAny(words, []string{"取消", "取消举办", "停办", "不再举办", "取消了"}) &&
		containsAny(words, "赛", "节", "会", "活动", "展", "演出", "论坛", "项目", "计划", "招商", "举办", "培训", "仪式", "考试", "行程", "同意", "决定", "已取消", "明确", "宣布", "因") && !containsAny(words, "不取消", "未取消", "没有取消")
}

func notStarted(words string) bool { return toStart(words) && !supposed(words) }

func toStart(words string) bool {
	if containsAny(words, "未启动", "未开工", "尚未开展", "尚未实施", "暂未开展", "暂未实施", "未动工", "未开建", "未正式启动", "未实质性", "尚未进场", "尚未组织", "尚未举办", "尚未召开", "还未开展",
		"还没有启动", "还没有开", "未能启动", "未能开工", "无法开工", "无法启动", "不能开工", "难以开工", "下半年启动", "下半年开展", "下半年实施", "下半年开工", "明年启动", "明年实施", "适时启动", "筹划中", "谋划中", "筹划阶段", "谋划阶段") {
		return !containsAny(words, "无未", "没有未", "对未启动", "对未开工", "督促未", "对尚未", "针对")
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

func pending(words string) bool {
	if i := strings.Index(words, "数据"); i >= 0 && containsAny(words[i:], "发布", "公布", "反馈", "下发", "提供", "核定", "核算", "出炉", "汇总", "更新") &&
		containsAny(words[i:], "待", "未", "正在", "尚", "年底", "次年", "明年") && !containsAny(words[i:], "平台", "共享", "系统") {
		return true
	}
	for _, w := range []string{"核算", "统计", "测算"} {
		if head, _, ok := strings.Cut(words, w); ok && endsWithAny(head, []string{"需年终", "待年终", "需年底", "待年底", "年终统一", "年底统一", "于次年", "待次年", "需次年"}) {
			return true
		}
	}
	i := strings.Index(words, "统计")
	if _, tail, ok := strings.Cut(words, "暂无"); ok && strings.Contains(tail, "数据") {
		return true
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
