package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"taizhang/internal/store"
	"taizhang/web/route"
)

const (
	memoryWanted = 100             // MB at the most
	coldTime     = 3 * time.Second // for each kind of what is not kept
	signIns      = 60              // at once
)

// measureMemory asks for everything that takes memory to make, many at a time, and returns the most that the program took
// until then, in MB.
func measureMemory(b *testing.B, program *child, s *store.Store) float64 {
	b.Helper()
	pid := program.cmd.Process.Pid
	say := func(what string) float64 {
		peak := float64(mostMemory(pid)) / 1e6
		fmt.Printf("%-11s %.0f MB of memory at the most so far, wanted %d\n", what, peak, memoryWanted)
		return peak
	}
	say("kept")
	editions, err := s.Editions(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	var tables, files, searches []string
	for _, e := range editions {
		if e.Year < 2000 { // for the benchmark alone
			continue
		}
		tables = append(tables, route.Edition(e.Year, e.Quarter, e.Number), route.Departments(e.Year))
		files = append(files, route.Data(e.Year, e.Quarter, "json"), route.Data(e.Year, e.Quarter, "xlsx"))
		searches = append(searches, route.Table(e.Year, e.Quarter)+"?"+url.Values{"q": {"污水"}, "type": {"large"}}.Encode())
	}
	for _, k := range []struct {
		name      string
		addresses []string
	}{{"tables", tables}, {"files", files}, {"searches", searches}, {"feed", []string{route.Feed()}}, {"site map", []string{route.SitemapXML()}}} {
		ask(b, program.address, k.addresses, browsers, coldTime) // some may be told that there are too many
		say(k.name)
	}
	signInAtOnce(program.address)
	return say("sign-ins")
}

// signInAtOnce lets many try to sign in, under names that nobody has.
func signInAtOnce(host string) {
	var all sync.WaitGroup
	for i := range signIns {
		all.Go(func() {
			form := url.Values{"name": {"nobody" + strconv.Itoa(i)}, "password": {"not a password"}}
			resp, err := http.Post("http://"+host+route.Login(), "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
			if err != nil {
				return // there are too many
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
		})
	}
	all.Wait()
}
