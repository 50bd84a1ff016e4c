package notify

import (
	"fmt"
	"strings"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
	"taizhang/web/route"
)

// text is a digest as it is mailed.
type text struct {
	Subject string
	Body    string // lines end in \n
}

// section is a part of a digest.
type section struct {
	heading string
	kinds   []ledger.NoticeKind
}

// sections are the parts in their order: what is to be done first.
var sections = []section{
	{"需要办理", []ledger.NoticeKind{ledger.NoticeDirective, ledger.NoticeReturned, ledger.NoticeReminder}},
	{"截止", []ledger.NoticeKind{ledger.NoticeClosed}},
	{"延期", []ledger.NoticeKind{ledger.NoticeExtended, ledger.NoticeRefused}},
	{"已审核通过", []ledger.NoticeKind{ledger.NoticeAccepted}},
	{"公开和更正", []ledger.NoticeKind{ledger.NoticePublished, ledger.NoticeCorrected}},
}

// compose writes a digest. origin is where people reach the program, without a slash at the end; empty when that is not
// known. Of several reminders to one department only the newest is in it.
func compose(d store.Digest, origin string) text {
	var b strings.Builder
	fmt.Fprintf(&b, "%s：\n\n", d.Name)
	several := departments(d.Notices) > 1
	for _, section := range sections {
		lines := section.lines(d.Notices, several)
		if len(lines) == 0 {
			continue
		}
		fmt.Fprintf(&b, "【%s】\n", section.heading)
		for _, line := range lines {
			fmt.Fprintf(&b, "· %s\n", line)
		}
		b.WriteString("\n")
	}
	b.WriteString("退回意见等内容请登录后查看")
	if origin != "" {
		b.WriteString("：" + origin + route.WorkNotices())
	} else {
		b.WriteString("。")
	}
	b.WriteString("\n\n重点工作台账自动发送，请勿回复。\n")
	return text{Subject: subject(d.Notices), Body: b.String()}
}

// subject says the most urgent thing: 重点工作台账：3项被退回，1个单位有未报送事项.
func subject(notices []store.DigestNotice) string {
	count := map[ledger.NoticeKind]int{}
	reminded := map[string]bool{}
	for _, n := range notices {
		count[n.Kind]++
		if n.Kind == ledger.NoticeReminder {
			reminded[n.Department] = true
		}
	}
	var said []string
	if n := count[ledger.NoticeDirective]; n > 0 {
		said = append(said, "有批示待答复")
	}
	if n := count[ledger.NoticeReturned]; n > 0 {
		said = append(said, fmt.Sprintf("%d项被退回", n))
	}
	switch len(reminded) {
	case 0:
	case 1:
		said = append(said, "有未报送事项")
	default:
		said = append(said, fmt.Sprintf("%d个单位有未报送事项", len(reminded)))
	}
	if len(said) == 0 && count[ledger.NoticeExtended]+count[ledger.NoticeRefused] > 0 {
		said = append(said, "延期申请已答复")
	}
	if len(said) == 0 {
		said = append(said, fmt.Sprintf("%d项已审核通过", count[ledger.NoticeAccepted]))
	}
	return "重点工作台账：" + strings.Join(said, "，")
}

// lines are the notices of a section, the kinds in its order, the newest reminder of a department alone.
func (s section) lines(notices []store.DigestNotice, several bool) []string {
	var lines []string
	for _, kind := range s.kinds {
		for i, n := range notices {
			if n.Kind != kind || kind == ledger.NoticeReminder && followed(notices[i+1:], n.Department) {
				continue
			}
			line := n.Subject
			if several {
				line = n.Department + "：" + line
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// followed reports whether a newer reminder to the department comes after.
func followed(after []store.DigestNotice, department string) bool {
	for _, n := range after {
		if n.Kind == ledger.NoticeReminder && n.Department == department {
			return true
		}
	}
	return false
}

func departments(notices []store.DigestNotice) int {
	names := map[string]bool{}
	for _, n := range notices {
		names[n.Department] = true
	}
	return len(names)
}
