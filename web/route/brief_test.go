package route

import "testing"

func TestBriefAddresses(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		OfficeBriefSave(2020, 2):  "/office/2020/q2/brief/save",
		OfficeBriefOffer(2020, 2): "/office/2020/q2/brief/offer",
		OfficeBriefFile(2020, 2):  "/office/2020/q2/brief.docx",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
