package route

// OfficeBrief is the quarterly brief (季度通报) and, by POST, drafts it: /office/2020/q2/brief.
func OfficeBrief(year, quarter int) string { return "/office/" + quarterPath(year, quarter) + "/brief" }

// OfficeBriefSave stores the office's own words, by POST.
func OfficeBriefSave(year, quarter int) string { return OfficeBrief(year, quarter) + "/save" }

// OfficeBriefOffer settles which wording of a paragraph stays, by POST.
func OfficeBriefOffer(year, quarter int) string { return OfficeBrief(year, quarter) + "/offer" }

// OfficeBriefFile is the brief as a document: /office/2020/q2/brief.docx.
func OfficeBriefFile(year, quarter int) string { return OfficeBrief(year, quarter) + ".docx" }
