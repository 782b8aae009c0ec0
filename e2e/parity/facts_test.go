package parity

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/freshet-go/freshet/e2e/browser"
)

// facts are what is compared of an answer or a visit, by name.
type facts map[string]string

// headers are those that matter to a browser, a cache or a crawler.
var headers = []string{
	"Allow", "Cache-Control", "Content-Type", "Location", "Refresh", "Vary", "X-Nextjs-Cache", "X-Powered-By",
	"X-Product", "X-Shop", "X-Content-Type-Options", "X-Account", "X-Robots-Tag", "Accept-Ranges", "Set-Cookie",
}

var client = http.Client{
	Timeout:       30 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// ask sends a request; BUILD in its line is the build's name.
func ask(t *testing.T, base, build string, r request) (*http.Response, string) {
	t.Helper()
	method, path, _ := strings.Cut(r.line, " ")
	for n := 1; ; n++ {
		req, err := http.NewRequest(method, base+strings.ReplaceAll(path, "BUILD", build), strings.NewReader(r.body))
		if err != nil {
			t.Fatal(err)
		}
		for k, v := range r.header {
			req.Header.Set(k, v)
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if n >= r.times {
			return resp, string(text)
		}
	}
}

var buildPattern = regexp.MustCompile(`"buildId":"([^"]+)"`)

// buildID is the name of the build that a server's start page is of.
func buildID(t *testing.T, base string) string {
	t.Helper()
	_, text := ask(t, base, "", request{line: "GET "})
	m := buildPattern.FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("%s names no build: %.500s", base, text)
	}
	return m[1]
}

// reader reads HTML in a tab.
type reader struct{ *browser.Tab }

// look asks for something and says what was answered.
func (r reader) look(t *testing.T, base, build string, q request) facts {
	t.Helper()
	resp, text := ask(t, base, build, q)
	f := facts{"status": fmt.Sprint(resp.StatusCode)}
	for _, h := range headers {
		if v := resp.Header.Values(h); len(v) > 0 {
			f["header "+h] = settled(strings.Join(v, ", "))
		}
	}
	switch kind := resp.Header.Get("Content-Type"); {
	case strings.HasPrefix(kind, "text/html"):
		r.document(t, f, fmt.Sprintf(`new DOMParser().parseFromString(%s, 'text/html')`, quoted(text)))
	case strings.HasPrefix(kind, "application/json"), json.Valid([]byte(text)):
		f["JSON"] = settled(ordered(t, text))
	default:
		f["body"] = settled(text)
	}
	return f
}

// ended is what a visit has come to.
func (r reader) ended(t *testing.T, base string) facts {
	t.Helper()
	f := facts{"address": strings.TrimPrefix(fmt.Sprint(r.Eval(`location.href`)), base)}
	loads := 0
	for _, q := range r.Requests() {
		if q.Type == "Document" && q.Status == http.StatusOK && !strings.Contains(q.URL, "favicon") {
			loads++
		}
	}
	f["documents"] = fmt.Sprint(loads)
	r.document(t, f, "document")
	f["images"] = fmt.Sprint(r.Eval(`[...document.images].filter((i) => i.loading !== 'lazy' || i.complete).map((i) => i.alt + ' ' + i.naturalWidth).join(', ')`))
	f["styles"] = fmt.Sprint(r.Eval(styles))
	return f
}

// document adds what a reader, a crawler and a screen reader see of a document.
func (r reader) document(t *testing.T, f facts, js string) {
	t.Helper()
	got, ok := r.Eval(fmt.Sprintf(document, js)).(map[string]any)
	if !ok {
		t.Fatal("the document cannot be read")
	}
	for k, v := range got {
		f[k] = settled(fmt.Sprint(v))
	}
}

const document = `((source) => {
	const doc = source.cloneNode(true);
	const space = (text) => text.replace(/\s+/g, ' ').trim();
	const all = (selector) => [...doc.querySelectorAll(selector)];
	const attributes = (e, names) => names.map((n) => [n, e.getAttribute(n)]).filter(([, v]) => v !== null).map(([n, v]) => n + '=' + v).join(' ');
	const facts = {
		title: space(doc.title),
		html: attributes(doc.documentElement, ['lang', 'class']),
		metas: all('meta').map((m) => attributes(m, ['charset', 'name', 'property', 'http-equiv', 'content'])).sort().join('; '),
		links: all('a[href]').map((a) => a.getAttribute('href') + ' ' + space(a.textContent)).join('; '),
		relations: all('link').filter((l) => !/preload|stylesheet|prefetch/.test(l.rel)).map((l) => attributes(l, ['rel', 'href'])).sort().join('; '),
		pictures: all('img').map((i) => attributes(i, ['alt', 'width', 'height', 'loading', 'sizes', 'decoding'])).join('; '),
	};
	for (const e of all('script, style, noscript, template, next-route-announcer, body link')) e.remove();
	facts.text = space(doc.body.textContent);
	const outline = (e) => [...e.children].map((c) => c.localName + (c.id ? '#' + c.id : '') + (c.children.length ? '(' + outline(c) + ')' : '')).join(' ');
	facts.outline = outline(doc.body);
	return facts;
})(%s)`

// styles is how the page's elements look: colours, fonts and places.
const styles = `[...document.querySelectorAll('body, #__next :not(link)')].map((e) => {
	const s = getComputedStyle(e), r = e.getBoundingClientRect();
	return [e.localName, s.color, s.backgroundColor, s.borderTopColor, s.fontFamily, s.fontSize, s.fontWeight, Math.round(r.x), Math.round(r.width)].join(' ');
}).join('; ')`

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string is always JSON
	}
	return string(b)
}

// ordered is JSON with the keys of objects in order.
func ordered(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// compare reports what differs and is not explained by a row of differences.
func compare(t *testing.T, used map[int]bool, at string, theirs, ours facts) {
	t.Helper()
	names := make(map[string]bool)
	for k := range theirs {
		names[k] = true
	}
	for k := range ours {
		names[k] = true
	}
	for _, what := range sortedKeys(names) {
		if theirs[what] == ours[what] {
			continue
		}
		i := slices.IndexFunc(differences, func(d difference) bool { return d.explains(at, what, theirs[what], ours[what]) })
		if i < 0 {
			t.Errorf("%s: %s differs\n next:    %q\n freshet: %q", at, what, theirs[what], ours[what])
			continue
		}
		used[i] = true
	}
}

func sortedKeys(m map[string]bool) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
