package officepage

import "taizhang/internal/ledger"

// Chase is who has not handed in.
type Chase struct {
	Heading  string // 2020年二季度催办
	Due      string // 7月6日周一 18:00 截止，还有6天; empty when the quarter is not open
	Late     bool
	Summary  string // 41个单位还有136项未报送
	Action   string // where the reminders are posted; empty when nobody can hand in now
	Why      string // why nobody can be reminded; empty when they can
	Requests string // 2个延期申请待答复; may be empty
	Quarters string // where those are answered
	Empty    string // said in place of the table
	Rows     []Owing
	JustNow  bool   // each of them was reminded within the hour
	Error    string // of the form
}

// Owing is a department with something missing.
type Owing struct {
	Code        string
	Name        string
	Href        string // its texts in the queue
	Count       int
	Tasks       string // 第39、40、75项
	Returned    string // 其中退回1项; may be empty
	Due         string // its own due date, where that is another than the quarter's; may be empty
	Punctuality ledger.Punctuality
	Reminded    string // 督查室 14:32, 自动提醒 07-03 08:00; empty when it was not
	Checked     bool
}
