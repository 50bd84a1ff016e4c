package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// typist is one who writes one entry, in a browser.
type typist struct {
	*http.Client
	task     int
	account  int64
	page     string // address of the entry
	version  string // that the page had
	answered []string
	lost     int // saves that were stored although their answer never came
}

// post returns the response without its body, once the whole of it has come.
func (w *typist) post(ctx context.Context, address string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	resp, err := w.Do(r)
	if err != nil {
		return nil, err
	}
	return resp, resp.Body.Close()
}

// text is the n-th draft, from 1.
func (w *typist) text(n int) string {
	return fmt.Sprintf("第%d项的第%d稿，写于断电之间。", w.task, n)
}

// work saves one draft after the other. One whose answer is lost is looked for and, when it is not there, saved again.
func (w *typist) work(ctx context.Context, d *durable, each int) error {
	if _, err := w.look(ctx, d.program); err != nil {
		return err
	}
	for n := 1; n <= each; n++ {
		for stored := false; !stored; {
			answered, err := w.save(ctx, d.program, w.text(n))
			if err != nil {
				return err
			}
			if answered {
				w.answered = append(w.answered, w.text(n))
			}
			now, err := w.look(ctx, d.program)
			if err != nil {
				return err
			}
			stored = now == w.text(n)
			if answered && !stored {
				return fmt.Errorf("task %d: draft %d was answered with success, and the page shows %q", w.task, n, now)
			}
			if stored && !answered {
				w.lost++
			}
		}
		d.done <- struct{}{}
	}
	return nil
}

// save reports whether the draft was answered with success: not, when the program was killed meanwhile, or when what the
// page showed is out of date because a save whose answer was lost came through after all.
func (w *typist) save(ctx context.Context, program *child, text string) (bool, error) {
	if _, err := program.alive(ctx); err != nil {
		return false, err
	}
	resp, err := w.post(ctx, w.page, url.Values{"version": {w.version}, "do": {"save"}, "progress": {text}})
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		return false, nil
	case resp.StatusCode == http.StatusConflict:
		return false, nil
	case resp.StatusCode != http.StatusSeeOther || !strings.HasSuffix(w.page, resp.Header.Get("Location")):
		return false, fmt.Errorf("saving task %d: %s, %s", w.task, resp.Status, resp.Header.Get("Location"))
	}
	return true, nil
}

// look reads the page, as often as the program is killed meanwhile, and returns the text in the editor.
func (w *typist) look(ctx context.Context, program *child) (string, error) {
	for {
		life, err := program.alive(ctx)
		if err != nil {
			return "", err
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.page, nil)
		if err != nil {
			return "", err
		}
		var page *goquery.Document
		resp, err := w.Do(r)
		if err == nil {
			page, err = goquery.NewDocumentFromReader(resp.Body)
			_ = resp.Body.Close()
		}
		if err != nil {
			again, waitErr := program.alive(ctx)
			switch {
			case waitErr != nil:
				return "", waitErr
			case ctx.Err() != nil:
				return "", ctx.Err()
			case again == life:
				return "", fmt.Errorf("task %d, and nobody has killed the program: %w", w.task, err)
			}
			continue
		}
		version, found := page.Find("input[name=version]").Attr("value")
		if resp.StatusCode != http.StatusOK || !found {
			return "", fmt.Errorf("task %d: %s without an editor", w.task, resp.Status)
		}
		w.version = version
		return strings.TrimSpace(page.Find("textarea[name=progress]").Text()), nil
	}
}
