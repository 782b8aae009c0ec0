package parity

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"testing"
)

// sizes adds up the JavaScript that a visitor of the blog's pages loads,
// compressed by gzip. freshet's must be less.
func sizes(t *testing.T, theirs, ours string) {
	for _, path := range []string{"/", "/posts/what-a-freshet-is"} {
		n, f := scripts(t, theirs+path), scripts(t, ours+path)
		t.Logf("JavaScript of the blog's %s (gzip): %d bytes under Next.js, %d under freshet, %.0f %%", path, n, f, 100*float64(f)/float64(n))
		if f == 0 || f >= n {
			t.Errorf("%s loads %d bytes under freshet, %d under Next.js", path, f, n)
		}
		documented(t, path, n, f)
	}
}

// scripts is how many bytes of JavaScript a page loads, for itself and ahead for
// the links that are seen. What is asked for twice comes from the cache.
func scripts(t *testing.T, url string) (total int) {
	tab := tab(t)
	tab.Go(url)
	tab.Quiet()
	loaded := make(map[string]bool)
	for _, r := range tab.Requests() {
		if loaded[r.URL] {
			continue
		}
		loaded[r.URL] = true
		if r.Type == "Script" || regexp.MustCompile(`\.m?js(\?|$)`).MatchString(r.Path()) {
			total += compressed(t, r.URL)
		}
	}
	return total
}

func compressed(t *testing.T, url string) int {
	t.Helper()
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s is %s", url, resp.Status)
	}
	var n counter
	w := gzip.NewWriter(&n) // the same level for both
	if _, err := io.Copy(w, resp.Body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return int(n)
}

type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// documented fails where docs/parity.md says something else by more than 3 %.
func documented(t *testing.T, path string, next, freshet int) {
	t.Helper()
	row := regexp.MustCompile(`\| ` + "`" + regexp.QuoteMeta(path) + "`" + ` \| ([\d,]+) \| ([\d,]+) \|`).FindStringSubmatch(docs(t))
	if row == nil {
		t.Errorf("docs/parity.md has no row for %s: | `%s` | %s | %s |", path, path, thousands(next), thousands(freshet))
		return
	}
	for i, measured := range []int{next, freshet} {
		said := number(row[i+1])
		if said*100 < measured*97 || said*100 > measured*103 {
			t.Errorf("docs/parity.md says %s for %s, measured are %s", row[i+1], path, thousands(measured))
		}
	}
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
