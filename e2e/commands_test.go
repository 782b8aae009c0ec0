package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const token = "a-token-of-32-characters-or-more"

func TestPagesListsWhatThereIs(t *testing.T) {
	pages := map[string]datum{"tagged": {Text: "x", Tags: []string{"author:7"}}, "failing": {Text: "x"}, "gone": {Text: "x"}}
	dir := states(t, pages)
	s := start(t, dir)
	set(t, dir, "failing", datum{Fail: "no answer"})
	s.command(1, "revalidate", "/p/failing")
	s.command(0, "revalidate", "/p/gone", "--purge")
	for _, row := range []struct {
		name string
		args []string
		want string
	}{
		{"all", nil, "/api/ping /closed/a /p/failing /p/gone /p/tagged /user/%5Bid%5D"},
		{"by state", []string{"--is", "stale,missing"}, "/p/failing /p/gone"},
		{"by pattern", []string{"--pattern", "/p/[slug]"}, "/p/failing /p/gone /p/tagged"},
		{"by pattern, as the engine writes it", []string{"--pattern", "/p/{slug}"}, "/p/failing /p/gone /p/tagged"},
		{"by tag", []string{"--tag", "author:7"}, "/p/tagged"},
		{"by prefix", []string{"--prefix", "/closed"}, "/closed/a"},
		{"what a demand is due for", []string{"--pending"}, "/p/failing"},
		{"what fails", []string{"--failing"}, "/p/failing"},
		{"all filters together", []string{"--pattern", "/p/[slug]", "--is", "fresh", "--pending"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			var table, lines []string
			out, _ := s.command(0, append([]string{"pages"}, row.args...)...)
			for line := range strings.Lines(out) {
				if strings.HasPrefix(line, "/") {
					table = append(table, strings.Fields(line)[0])
				}
			}
			out, _ = s.command(0, append([]string{"pages", "--json"}, row.args...)...)
			for line := range strings.Lines(out) {
				var x explained
				if err := json.Unmarshal([]byte(line), &x); err != nil {
					t.Fatalf("%v in %s", err, line)
				}
				lines = append(lines, x.Path)
			}
			if got := strings.Join(table, " "); got != row.want {
				t.Errorf("the table has %q, want %q", got, row.want)
			}
			if got := strings.Join(lines, " "); got != row.want {
				t.Errorf("the JSON has %q, want %q", got, row.want)
			}
		})
	}
	out, _ := s.command(0, "pages")
	says(t, out, "6 pages: 3 fresh, 1 stale, 1 missing, 1 uncached, 1 pending, 1 failing\n")
	if strings.Contains(out, "\x1b") {
		t.Errorf("colours in %q", out)
	}
}

// TestPagesOfManyAndHead reads the first line of a long list and leaves.
func TestPagesOfManyAndHead(t *testing.T) {
	pages := map[string]datum{}
	for i := range 2000 {
		pages[fmt.Sprintf("page-%04d-%s", i, strings.Repeat("x", 60))] = datum{Text: "x"}
	}
	dir := states(t, pages)
	s := start(t, dir)
	for _, arg := range []string{"--json", "--pending=false"} {
		cmd := exec.Command(binary(t), "pages", dir, arg)
		var errOut strings.Builder
		cmd.Stderr = &errOut
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Error(err)
		}
		out.Close()
		if err := cmd.Wait(); err != nil || errOut.String() != "" {
			t.Errorf("pages %s: %v, %s", arg, err, errOut.String())
		}
	}
	out, _ := s.command(0, "pages")
	says(t, out, "2003 pages: ")
	out, _ = s.command(0, "revalidate", "--prefix", "/p")
	says(t, out, "100 pages: 100 unchanged; and 1900 more, stale from now on")
}

func TestReceipts(t *testing.T) {
	dir := states(t, map[string]datum{"a": {Text: "a", Tags: []string{"both"}}, "b": {Text: "b", Tags: []string{"both"}}})
	s := start(t, dir)
	set(t, dir, "a", datum{Text: "changed", Tags: []string{"both"}})
	out, _ := s.command(0, "revalidate", "--tag", "both", "--plan")
	says(t, out, "/p/a", "covered", "/p/b", "covered", "2 pages: 2 covered")
	if x := s.why("/p/a"); x.is() != "fresh" || len(x.Renders) > 0 {
		t.Errorf("a plan has done something: %+v", x)
	}
	out, _ = s.command(0, "revalidate", "--tag", "both", "--json")
	var rc struct {
		Asked string
		Pages []struct {
			Path, OldHash, NewHash, Began string
			Done, Changed                 bool
		}
	}
	if err := json.Unmarshal([]byte(out), &rc); err != nil || len(rc.Pages) != 2 {
		t.Fatalf("%v in %s", err, out)
	}
	if a, b := rc.Pages[0], rc.Pages[1]; !a.Done || !a.Changed || a.OldHash == a.NewHash || a.Began <= rc.Asked || !b.Done || b.Changed || b.OldHash != b.NewHash {
		t.Errorf("got %+v", rc)
	}
	if a := s.get("/p/a"); !strings.Contains(a.body, "<p>changed</p>") {
		t.Errorf("got %s", a.body)
	}
	set(t, dir, "new", datum{Text: "new"})
	out, _ = s.command(0, "revalidate", "--pattern", "/p/[slug]", "--param", "slug=new")
	says(t, out, "/p/new", "new", "1 page: 1 new")
	set(t, dir, "b", datum{Fail: "no answer"})
	out, errOut := s.command(1, "revalidate", "/p/b", "--json")
	says(t, out, `"path":"/p/b"`, `"done":false`, "no answer")
	says(t, errOut, "freshet: 1 page failed: the old content stays")
	out, _ = s.command(0, "revalidate", "/api/ping", "http://localhost/user/[id]?x=1")
	says(t, out, "/api/ping", "no-data", "2 pages: 2 no data")
	for _, args := range [][]string{{"/nothing"}, {"--pattern", "/no/[slug]"}, {"--tag", "a b"}, {"--pattern", "/p/[slug]", "--param", "id=1"}, {"/p/a", "/nothing"}} {
		out, errOut := s.command(1, append([]string{"revalidate"}, args...)...)
		if out != "" || strings.Count(errOut, "\n") != 1 || strings.Contains(errOut, "{") {
			t.Errorf("%q: %q, %q", args, out, errOut)
		}
	}
}

