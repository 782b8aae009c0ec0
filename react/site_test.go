package react

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// What follows from the code of every module is not part of the answers.
var (
	preloads = regexp.MustCompile(`(<link rel="modulepreload" href="/_next/static/[^"]+\.js"/>)+`)
	hashes   = regexp.MustCompile(`-[A-Z0-9]{8}\.js`)
)

// TestAnswers compares what the app in testdata/site answers with answers.txt.
func TestAnswers(t *testing.T) {
	r := run(t, siteApp(t))
	requests, err := os.ReadFile("testdata/site/requests.txt")
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for line := range strings.Lines(string(requests)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		method, target, _ := strings.Cut(line, " ")
		res, body := r.do(method, strings.ReplaceAll(target, "BUILD", r.app.ID()))
		fmt.Fprintf(&got, "%s\n%d\n", line, res.StatusCode)
		for _, h := range []string{"Content-Type", "Cache-Control", "X-Nextjs-Cache", "Location", "Refresh", "Allow"} {
			if v := res.Header.Get(h); v != "" {
				fmt.Fprintf(&got, "%s: %s\n", h, v)
			}
		}
		body = preloads.ReplaceAllString(strings.ReplaceAll(body, r.app.ID(), "BUILD"), "<MODULES>")
		fmt.Fprintf(&got, "\n%s\n\n", strings.TrimRight(hashes.ReplaceAllString(body, "-HASH.js"), "\n"))
	}
	const golden = "testdata/site/answers.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := "(the end)", "(the end)"
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Fatalf("line %d of %s:\ngot  %s\nwant %s", i+1, golden, g, w)
		}
	}
	if text := r.log.String(); !strings.Contains(text, "not for visitors") {
		t.Errorf("the page's error is not in the log: %s", text)
	}
}

