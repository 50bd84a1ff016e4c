package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// minimalMode makes the test binary a server that does nothing but write bodies from memory: what is left of the work
// when everything is known beforehand. It is what the program is measured against.
const minimalMode = "minimal"

// body is an answer as the minimal server and nginx have it.
type body struct {
	Address, Type, Encoding string
	Bytes                   []byte
}

// serveMinimal serves the bodies in the file TAIZHANG_TEST_BODIES at TAIZHANG_TEST_LISTEN.
func serveMinimal() int {
	content, err := os.ReadFile(os.Getenv("TAIZHANG_TEST_BODIES"))
	if err != nil {
		panic(err)
	}
	var bodies []body
	if err := json.Unmarshal(content, &bodies); err != nil {
		panic(err)
	}
	at := make(map[string]body, len(bodies))
	for _, b := range bodies {
		at[b.Address] = b
	}
	listener, err := net.Listen("tcp", os.Getenv("TAIZHANG_TEST_LISTEN"))
	if err != nil {
		panic(err)
	}
	fmt.Println("ready")
	panic(http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, ok := at[r.RequestURI]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", b.Type)
		if b.Encoding != "" {
			h.Set("Content-Encoding", b.Encoding)
		}
		h.Set("Content-Length", strconv.Itoa(len(b.Bytes)))
		_, _ = w.Write(b.Bytes)
	})))
}

// rival is another server of the same bodies, at an address.
type rival struct {
	name    string
	address string
	pid     int
	has     func(address string) bool
}

func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func startMinimal(b *testing.B, bodies []body) rival {
	b.Helper()
	encoded, err := json.Marshal(bodies)
	if err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "bodies.json")
	if err := os.WriteFile(file, encoded, 0o600); err != nil {
		b.Fatal(err)
	}
	address := freeAddress(b)
	cmd := onCore(servedOn, os.Args[0])
	cmd.Env = append(os.Environ(), childMode+"="+minimalMode, "TAIZHANG_TEST_BODIES="+file, "TAIZHANG_TEST_LISTEN="+address)
	background(b, cmd, address)
	return rival{"minimal", address, cmd.Process.Pid, func(string) bool { return true }}
}

// startNginx serves the bodies that stand at addresses without a query from files, compressed beforehand. ok is false
// where there is no nginx.
func startNginx(b *testing.B, bodies []body) (r rival, ok bool) {
	b.Helper()
	program, err := exec.LookPath("nginx")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/nginx"); err != nil {
			return rival{}, false
		}
	}
	dir := b.TempDir()
	for path := dir; len(path) > 4; path = filepath.Dir(path) {
		_ = os.Chmod(path, 0o755) // its worker has another account when this runs as root
	}
	known := map[string]bool{}
	for _, body := range bodies {
		if strings.Contains(body.Address, "?") || body.Encoding != "gzip" {
			continue
		}
		file := filepath.Join(dir, "root", body.Address+".html")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			b.Fatal(err)
		}
		for name, content := range map[string][]byte{file + ".gz": body.Bytes, file: []byte("plain")} {
			if err := os.WriteFile(name, content, 0o644); err != nil {
				b.Fatal(err)
			}
		}
		known[body.Address] = true
	}
	address := freeAddress(b)
	settings := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf("daemon off; worker_processes 1; pid %[1]s/pid; error_log %[1]s/error.log;\nevents { worker_connections 256; }\n"+
		"http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; types { text/html html; } open_file_cache max=500;\n"+
		"client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;\n"+
		"server { listen %[2]s; root %[1]s/root; gzip_static on; location / { try_files $uri.html =404; } } }\n", dir, address)
	if err := os.WriteFile(settings, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
	cmd := onCore(servedOn, program, "-c", settings, "-p", dir)
	background(b, cmd, address)
	return rival{"nginx", address, cmd.Process.Pid, func(address string) bool { return known[address] }}, true
}

// background runs a server until the benchmark ends and returns when it can be reached.
func background(b *testing.B, cmd *exec.Cmd, address string) {
	b.Helper()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	// Asked again and again, which on this core disturbs nobody: the servers have another.
	for until := time.Now().Add(time.Minute); time.Now().Before(until); runtime.Gosched() {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close()
			return
		}
	}
	b.Fatalf("%s cannot be reached", cmd.Path)
}