func TestTheAdminAddress(t *testing.T) {
	dir := states(t, map[string]datum{"a": {Text: "a"}})
	s, addr := admin(t, dir, token)
	env := append(os.Environ(), "FRESHET_TOKEN="+token)
	for _, args := range [][]string{{"why", "/p/a", "--server", "http://" + addr}, {"pages", "--server", addr}, {"revalidate", "/p/a", "--server", addr}} {
		if code, out, errOut := freshet(t, env, args...); code != 0 || !strings.Contains(out, "/p/a") {
			t.Errorf("%q: code %d, %s, %s", args, code, out, errOut)
		}
	}
	wrong := append(os.Environ(), "FRESHET_TOKEN=another-token-of-32-characters-")
	if code, out, errOut := freshet(t, wrong, "revalidate", "/p/a", "--purge", "--server", addr); code != 1 || out != "" ||
		errOut != "freshet: "+addr+" does not accept the token in FRESHET_TOKEN\n" {
		t.Errorf("with another token: code %d, %q, %q", code, out, errOut)
	}
	purge := `{"kind":"purge","targets":[{"all":true}]}`
	for _, row := range []struct {
		name   string
		header []string
		code   int
	}{
		{"without a token", nil, 401},
		{"with the token, from a web page", []string{"Authorization", "Bearer " + token, "Origin", "http://" + addr}, 403},
		{"with the token in a cookie", []string{"Cookie", "token=" + token}, 401},
	} {
		if a := call(t, "POST", addr, "/v1/demands", purge, row.header...); a.code != row.code || strings.Contains(a.body, token) {
			t.Errorf("%s: %d %s", row.name, a.code, a.body)
		}
	}
	if x := s.why("/p/a"); x.is() != "fresh" || x.Demand.Purge {
		t.Errorf("a refused purge has purged: %+v", x)
	}
	if a := call(t, "GET", addr, "/v1/stats", "", "Authorization", "Bearer "+token); a.code != 200 || !strings.Contains(a.body, `"demands":1`) {
		t.Errorf("the figures: %d %s", a.code, a.body)
	}
	if a := s.get("/v1/stats"); a.code != http.StatusNotFound {
		t.Errorf("on the public address /v1/stats is %d", a.code)
	}
	cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", s.cmd.Process.Pid))
	if err == nil && strings.Contains(string(cmdline), token) {
		t.Errorf("the command line tells the token: %q", cmdline)
	}
	s.terminate()
	if strings.Contains(s.said(), token) {
		t.Errorf("the log tells the token:\n%s", s.said())
	}
	if _, err := client.Get("http://" + addr); err == nil {
		t.Error("the admin address outlives the server")
	}
}

func TestOnlyTheOwnerOpensTheSocket(t *testing.T) {
	dir := states(t, map[string]datum{"a": {Text: "a"}})
	s := start(t, dir)
	socket := filepath.Join(dir, ".freshet", "state", "control.sock")
	if info, err := os.Stat(socket); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if code, _, errOut := freshet(t, nil, "why", "/p/a", "--state", filepath.Dir(socket)); code != 0 {
		t.Errorf("by --state: code %d, %s", code, errOut)
	}
	s.signal(syscall.SIGTERM)
	s.wait()
	code, out, errOut := freshet(t, nil, "why", dir, "/p/a")
	if want := fmt.Sprintf("freshet: no server is running on %s: start it with \"freshet start %s\"\n", filepath.Dir(socket), dir); code != 1 || out != "" || errOut != want {
		t.Errorf("code %d, %q, %q; want %q", code, out, errOut, want)
	}
}

// TestTheTokenIsNotForPages: page code, which may print its environment, does
// not see what is for the server alone.
func TestTheTokenIsNotForPages(t *testing.T) {
	dir := states(t, map[string]datum{"a": {Text: "a"}})
	route := "export default (req, res) => res.json(Object.keys(process.env).filter((k) => k.startsWith('FRESHET_')));\n"
	if err := os.WriteFile(filepath.Join(dir, "pages", "api", "env.js"), []byte(route), 0o600); err != nil {
		t.Fatal(err)
	}
	rebuild(t, dir)
	s, _ := admin(t, dir, token)
	if a := s.get("/api/env"); a.body != "[]" {
		t.Errorf("page code sees %s", a.body)
	}
}
