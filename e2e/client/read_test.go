package client

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/freshet-go/freshet/e2e/browser"
)

// body is what a client without JavaScript gets.
func body(t *testing.T, url string) string {
	t.Helper()
	c := http.Client{Timeout: 20 * time.Second}
	resp, err := c.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// asked fails the test unless the page got an answer to exactly one request like
// that. Next.js may ask more often: when the mouse comes near, and by HEAD to
// have what is stale rendered in the background.
func asked(t *testing.T, tab *browser.Tab, pattern string) {
	t.Helper()
	n, ok := 0, 0
	for _, r := range tab.Requested(pattern) {
		if r.Method == http.MethodGet {
			n++
		}
		if r.Status == http.StatusOK {
			ok++
		}
	}
	if n != 1 && !underNext() || ok == 0 {
		t.Errorf("%d requests for %s, want one that is answered, of %v", n, pattern, tab.Requests())
	}
}

// wait waits until the page has got an answer to a request like that.
func wait(t *testing.T, tab *browser.Tab, pattern string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); tab.Eval(`new Promise(requestAnimationFrame)`) {
		for _, r := range tab.Requested(pattern) {
			if r.Status == http.StatusOK {
				return
			}
		}
	}
	t.Fatalf("no request for %s of %v", pattern, tab.Requests())
}

// canonical is JavaScript that writes a flat object with its keys in order.
func canonical(js string) string {
	return `JSON.stringify(Object.fromEntries(Object.entries(` + js + `).sort(([a], [b]) => a < b ? -1 : 1)))`
}

// sorted is the same of a JSON object in Go.
func sorted(text string) string {
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		panic(err) // a row of a table is wrong
	}
	out, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(out)
}
