package e2e

import (
	"bufio"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long anything may take before a test calls it a hang.
const patience = 60 * time.Second

// server is a running `freshet start`.
type server struct {
	t    *testing.T
	dir  string
	cmd  *exec.Cmd
	base string        // its URL
	done chan struct{} // closed when it has ended
	err  error         // of Wait, then

	mu    sync.Mutex
	log   strings.Builder // stdout and stderr
	heard chan struct{}   // closed and replaced at each line
}

var serving = regexp.MustCompile(`freshet: serving .* on (http://\S+)`)

// start runs the server of dir and waits until it serves. It is killed, with
// its workers, when the test ends.
func start(t *testing.T, dir string, args ...string) *server {
	t.Helper()
	s := launch(t, exec.Command(binary(t), append([]string{"start", dir, "--addr", "127.0.0.1:0"}, args...)...))
	s.dir = dir
	s.base = s.await(serving)[1]
	return s
}

func launch(t *testing.T, cmd *exec.Cmd) *server {
	t.Helper()
	s := &server{t: t, cmd: cmd, done: make(chan struct{}), heard: make(chan struct{})}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = w, w
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	go func() {
		lines := bufio.NewReader(r)
		for {
			line, err := lines.ReadString('\n')
			s.mu.Lock()
			s.log.WriteString(line)
			close(s.heard)
			s.heard = make(chan struct{})
			s.mu.Unlock()
			if err != nil {
				r.Close()
				return
			}
		}
	}()
	go func() {
		s.err = cmd.Wait()
		close(s.done)
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // it may have ended already
		<-s.done
		if t.Failed() {
			t.Logf("the server said:\n%s", s.said())
		}
	})
	return s
}

func (s *server) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// await waits until the server has said something like that.
func (s *server) await(re *regexp.Regexp) []string {
	s.t.Helper()
	limit := time.After(patience)
	for {
		s.mu.Lock()
		heard := s.heard
		m := re.FindStringSubmatch(s.log.String())
		s.mu.Unlock()
		if m != nil {
			return m
		}
		select {
		case <-heard:
		case <-s.done:
			if m := re.FindStringSubmatch(s.said()); m != nil {
				return m
			}
			s.t.Fatalf("the server ended (%v) without saying %s:\n%s", s.err, re, s.said())
		case <-limit:
			s.t.Fatalf("the server did not say %s:\n%s", re, s.said())
		}
	}
}

func (s *server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// wait waits for the end and returns the exit code, -1 after a signal.
func (s *server) wait() int {
	s.t.Helper()
	select {
	case <-s.done:
	case <-time.After(patience):
		s.t.Fatalf("the server does not end:\n%s", s.said())
	}
	return s.cmd.ProcessState.ExitCode()
}

// terminate ends it as an operator does.
func (s *server) terminate() {
	s.t.Helper()
	s.signal(syscall.SIGTERM)
	if code := s.wait(); code != 0 {
		s.t.Fatalf("after SIGTERM the exit code is %d", code)
	}
}

// kill ends it as a crash does, and leaves its workers alone.
func (s *server) kill() {
	s.t.Helper()
	s.signal(syscall.SIGKILL)
	s.wait()
}

// client gives up on what hangs and follows no redirect.
var client = &http.Client{
	Timeout:       patience,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{MaxIdleConnsPerHost: 32},
}

// answer is what a client got.
type answer struct {
	code   int
	header http.Header
	body   string
}

func (s *server) do(method, path, body string, header ...string) (answer, error) {
	req, err := http.NewRequest(method, s.base+path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, string(b)}, err
}

func (s *server) get(path string) answer {
	s.t.Helper()
	a, err := s.do("GET", path, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// post sends a form from the site's own pages.
func (s *server) post(path string, form url.Values) (answer, error) {
	return s.do("POST", path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Origin", s.base)
}

// save edits a post in the data source.
func (s *server) save(slug, title string) {
	s.t.Helper()
	a, err := s.post("/api/posts/"+slug, url.Values{"title": {title}, "text": {"A text."}})
	if err != nil || a.code != http.StatusSeeOther {
		s.t.Fatalf("save %s: %d %s %v", slug, a.code, a.body, err)
	}
}

func (s *server) revalidate(secret, slug string) answer {
	s.t.Helper()
	return s.get("/api/revalidate?secret=" + url.QueryEscape(secret) + "&slug=" + url.QueryEscape(slug))
}

// source takes the data source up or down without the server.
func source(t *testing.T, dir string, up bool) {
	t.Helper()
	file := filepath.Join(dir, "data", "down")
	var err error
	if up {
		err = os.Remove(file)
	} else {
		err = os.WriteFile(file, nil, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// page is what a visitor sees of a post: its title and when it was rendered.
type page struct{ title, rendered string }

var (
	titleTag = regexp.MustCompile(`<h1 id="title">([^<]*)</h1>`)
	timeTag  = regexp.MustCompile(`<time dateTime="([^"]+)" id="rendered">`)
)

func (s *server) read(path string) page {
	s.t.Helper()
	a := s.get(path)
	rendered := timeTag.FindStringSubmatch(a.body)
	if a.code != http.StatusOK || rendered == nil {
		s.t.Fatalf("%s: %d %s", path, a.code, a.body)
	}
	p := page{rendered: rendered[1]}
	if m := titleTag.FindStringSubmatch(a.body); m != nil {
		p.title = m[1]
	}
	return p
}

// until asks again and again until ok, with a bound.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for limit := time.Now().Add(patience); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("never happened: %s", what)
		}
	}
}
