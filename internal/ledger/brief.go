package ledger

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// What a brief (季度通报) may hold, in runes.
const (
	MaxBriefTitle   = 100
	MaxBriefSection = 20_000
)

// MayBrief returns a *Refusal unless the actor may write the brief of a quarter in this state.
func (s QuarterState) MayBrief(actor Actor) error {
	if actor.Role != Office {
		return forbidden("季度通报由督查室办理，您的账户不能操作。")
	}
	if s == Scheduled {
		return conflict("本季度还没有开始，没有可以通报的情况。")
	}
	return nil
}

// CleanBrief judges the title and the sections of a brief, by their keys. Fields are title and the keys.
func CleanBrief(title string, sections map[string]string) (string, map[string]string, Problems) {
	problems := Problems{}
	title = strings.TrimSpace(cleanField("title", "标题", title, MaxBriefTitle, problems))
	switch {
	case title == "":
		problems["title"] = "请填写标题。"
	case strings.Contains(title, "\n") && problems["title"] == "":
		problems["title"] = "标题只能是一行。"
	}
	cleaned := make(map[string]string, len(sections))
	for key, text := range sections {
		cleaned[key] = strings.TrimSpace(cleanField(key, "这一部分", text, MaxBriefSection, problems))
	}
	return title, cleaned, problems
}

// BriefFits returns Problems unless the words of a section, the office's and the program's put together, are short enough.
// Fields are its key, and brief for who does not see its words.
func BriefFits(key, heading, words string) error {
	over := utf8.RuneCountInString(words) - MaxBriefSection
	if over <= 0 {
		return nil
	}
	if heading == "" {
		heading = "导语"
	}
	return Problems{
		key:     fmt.Sprintf("放进新起草的文字后，这一部分超过%d字，多%d字。请先删减。", MaxBriefSection, over),
		"brief": fmt.Sprintf("“%s”放进新起草的文字后超过%d字，没有改动。请先在下面删减这一部分并保存。", heading, MaxBriefSection),
	}
}

// BriefSubheading reports whether a line of a brief is a heading of the second level, such as （一）按时报送 (GB/T 9704-2012,
// clause 7.3.3): it begins with a number in brackets and is no sentence.
func BriefSubheading(line string) bool {
	rest, ok := strings.CutPrefix(line, "（")
	if !ok {
		return false
	}
	number, rest, ok := strings.Cut(rest, "）")
	return ok && number != "" && strings.Trim(number, "一二三四五六七八九十") == "" &&
		rest != "" && utf8.RuneCountInString(rest) <= 30 && !strings.ContainsAny(rest, "。；：")
}
