package disclosure

import (
	"time"

	"taizhang/internal/ledger"
	"taizhang/internal/store"
)

// dataset is the table as programs get it. Its field names are an interface: fields may be added, none renamed.
type dataset struct {
	Year        int           `json:"year"`
	Quarter     int           `json:"quarter"`
	Title       string        `json:"title"`
	PublishedAt string        `json:"published_at"` // RFC 3339, in Shanghai
	Source      string        `json:"source"`
	Tasks       []datasetTask `json:"tasks"`
}

type datasetTask struct {
	Number       int           `json:"number"`
	Requirement  string        `json:"requirement"`
	Progress     []string      `json:"progress"`
	UnitsPrinted []string      `json:"units_printed"`
	Departments  []datasetUnit `json:"departments"`
}

type datasetUnit struct {
	Code string      `json:"code"`
	Name string      `json:"name"`
	Role ledger.Duty `json:"role"`
}

func datasetOf(e store.Edition) dataset {
	set := dataset{
		Year:        e.Year,
		Quarter:     e.Quarter,
		Title:       e.Title,
		PublishedAt: e.PublishedAt.In(ledger.Shanghai).Format(time.RFC3339),
		Source:      e.Source,
		Tasks:       make([]datasetTask, len(e.Rows)),
	}
	for i, r := range e.Rows {
		set.Tasks[i] = datasetTask{
			Number:       r.Number,
			Requirement:  r.Requirement,
			Progress:     append([]string{}, r.Progress...), // an empty list, never null
			UnitsPrinted: append([]string{}, r.UnitsPrinted...),
			Departments:  make([]datasetUnit, len(r.Departments)),
		}
		for j, u := range r.Departments {
			set.Tasks[i].Departments[j] = datasetUnit{Code: u.Code, Name: u.Name, Role: u.Role}
		}
	}
	return set
}
