package client

import (
	"strings"
	"testing"
)

// events are the names and URLs of the router's events, since the page was loaded.
const events = `window.events.map(([name, url]) => name + ' ' + url).join(', ')`

func TestRouterEvents(t *testing.T) {
	for _, row := range []struct{ name, click, text, want string }{
		{"a link", "#to-item", "item one", "routeChangeStart /items/one, beforeHistoryChange /items/one, routeChangeComplete /items/one"},
		{"push of an object", "#push", "item pushed", "routeChangeStart /items/pushed?x=1, beforeHistoryChange /items/pushed?x=1, routeChangeComplete /items/pushed?x=1"},
		{"what is not found", "#to-missing", "not here", "routeChangeStart /items/missing, beforeHistoryChange /items/missing, routeChangeComplete /items/missing"},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab, s := open(t)
			tab.Expect(`status of 404`)
			tab.Go(s.base + "/")
			tab.Click(row.click)
			tab.Text("h1", row.text)
			tab.Is(events, row.want)
		})
	}
	t.Run("back", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Click("#to-plain")
		tab.Text("h1", "plain")
		tab.Wait("the change is complete", `window.events.length === 3`)
		tab.Eval(`void (window.events = [])`)
		tab.Back()
		tab.Text("h1", "home")
		tab.Is(events, "routeChangeStart /, beforeHistoryChange /, routeChangeComplete /")
	})
	t.Run("a hash", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Click("#link-part")
		tab.At("/long#part")
		tab.Is(events, "hashChangeStart /long#part, hashChangeComplete /long#part")
	})
	t.Run("a listener that throws stops a change", func(t *testing.T) {
		tab, s := open(t)
		tab.Expect(`stay here`)
		tab.Go(s.base + "/")
		tab.Eval(`void Router.events.on('routeChangeStart', () => { throw new Error('stay here'); })`)
		tab.Click("#to-plain")
		tab.Wait("it has been asked", `window.events.some(([name]) => name === 'routeChangeStart')`)
		tab.Quiet()
		tab.Text("h1", "home")
		tab.At("/")
	})
	t.Run("a change that another replaces is cancelled", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Eval(`void Router.push('/items/slow').catch(() => {})`)
		tab.Is(events, "routeChangeStart /items/slow")
		tab.Eval(`void Router.push('/plain')`)
		tab.Text("h1", "plain")
		tab.At("/plain")
		tab.Is(`window.events.filter(([name]) => name === 'routeChangeError').map(([, error, url]) => [error.cancelled, url])`, []any{[]any{true, "/items/slow"}})
		tab.Quiet()
		tab.Text("h1", "plain")
	})
}

func TestRouterByHand(t *testing.T) {
	t.Run("push resolves when the page is shown", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Is(`Router.push('/items/one').then((done) => [done, document.querySelector('h1').textContent])`, []any{true, "item one"})
	})
	t.Run("as is shown in the address bar", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Eval(`Router.push('/plain?x=1', '/shown')`)
		tab.Text("h1", "plain")
		tab.At("/shown")
		tab.Text("#query", `{"x":"1"}`)
		tab.Text("#aspath", "/shown")
	})
	t.Run("back and reload", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Mark()
		tab.Eval(`Router.push('/plain')`)
		tab.Text("h1", "plain")
		tab.Eval(`void Router.back()`)
		tab.Text("h1", "home")
		tab.Marked()
		tab.Eval(`void setTimeout(() => Router.reload())`)
		tab.Is(`window.marked`, nil)
		tab.Hydrated()
		tab.Text("h1", "home")
	})
	t.Run("beforePopState may refuse", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Click("#to-plain")
		tab.Text("h1", "plain")
		tab.Eval(`void Router.beforePopState(({ as }) => { window.popped = as; return false; })`)
		tab.Back()
		tab.Is(`window.popped`, "/")
		tab.Quiet()
		tab.Text("h1", "plain")
	})
	t.Run("an address outside the site is loaded", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Eval(`void setTimeout(() => Router.push('/a.txt'))`)
		tab.Is(`document.contentType`, "text/plain")
		tab.At("/a.txt")
	})
	t.Run("a hash changes nothing else", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/ssr?a=b")
		tab.Forget()
		tab.Eval(`Router.push('/ssr?a=b#x')`)
		tab.At("/ssr?a=b#x")
		tab.Text("#aspath", "/ssr?a=b#x")
		tab.Quiet()
		if r := tab.Requested(`/_next/data/`); len(r) != 0 {
			t.Errorf("data requests: %v", r)
		}
	})
}

