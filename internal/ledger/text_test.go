package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"taizhang/internal/ledger"
)

func TestClean(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("水", ledger.MaxProgress+1)
	for name, c := range map[string]struct {
		in     ledger.Text
		want   string // progress afterwards
		fields []string
	}{
		"line ends":         {ledger.Text{Progress: "一\r\n二\r三"}, "一\n二\n三", nil},
		"NUL":               {ledger.Text{Progress: "完\x00成"}, "完成", []string{"progress"}},
		"broken UTF-8":      {ledger.Text{Progress: "完\xff成"}, "完成", []string{"progress"}},
		"at the limit":      {ledger.Text{Progress: long[:len("水")*ledger.MaxProgress]}, long[:len("水")*ledger.MaxProgress], nil},
		"over the limit":    {ledger.Text{Progress: long}, long, []string{"progress"}},
		"unknown rating":    {ledger.Text{Rating: "splendid"}, "", []string{"rating"}},
		"internal too long": {ledger.Text{Problems: long, NextSteps: long}, "", []string{"next_steps", "problems"}},
		"tabs and nbsp":     {ledger.Text{Progress: "\t一\u00a0二"}, "\t一\u00a0二", nil},
	} {
		got, problems := c.in.Clean()
		if got.Progress != c.want {
			t.Errorf("%s: progress %.20q, want %.20q", name, got.Progress, c.want)
		}
		var fields []string
		for f, message := range problems {
			fields = append(fields, f)
			if message == "" {
				t.Errorf("%s: %s has no message", name, f)
			}
		}
		slices.Sort(fields)
		if !slices.Equal(fields, c.fields) {
			t.Errorf("%s: problems in %v, want %v", name, fields, c.fields)
		}
		if !got.Rating.Valid() {
			t.Errorf("%s: rating %q survived", name, got.Rating)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text ledger.Text
		duty ledger.Duty
		want string
	}{
		{ledger.Text{}, ledger.Sole, "进展、自评"},
		{ledger.Text{Progress: " \n\u3000"}, ledger.Joint, "进展、自评"},
		{ledger.Text{}, ledger.Supporting, "进展"},
		{ledger.Text{Progress: "已完成", Rating: ledger.Done}, ledger.Lead, ""},
		{ledger.Text{Progress: "已完成", Rating: ledger.Behind}, ledger.Lead, "存在问题、下一步措施"},
		{ledger.Text{Progress: "暂停", Rating: ledger.Paused, Problems: "疫情"}, ledger.Sole, "下一步措施"},
	} {
		if got := strings.Join(c.text.Missing(c.duty), "、"); got != c.want {
			t.Errorf("%+v %s: missing %q, want %q", c.text, c.duty, got, c.want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	t.Parallel()
	got := ledger.Paragraphs("\u00a0一,  二 \n\n\u3000\u3000三\u00a0四。\r\n \n")
	want := []string{"一,  二", "三\u00a0四。"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := ledger.Paragraphs(" \n\u3000"); got != nil {
		t.Errorf("white space alone gave %q", got)
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	part := func(code string, s ledger.State, progress string, r ledger.Rating) ledger.Part {
		return ledger.Part{Department: ledger.Department{Code: code, Name: code}, State: s, Text: ledger.Text{Progress: progress, Problems: "内部", Rating: r}}
	}
	for name, c := range map[string]struct {
		parts   ledger.Parts
		text    ledger.Text
		state   ledger.State
		waiting int
	}{
		"nothing yet": {ledger.Parts{part("a", "", "", ""), part("b", "", "", "")}, ledger.Text{}, ledger.Blank, 2},
		"a draft stays with its unit": {ledger.Parts{part("a", ledger.Draft, "草", ledger.Done), part("b", "", "", "")},
			ledger.Text{}, ledger.Draft, 2},
		"one does not wait for the other, in printed order, without the internal part": {
			ledger.Parts{part("a", ledger.Submitted, "甲一\n甲二", ledger.Done), part("b", ledger.Draft, "乙", ledger.Done), part("c", ledger.Accepted, "丙", ledger.Done)},
			ledger.Text{Progress: "甲一\n甲二\n丙"}, ledger.Submitted, 1},
		"all agree": {ledger.Parts{part("a", ledger.Submitted, "甲", ledger.OnTrack), part("b", ledger.Submitted, "乙", ledger.OnTrack)},
			ledger.Text{Progress: "甲\n乙", Rating: ledger.OnTrack}, ledger.Submitted, 0},
		"they disagree: nobody judged the whole": {ledger.Parts{part("a", ledger.Submitted, "甲", ledger.OnTrack), part("b", ledger.Submitted, "乙", ledger.Behind)},
			ledger.Text{Progress: "甲\n乙"}, ledger.Submitted, 0},
		"all sent back": {ledger.Parts{part("a", ledger.Returned, "甲", ledger.OnTrack), part("b", ledger.Draft, "乙", "")},
			ledger.Text{}, ledger.Returned, 2},
	} {
		if got := c.parts.Compose(); got != c.text {
			t.Errorf("%s: composed %+v, want %+v", name, got, c.text)
		}
		if got := c.parts.State(); got != c.state {
			t.Errorf("%s: state %q, want %q", name, got, c.state)
		}
		if got := len(c.parts.Waiting()); got != c.waiting {
			t.Errorf("%s: %d waiting, want %d", name, got, c.waiting)
		}
	}
}
