package client

import (
	"strings"
	"testing"
)

func TestACounterCountsWithoutARequest(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/")
	tab.Text("#counter", "count 0")
	tab.Quiet()
	tab.Forget()
	tab.Click("#counter")
	tab.Click("#counter")
	tab.Text("#counter", "count 2")
	if r := tab.Requests(); len(r) != 0 {
		t.Errorf("requests: %v", r)
	}
}

func TestQueryAfterHydration(t *testing.T) {
	for _, row := range []struct{ name, path, pathname, query, html string }{
		{"a static page learns its query", "/plain?x=1&y=a%20b", "/plain", `{"x":"1","y":"a b"}`, `<i id="query">{}</i>`},
		{"a repeated key is a list", "/plain?x=1&x=2", "/plain", `{"x":["1","2"]}`, `<i id="query">{}</i>`},
		{"a static dynamic page learns its params", "/docs/a/b%20c?x=1", "/docs/[...all]", `{"x":"1","all":["a","b c"]}`, `data-server="false"`},
		{"without a query it is ready too", "/plain", "/plain", `{}`, `data-server="false"`},
		{"a page with data is ready at once", "/items/one", "/items/[id]", `{"id":"one"}`, `<i id="query">{&quot;id&quot;:&quot;one&quot;}</i>`},
		{"a page with data learns the rest of the query", "/items/one?x=1", "/items/[id]", `{"x":"1","id":"one"}`, `<i id="query">{&quot;id&quot;:&quot;one&quot;}</i>`},
		{"a page per request has its query from the start", "/ssr?x=1", "/ssr", `{"x":"1"}`, `<i id="query">{&quot;x&quot;:&quot;1&quot;}</i>`},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab, s := open(t)
			html := body(t, s.base+row.path)
			if !strings.Contains(html, row.html) {
				t.Errorf("the HTML lacks %s: %s", row.html, html)
			}
			tab.Go(s.base + row.path)
			tab.Text("#ready", "true")
			tab.Text("#pathname", row.pathname)
			tab.Is(`document.querySelector('#aspath').textContent`, row.path)
			tab.Is(canonical(`JSON.parse(document.querySelector('#query').textContent)`), sorted(row.query))
		})
	}
}

func TestFallbackReplacesItself(t *testing.T) {
	tab, s := open(t)
	tab.Load(s.base + "/lazy/a%20new")
	tab.Text("#value", "lazy a new")
	tab.Text("#fallback", "false")
	tab.Text("#query", `{"id":"a new"}`)
	asked(t, tab, `/_next/data/[^/]+/lazy/a%20new\.json`)
	if r := tab.Requested(`^/lazy/`); len(r) != 1 {
		t.Errorf("loads: %v", r)
	}
}

func TestFallbackOfWhatIsNotThere(t *testing.T) {
	tab, s := open(t)
	tab.Expect(`404`)
	tab.Load(s.base + "/lazy/missing-one")
	tab.Text("h1", "not here")
}

func TestAFallbackShellIsShownFirst(t *testing.T) {
	_, s := open(t)
	if html := body(t, s.base+"/lazy/another"); !strings.Contains(html, `<h1 id="loading">loading</h1>`) {
		t.Errorf("the HTML is no fallback: %s", html)
	}
}

func TestAPageWithoutScript(t *testing.T) {
	tab, s := open(t)
	tab.Load(s.base + "/bare")
	tab.Text("h1", "bare")
	tab.Quiet()
	for _, r := range tab.Requests() {
		if strings.HasPrefix(r.Path(), "/_next/") && r.Type == "Script" || strings.Contains(r.Path(), "/data/") {
			t.Errorf("it requests %v", r)
		}
	}
	html := body(t, s.base+"/bare")
	for _, no := range []string{"__NEXT_DATA__", "<script", "modulepreload"} {
		if strings.Contains(html, no) {
			t.Errorf("the HTML has %s: %s", no, html)
		}
	}
}

// TestNothingOfTheServerIsSent: no script of the site holds a variable, a
// built-in module or the text of code that only the server runs.
func TestNothingOfTheServerIsSent(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/items/one")
	tab.Quiet()
	n := 0
	for _, r := range tab.Requested(`/_next/static/.*\.js`) {
		n++
		script := body(t, r.URL)
		for _, no := range []string{"never-in-a-browser", "createHash", "this item is broken", "/items/two\",permanent"} {
			if strings.Contains(script, no) {
				t.Errorf("%s holds %q", r.Path(), no)
			}
		}
	}
	if n == 0 {
		t.Error("no script was requested")
	}
}

func TestARouterThatIsRenderedAsTextHydrates(t *testing.T) {
	ours(t, "in a browser the router knows address and readiness before it hydrates what a server made without them")
	for _, row := range []struct{ name, path, want string }{
		{"with a query", "/told?x=1", `/told?x=1 true {"x":"1"}`},
		{"without a query", "/told", `/told true {}`},
		{"with a fragment", "/told#part", `/told#part true {}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab, s := open(t)
			tab.Go(s.base + row.path)
			tab.Text("h1", row.want)
		})
	}
}
