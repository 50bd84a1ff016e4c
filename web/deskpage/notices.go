package deskpage

// NoticesView is what the departments were told, the newest first.
type NoticesView struct {
	Unread  int
	Newest  string // id of the newest, up to which 全部标为已读 marks; empty when nothing is unread
	Read    string // where the buttons post to
	Notices []Notice
}

// Notice is a line of the list.
type Notice struct {
	ID      string
	Kind    string // returned, as in the ledger
	Word    string // 退回
	Who     string // the department, where the actor has several; may be empty
	Subject string
	Href    string // where it is dealt with
	Text    []string
	When    string // 督查室 14:32
	Read    bool
	Open    string // id of the form that marks it as read and opens it; empty when it is read
}