// TestEditRevalidateReload is what it is all about.
func TestEditRevalidateReload(t *testing.T) {
	dir := siteApp(t)
	r := run(t, dir)
	r.expect("/posts/first", 200, "The first post.")
	file := filepath.Join(dir, "posts", "first.md")
	if err := os.WriteFile(file, []byte("First\nEdited.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.expect("/posts/first", 200, "The first post.")
	r.expect("/api/revalidate?secret=wrong&path=/posts/first", 401, `{"message":"Invalid secret"}`)
	r.expect("/posts/first", 200, "The first post.")
	r.expect("/api/revalidate?secret=open-sesame&path=/posts/first", 200, `{"revalidated":true}`)
	r.expect("/posts/first", 200, "Edited.")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	r.expect("/api/revalidate?secret=open-sesame&slug=first", 200, `{"revalidated":true}`)
	r.expect("/posts/first", 404, "no such page")
}

// TestStartAsksNobody: what getStaticPaths said is part of the build, so that a
// server starts, and serves what was built, while the data source is down.
func TestStartAsksNobody(t *testing.T) {
	dir := siteApp(t)
	_, s := mustBuild(t, dir)
	if err := os.RemoveAll(filepath.Join(dir, "posts")); err != nil {
		t.Fatal(err)
	}
	r := serve(t, dir, s)
	r.expect("/posts/first", 200, "The first post.")
	r.expect("/", 200, "Second")
}

func TestBuiltReport(t *testing.T) {
	dir := siteApp(t)
	var steps []Step
	var last Progress
	s := &stores{}
	b, err := Build(context.Background(), BuildOptions{Dir: dir, Env: testEnv(), Logger: silent(), OpenStore: s.open, Progress: func(p Progress) {
		if !slices.Contains(steps, p.Step) {
			steps = append(steps, p.Step)
		}
		if p.Step == StepPrerender {
			last = p
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if want := []Step{StepBundle, StepList, StepPrerender, StepPublish}; !slices.Equal(steps, want) {
		t.Errorf("steps %v, want %v", steps, want)
	}
	got := make(map[string]string)
	total := 0
	for _, r := range b.Routes {
		got[r.Pattern] = fmt.Sprintf("%s %s %d %v", r.Kind, r.Fallback, r.Count, r.Revalidate)
		total += r.Count
		if (r.Bytes > 0) != (r.Count > 0) || len(r.Pages) != r.Count {
			t.Errorf("%s: %d bytes in %d pages", r.Pattern, r.Bytes, r.Count)
		}
		if r.Kind == "static" && r.Pages[0].Path != r.Pattern {
			t.Errorf("the page of %s is %s", r.Pattern, r.Pages[0].Path)
		}
	}
	for route, want := range map[string]string{
		"/": "ssg  1 1m0s", "/posts/[slug]": "ssg blocking 2 0s", "/closed/[slug]": "ssg false 1 0s", "/lazy/[slug]": "ssg true 0 0s",
		"/docs/[...all]": "ssg blocking 1 0s", "/user/[id]": "static  1 0s", "/ssr": "ssr  0 0s", "/api/revalidate": "api  0 0s",
	} {
		if got[route] != want {
			t.Errorf("%s is %q, want %q", route, got[route], want)
		}
	}
	if b.ID == "" || filepath.Base(b.Dir) != b.ID || b.Duration <= 0 || last.Done != total || last.Total != total {
		t.Errorf("%s in %s after %v, %d of %d", b.ID, b.Dir, b.Duration, last.Done, last.Total)
	}
}

func TestBuildFails(t *testing.T) {
	const page = "export default function P() { return <p>x</p> }\n"
	for _, c := range []struct {
		name  string
		files map[string]string
		says  []string
	}{
		{"getStaticProps throws", map[string]string{"pages/index.js": page, "pages/bad.js": page + "export function getStaticProps() { throw new Error('AT-BUILD') }\n"},
			[]string{"/bad", "getStaticProps", "AT-BUILD"}},
		{"a prop is undefined", map[string]string{"pages/u.js": page + "export const getStaticProps = () => ({ props: { a: { b: undefined } } })\n"},
			[]string{"/u", "undefined"}},
		{"a component throws", map[string]string{"pages/r.js": "export default function P() { throw new Error('IN-RENDER') }\n"},
			[]string{"/r", "IN-RENDER"}},
		{"getStaticPaths throws", map[string]string{"pages/[x].js": page + "export const getStaticPaths = () => { throw new Error('IN-PATHS') }\nexport const getStaticProps = () => ({ props: {} })\n"},
			[]string{"/[x]", "getStaticPaths", "IN-PATHS"}},
		{"getStaticPaths is missing", map[string]string{"pages/[x].js": page + "export const getStaticProps = () => ({ props: {} })\n"},
			[]string{"getStaticPaths", "/[x]"}},
		{"getStaticPaths lists a path of another page", map[string]string{"pages/a/[x].js": page + "export const getStaticPaths = () => ({ paths: ['/b/c'], fallback: false })\nexport const getStaticProps = () => ({ props: {} })\n"},
			[]string{"/a/[x]", "/b/c"}},
		{"the 404 page throws", map[string]string{"pages/index.js": page, "pages/404.js": "export default function P() { throw new Error('IN-404') }\n"},
			[]string{"404", "IN-404"}},
		{"a file and a page have one path", map[string]string{"pages/about.js": page, "public/about": "x"},
			[]string{"public/about", "pages/about.js"}},
		{"there are no pages", map[string]string{"readme.txt": "x"}, []string{"pages"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := newApp(t, c.files)
			s := &stores{}
			b, err := Build(context.Background(), BuildOptions{Dir: dir, Env: testEnv(), Logger: silent(), OpenStore: s.open})
			if err == nil {
				t.Fatalf("built %v", b)
			}
			for _, want := range c.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in: %v", want, err)
				}
			}
			leftover, err := filepath.Glob(filepath.Join(dir, ".freshet", "builds", "*"))
			if hidden, _ := filepath.Glob(filepath.Join(dir, ".freshet", "builds", ".*")); err != nil || len(leftover)+len(hidden) > 0 {
				t.Errorf("left behind: %v %v %v", leftover, hidden, err)
			}
		})
	}
}

// TestFailedBuildKeepsTheFormer: it stays the current one.
func TestFailedBuildKeepsTheFormer(t *testing.T) {
	dir := siteApp(t)
	_, s := mustBuild(t, dir)
	if err := writeNew(filepath.Join(dir, "pages", "bad.js"), []byte("export default function P() { throw new Error('no') }\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := Build(context.Background(), BuildOptions{Dir: dir, Env: testEnv(), Logger: silent(), OpenStore: (&stores{}).open}); err == nil {
		t.Fatal("built")
	}
	serve(t, dir, s).expect("/posts/first", 200, "The first post.")
}

// TestBuildsBesideAServer: modules are imported when a page is first asked for,
// so the build that a server runs on stays, however many are made after it.
func TestBuildsBesideAServer(t *testing.T) {
	dir := siteApp(t)
	r := run(t, dir)
	var last *Built
	for range keptBuilds + 1 {
		last, _ = mustBuild(t, dir)
	}
	if last.ID != r.built.ID || last.Dir == r.built.Dir {
		t.Errorf("the same code is %s in %s and %s in %s", r.built.ID, r.built.Dir, last.ID, last.Dir)
	}
	r.expect("/api/hello/late", 200, `"name":"late"`)
	r.expect("/docs/late", 200, "late")
	r.close()
	mustBuild(t, dir)
	if _, err := os.Stat(r.built.Dir); err == nil {
		t.Errorf("%s is still there, and nobody uses it", r.built.Dir)
	}
}

// TestBuildIsInterrupted: what a build made so far is deleted.
func TestBuildIsInterrupted(t *testing.T) {
	dir := newApp(t, map[string]string{"pages/slow.js": "export default function P() { return <p>x</p> }\nexport const getStaticProps = () => new Promise(() => {})\n"})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	start := time.Now()
	_, err := Build(ctx, BuildOptions{Dir: dir, Env: testEnv(), Logger: silent(), OpenStore: (&stores{}).open, Progress: func(p Progress) {
		if p.Step == StepPrerender {
			stop()
		}
	}})
	if err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > prerenderTimeout/2 {
		t.Errorf("it took %v to stop", took)
	}
	entries, err := os.ReadDir(filepath.Join(dir, ".freshet", "builds"))
	if err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

// TestSecretsOfTheServer are in no worker's environment.
func TestSecretsOfTheServer(t *testing.T) {
	dir := newApp(t, map[string]string{
		".env":             "FRESHET_FROM_FILE=1\n",
		"pages/index.js":   "export default function P() { return null }\n",
		"pages/api/env.js": "export default (req, res) => res.json(Object.keys(process.env).filter((k) => k.startsWith('FRESHET')))\n",
	})
	run(t, dir).expect("/api/env", 200, "[]")
}

func TestNodeIsMissing(t *testing.T) {
	dir := newApp(t, map[string]string{"pages/index.js": "export default function P() { return null }\n"})
	t.Setenv("PATH", t.TempDir())
	_, err := Build(context.Background(), BuildOptions{Dir: dir, Env: []string{}, Logger: silent(), OpenStore: (&stores{}).open})
	if err == nil || !strings.Contains(err.Error(), "Node.js is not installed") || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v", err)
	}
}

func TestOpenWithoutABuild(t *testing.T) {
	_, err := Open(context.Background(), Options{Dir: t.TempDir(), Logger: silent()})
	if err == nil || !strings.Contains(err.Error(), "run freshet build") {
		t.Errorf("got %v", err)
	}
}

func TestMountTwice(t *testing.T) {
	m := mount(t)
	if _, err := m.app.Mount(m.site); err == nil {
		t.Error("mounted twice")
	}
}
