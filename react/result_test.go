package react

import (
	"net/http"
	"testing"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/workers"
)

func TestResult(t *testing.T) {
	html := map[string][]byte{"html": []byte("<p>"), "data": []byte("{}")}
	data := map[string][]byte{"data": []byte(`{"d":1}`)}
	never, hour := workers.Revalidate{Never: true}, workers.Revalidate{Seconds: 3600}
	for _, c := range []struct {
		name   string
		reply  workers.Reply
		status int
		window time.Duration
		header http.Header
		body   string
		data   int // the status of the data; -1: there is none
	}{
		{"a page with data", workers.Reply{Status: 200, Parts: html}, 200, 0, http.Header{"Content-Type": {htmlType}}, "<p>", 0},
		{"a page without data", workers.Reply{Status: 200, Parts: map[string][]byte{"html": []byte("<p>")}}, 200, 0, http.Header{"Content-Type": {htmlType}}, "<p>", -1},
		{"a window in seconds", workers.Reply{Status: 200, Parts: html, Revalidate: hour}, 200, time.Hour, http.Header{"Content-Type": {htmlType}}, "<p>", 0},
		{"revalidate false", workers.Reply{Status: 200, Parts: html, Revalidate: never}, 200, freshet.Never, http.Header{"Content-Type": {htmlType}}, "<p>", 0},
		{"not found, with a window", workers.Reply{Status: 404, Parts: data, Revalidate: hour}, 404, time.Hour, nil, "", 404},
		{"not found, for good", workers.Reply{Status: 404, Parts: data, Revalidate: never}, 404, freshet.Never, nil, "", 404},
		{"not found, without a window", workers.Reply{Status: 404, Parts: data}, 404, 0, nil, "", 404},
		{"a temporary redirect", workers.Reply{Status: 307, Location: "/plain", Parts: data}, 307, 0,
			http.Header{"Location": {"/plain"}, "Content-Type": {textType}}, "/plain", 0},
		{"a permanent redirect", workers.Reply{Status: 308, Location: "/plain", Parts: data, Revalidate: hour}, 308, time.Hour,
			http.Header{"Location": {"/plain"}, "Content-Type": {textType}, "Refresh": {"0;url=/plain"}}, "/plain", 0},
		{"a destination that needs escapes", workers.Reply{Status: 307, Location: "/é b?q=%20", Parts: data}, 307, 0,
			http.Header{"Location": {"/%C3%A9%20b?q=%20"}, "Content-Type": {textType}}, "/%C3%A9%20b?q=%20", 0},
		{"a destination that would split the header", workers.Reply{Status: 307, Location: "/a\r\nSet-Cookie: x=1", Parts: data}, 307, 0,
			http.Header{"Location": {"/a%0D%0ASet-Cookie:%20x=1"}, "Content-Type": {textType}}, "/a%0D%0ASet-Cookie:%20x=1", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := resultOf(&c.reply)
			if err != nil {
				t.Fatal(err)
			}
			if res.Status != c.status || res.Revalidate != c.window || string(res.Body) != c.body {
				t.Errorf("%d %v %q", res.Status, res.Revalidate, res.Body)
			}
			for k, v := range c.header {
				if res.Header.Get(k) != v[0] {
					t.Errorf("%s is %q, want %q", k, res.Header.Get(k), v[0])
				}
			}
			if len(res.Header) != len(c.header) {
				t.Errorf("headers %v, want %v", res.Header, c.header)
			}
			v, ok := res.Variants[dataVariant]
			if ok != (c.data >= 0) || ok && v.Status != c.data {
				t.Errorf("data %t with status %d, want %d", ok, v.Status, c.data)
			}
		})
	}
}

func TestResultRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply workers.Reply
	}{
		{"a page without HTML", workers.Reply{Status: 200, Parts: map[string][]byte{"data": nil}}},
		{"no status", workers.Reply{Parts: map[string][]byte{"html": nil}}},
		{"a status that no page may have", workers.Reply{Status: 201, Parts: map[string][]byte{"html": nil}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if res, err := resultOf(&c.reply); err == nil {
				t.Errorf("accepted as %d", res.Status)
			}
		})
	}
}

func TestPagesOfRefuses(t *testing.T) {
	if _, err := pagesOf(testManifest, listing{}, t.TempDir()); err == nil {
		t.Error("a dynamic route with getStaticProps and no getStaticPaths was accepted")
	}
}
