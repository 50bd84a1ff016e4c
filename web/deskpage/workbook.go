package deskpage

import (
	"taizhang/internal/ledger"
	"taizhang/web/layout"
)

// UploadView is the form that takes a filled-in workbook.
type UploadView struct {
	Title    string // 上传二季度填报表
	Who      string
	List     layout.Link
	Deadline Deadline
	Action   string
	File     string // address of the file to download
	Error    string // what was wrong with the last one; may be empty
}

// PreviewView is what a workbook would change. Nothing was written.
type PreviewView struct {
	UploadView
	Heading    string       // 3项有改动，共5处
	Summary    string       // 12行有变化，3行有误，1行冲突，8行没有变化。
	Faults     []string     // 第12行，自评：…; nothing can be written while there is one
	FaultCount int          // of all faults, those too that are not listed
	MoreFault  string       // how many more there are; may be empty
	Remarks    []string     // what is worth knowing
	Conflicts  []PreviewRow // changed by somebody else since the download
	Changes    []PreviewRow // what would be written
	Apply      string       // where Rows is posted; empty when nothing can be written
	Rows       string       // the changes, to be posted back
	Button     string       // 写入3项草稿
}

// PreviewRow is one text, cell by cell.
type PreviewRow struct {
	Number      int
	Href        string
	Requirement string
	Unit        string // the department, where the actor has several; may be empty
	Place       string // 表里第12行
	State       ledger.State
	Saved       string // 网页上 14:32 保存; may be empty
	Fields      []ClashField
}
