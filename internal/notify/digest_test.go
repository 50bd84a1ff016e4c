package notify

import (
	"testing"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

func note(kind ledger.NoticeKind, department, subject string) store.DigestNotice {
	return store.DigestNotice{Kind: kind, Department: department, Subject: subject}
}

func TestCompose(t *testing.T) {
	t.Parallel()
	const remindJYJ, remindSCJG = "二季度还有3项未报送：第49、50、51项。7月6日周一 18:00 截止，还有3天", "二季度还有1项未报送：第40项。7月6日周一 18:00 截止，还有3天"
	for name, c := range map[string]struct {
		digest        store.Digest
		origin        string
		subject, body string
	}{
		"everything, of two departments": {
			store.Digest{Name: "张三", Notices: []store.DigestNotice{
				note(ledger.NoticeAccepted, "市教育局", "第52项二季度进展已审核通过"),
				note(ledger.NoticeReminder, "市教育局", "二季度还有5项未报送：昨天的"),
				note(ledger.NoticeReturned, "市教育局", "第53项二季度进展被退回，请修改后再报送"),
				note(ledger.NoticeExtended, "市教育局", "二季度延期到2020-07-10 18:00"),
				note(ledger.NoticeReminder, "市市场监管局", remindSCJG),
				note(ledger.NoticeReminder, "市教育局", remindJYJ),
			}},
			"https://tz.gov.cn",
			"重点工作台账：1项被退回，2个单位有未报送事项",
			"张三：\n\n【需要办理】\n· 市教育局：第53项二季度进展被退回，请修改后再报送\n· 市市场监管局：" + remindSCJG + "\n· 市教育局：" + remindJYJ +
				"\n\n【延期】\n· 市教育局：二季度延期到2020-07-10 18:00\n\n【已审核通过】\n· 市教育局：第52项二季度进展已审核通过\n\n" +
				"退回意见等内容请登录后查看：https://tz.gov.cn/work/notices\n\n重点工作台账自动发送，请勿回复。\n",
		},
		"a reminder to one": {
			store.Digest{Name: "市教育局", Notices: []store.DigestNotice{note(ledger.NoticeReminder, "市教育局", remindJYJ)}},
			"",
			"重点工作台账：有未报送事项",
			"市教育局：\n\n【需要办理】\n· " + remindJYJ + "\n\n退回意见等内容请登录后查看。\n\n重点工作台账自动发送，请勿回复。\n",
		},
		"an answer": {
			store.Digest{Name: "张三", Notices: []store.DigestNotice{
				note(ledger.NoticeRefused, "市教育局", "二季度延期申请未同意"), note(ledger.NoticeAccepted, "市教育局", "第52项二季度进展已审核通过")}},
			"",
			"重点工作台账：延期申请已答复",
			"张三：\n\n【延期】\n· 二季度延期申请未同意\n\n【已审核通过】\n· 第52项二季度进展已审核通过\n\n退回意见等内容请登录后查看。\n\n重点工作台账自动发送，请勿回复。\n",
		},
		"acceptances": {
			store.Digest{Name: "张三", Notices: []store.DigestNotice{note(ledger.NoticeAccepted, "市教育局", "第52项二季度进展已审核通过")}},
			"",
			"重点工作台账：1项已审核通过",
			"张三：\n\n【已审核通过】\n· 第52项二季度进展已审核通过\n\n退回意见等内容请登录后查看。\n\n重点工作台账自动发送，请勿回复。\n",
		},
	} {
		got := compose(c.digest, c.origin)
		if got.Subject != c.subject || got.Body != c.body {
			t.Errorf("%s:\n%q\n%s\nwant\n%q\n%s", name, got.Subject, got.Body, c.subject, c.body)
		}
	}
}
