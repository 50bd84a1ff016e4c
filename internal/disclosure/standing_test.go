package disclosure

import (
	"net/url"
	"slices"
	"testing"
)

// There may be hundreds of older tables, and making all of them anew takes minutes.
func TestTablesOfOlderYearsStandApart(t *testing.T) {
	t.Parallel()
	s, h := newHandler(t)
	if newest, older := h.Tables(); newest != nil || older != nil {
		t.Errorf("%v and %v before anything is known", newest, older)
	}
	_, err := s.Pool().Exec(t.Context(), `
		INSERT INTO plan (year, title) VALUES (2019, '市政府2019年重点工作');
		INSERT INTO plan_version (year, number, stage) VALUES (2019, 1, 'formal');
		INSERT INTO quarter (year, number, plan_version_id, state) SELECT v.year, q, v.id, 'published' FROM plan_version v, generate_series(3, 4) q WHERE v.year = 2019;
		INSERT INTO edition (year, quarter, number, title, plan_title, published_at, source)
			SELECT 2019, q, 1, '进展情况表', '市政府2019年重点工作', e.published_at - interval '1 year', e.source FROM edition e, generate_series(3, 4) q`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	newest, older := h.Tables()
	if !slices.Equal(newest, []string{"/", "/2020/q1"}) || !slices.Equal(older, []string{"/2019/q3", "/2019/q4"}) {
		t.Errorf("newest %v, older %v", newest, older)
	}
}

// The pages that are made beforehand need no database for their styles either.
func TestStylesOfStandingPagesStand(t *testing.T) {
	t.Parallel()
	_, h := newHandler(t)
	if _, err := h.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	standing, err := h.Standing(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/2020/q1/editions/1", "/2020/q1/page.css?edition=1"} {
		if !slices.Contains(standing, page) {
			t.Errorf("%s is not made beforehand", page)
		}
	}
	for _, address := range standing {
		u, err := url.Parse(address)
		if err != nil || !h.Keepable(u) {
			t.Errorf("%s is made beforehand and not kept (%v)", address, err)
		}
	}
}