func TestShallow(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/shallow")
	tab.Text("#tab", "none")
	runs := tab.Read("#runs")
	tab.Quiet()
	tab.Forget()
	tab.Mark()
	tab.Click("#to-shallow")
	tab.Text("#tab", "a")
	tab.At("/shallow?tab=a")
	tab.Text("#runs", runs)
	tab.Click("#push-shallow")
	tab.Text("#tab", "c")
	tab.At("/shallow?tab=c")
	tab.Text("#runs", runs)
	tab.Quiet()
	if r := tab.Requested(`/_next/data/.*shallow`); len(r) != 0 {
		t.Errorf("data requests: %v", r)
	}
	tab.Is(`window.events.every((event) => event[2].shallow === true)`, true)
	tab.Click("#to-deep")
	tab.Text("#tab", "b")
	tab.Wait("the data is new", `document.querySelector('#runs').textContent !== '`+runs+`'`)
	tab.Back()
	tab.Text("#tab", "c")
	tab.Marked()
}

func TestScroll(t *testing.T) {
	t.Run("a navigation begins at the top, back is where it was", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Mark()
		tab.Eval(`void scrollTo(0, 2900)`)
		tab.Is(`scrollY`, 2900)
		tab.Click("#to-plain")
		tab.Text("h1", "plain")
		tab.Is(`scrollY`, 0)
		tab.Back()
		tab.Text("h1", "long")
		tab.Is(`scrollY`, 2900)
		tab.Marked()
	})
	t.Run("between two long pages", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Eval(`void scrollTo(0, 2900)`)
		tab.Is(`scrollY`, 2900)
		tab.Eval(`Router.push('/long?other=1')`)
		tab.At("/long?other=1")
		tab.Is(`scrollY`, 0)
	})
	t.Run("scroll={false} stays", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Eval(`void scrollTo(0, 2900)`)
		tab.Click("#to-unscrolled")
		tab.At("/long?again=1")
		tab.Text("#query", `{"again":"1"}`)
		tab.Is(`scrollY`, 2900)
	})
	t.Run("a link to a part of a page shows that part", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Click("#to-long-part")
		tab.At("/long#part")
		tab.Is(`document.querySelector('#part').getBoundingClientRect().top | 0`, 0)
	})
	t.Run("parts of one page, and back", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Mark()
		tab.Click("#link-part")
		tab.Is(`document.querySelector('#part').getBoundingClientRect().top | 0`, 0)
		tab.Text("#aspath", "/long#part")
		tab.Back()
		tab.At("/long")
		tab.Is(`scrollY`, 0)
		tab.Eval(`void scrollTo(0, 0)`)
		tab.Click("#to-part")
		tab.At("/long#part")
		tab.Is(`document.querySelector('#part').getBoundingClientRect().top | 0`, 0)
		tab.Marked()
	})
}

func TestPrefetch(t *testing.T) {
	t.Run("a link that is seen", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Quiet()
		if r := tab.Requested(`/_next/data/[^/]+/items/`); len(r) != 0 {
			t.Errorf("before it is seen: %v", r)
		}
		tab.Eval(`document.querySelector('#to-seen').scrollIntoView()`)
		wait(t, tab, `/_next/data/[^/]+/items/seen\.json`)
		tab.Quiet()
		if r := tab.Requested(`/_next/data/[^/]+/items/hovered`); len(r) != 0 {
			t.Errorf("prefetch={false} was fetched: %v", r)
		}
	})
	t.Run("a link that is hovered over", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Hover("#to-hovered")
		wait(t, tab, `/_next/data/[^/]+/items/hovered\.json`)
	})
	t.Run("what was fetched is not fetched again", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/long")
		tab.Eval(`document.querySelector('#to-seen').scrollIntoView()`)
		wait(t, tab, `/_next/data/[^/]+/items/seen\.json`)
		tab.Quiet()
		tab.Forget()
		tab.Click("#to-seen")
		tab.Text("h1", "item seen")
		for _, r := range tab.Requested(`/_next/data/[^/]+/items/seen`) {
			if r.Method == "GET" && !r.Cached && !underNext() {
				t.Errorf("fetched again: %v", r)
			}
		}
		// The page that came has a link of its own, to the first one.
		if r := tab.Requested(`/_next/static/.*items.*\.js`); len(r) != 0 {
			t.Errorf("its script was not fetched before: %v", r)
		}
	})
	t.Run("by hand", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Eval(`Router.prefetch('/items/one')`)
		wait(t, tab, `/_next/data/[^/]+/items/one\.json`)
	})
	t.Run("no data of a page per request", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Eval(`Router.prefetch('/ssr')`)
		tab.Quiet()
		if r := tab.Requested(`/_next/data/`); len(r) != 0 {
			t.Errorf("data requests: %v", r)
		}
	})
}

func TestASecretQueryIsNotLost(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/items/one?draft=1")
	tab.Text("#aspath", "/items/one?draft=1")
	tab.Is(canonical(`JSON.parse(document.querySelector('#query').textContent)`), `{"draft":"1","id":"one"}`)
	if r := tab.Requested(`/_next/data/[^/]+/items/one`); len(r) > 1 {
		t.Errorf("data requests: %v", r)
	}
	if strings.Contains(tab.Read("#aspath"), "id=") {
		t.Error("a param stands in the path")
	}
}
