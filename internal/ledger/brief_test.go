package ledger

import "testing"

func TestBriefSubheading(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"（一）按时报送": true, "（十二）其他": true, "（一）": false, "（1）按时": false, "按时报送": false, "（一）各单位都已报送。": false, "（一按时报送": false,
	} {
		if got := BriefSubheading(line); got != want {
			t.Errorf("%s: %v", line, got)
		}
	}
}

func TestCleanBrief(t *testing.T) {
	t.Parallel()
	title, sections, problems := CleanBrief(" 通报 ", map[string]string{"lead": "第一段\r\n第二段\n"})
	if title != "通报" || sections["lead"] != "第一段\n第二段" || len(problems) != 0 {
		t.Errorf("%q %q %v", title, sections, problems)
	}
	for _, wrong := range []string{"", "两\n行"} {
		if _, _, problems := CleanBrief(wrong, nil); problems["title"] == "" {
			t.Errorf("title %q", wrong)
		}
	}
	for _, state := range []QuarterState{Scheduled, Open, Closed, QuarterPublished} {
		for _, role := range Roles {
			if err := state.MayBrief(Actor{Role: role}); (err == nil) != (role == Office && state != Scheduled) {
				t.Errorf("%s in %s: %v", role, state, err)
			}
		}
	}
}
