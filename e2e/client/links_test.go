package client

import (
	"testing"
)

func TestALinkLoadsNoDocument(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/")
	tab.Click("#kept")
	tab.Mark()
	tab.Click("#to-plain")
	tab.Text("h1", "plain")
	tab.At("/plain")
	tab.Text("#pathname", "/plain")
	tab.Text("#kept", "kept 1")
	tab.Back()
	tab.Text("h1", "home")
	tab.At("/")
	tab.Forward()
	tab.Text("h1", "plain")
	tab.At("/plain")
	tab.Text("#kept", "kept 1")
	tab.Marked()
}

func TestOneDataRequest(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/")
	tab.Quiet()
	tab.Forget()
	tab.Mark()
	tab.Click("#to-item")
	tab.Text("h1", "item one")
	tab.At("/items/one")
	tab.Text("#query", `{"id":"one"}`)
	tab.Marked()
	tab.Quiet()
	asked(t, tab, `/_next/data/[^/]+/items/one\.json`)
	tab.Click("#to-two")
	tab.Text("h1", "item two")
	tab.At("/items/two")
	tab.Back()
	tab.Text("h1", "item one")
	tab.Marked()
}

func TestWhereALinkLeads(t *testing.T) {
	for _, row := range []struct{ name, click, at, text string }{
		{"a page per request", "#to-ssr", "/ssr?a=b", "ssr"},
		{"a page with getInitialProps", "#to-initial", "/initial?q=link", "initial"},
		{"a catch-all page", "#to-docs", "/docs/a/b", "docs a > b"},
		{"a redirect of the data", "#to-moved", "/items/two", "item two"},
		{"what fallback makes", "#to-lazy", "/lazy/linked", "lazy linked"},
		{"push of an object", "#push", "/items/pushed?x=1", "item pushed"},
		{"replace", "#replace", "/plain", "plain"},
	} {
		t.Run(row.name, func(t *testing.T) {
			tab, s := open(t)
			tab.Go(s.base + "/")
			tab.Mark()
			before := tab.Eval(`history.length`)
			tab.Click(row.click)
			tab.Text("h1", row.text)
			tab.At(row.at)
			tab.Marked()
			if row.name == "replace" {
				tab.Is(`history.length`, before)
				return
			}
			tab.Back()
			tab.Text("h1", "home")
			tab.Marked()
		})
	}
	t.Run("an object with params becomes a path", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/docs/a/b")
		tab.Mark()
		tab.Click("#to-more")
		tab.Text("h1", "docs c > d e")
		tab.At("/docs/c/d%20e")
		tab.Marked()
	})
}

func TestDataOfTheRequest(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/")
	tab.Eval(`document.cookie = 'name=value'`)
	tab.Click("#to-ssr")
	tab.Text("#asked", `{"a":"b"}`)
	tab.Text("#cookie", "value")
	asked(t, tab, `/_next/data/[^/]+/ssr\.json\?a=b$`)
}

func TestInitialPropsInTheBrowser(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/initial?q=first")
	tab.Text("#side", "server")
	tab.Text("#context", `{"pathname":"/initial","query":{"q":"first"},"asPath":"/initial?q=first"}`)
	tab.Click("#home")
	tab.Text("h1", "home")
	tab.Click("#to-initial")
	tab.Text("#side", "browser")
	tab.Text("#context", `{"pathname":"/initial","query":{"q":"link"},"asPath":"/initial?q=link"}`)
	if r := tab.Requested(`/_next/data/`); len(r) != 0 {
		t.Errorf("data requests: %v", r)
	}
}

func TestMissingDataShowsThe404Page(t *testing.T) {
	tab, s := open(t)
	tab.Expect(`status of 404`)
	tab.Go(s.base + "/")
	tab.Click("#to-missing")
	tab.Text("h1", "not here")
	tab.At("/items/missing")
	tab.Back()
	tab.Text("h1", "home")
}

func TestAnUnknownPathIsLoaded(t *testing.T) {
	tab, s := open(t)
	tab.Expect(`status of 404`)
	tab.Go(s.base + "/")
	tab.Click("#to-unknown")
	tab.Text("h1", "not here")
	tab.At("/no/such/page")
}

func TestFailedDataIsAFullLoad(t *testing.T) {
	t.Run("the network fails", func(t *testing.T) {
		tab, s := open(t)
		tab.Expect(`ERR_BLOCKED_BY_CLIENT`)
		tab.Expect(`Failed to (load|fetch)`)
		tab.Go(s.base + "/")
		tab.Block("*://*:*/_next/data/*")
		tab.Mark()
		tab.Click("#to-item")
		tab.Text("h1", "item one")
		tab.At("/items/one")
		tab.Is(`window.marked`, nil)
	})
	t.Run("the server fails", func(t *testing.T) {
		tab, s := open(t)
		tab.Expect(`status of 500`)
		tab.Expect(`Failed to (load|fetch)`)
		tab.Go(s.base + "/")
		tab.Click("#to-broken")
		tab.Text("h1", "out of order")
		tab.At("/items/broken")
	})
}

func TestOrdinaryLinks(t *testing.T) {
	t.Run("a file is loaded", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Click("#to-file")
		tab.At("/a.txt")
	})
	t.Run("a page without script is loaded or shown", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Click("#to-bare")
		tab.Text("h1", "bare")
		tab.At("/bare")
	})
	t.Run("a click with a key held is the browser's", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Is(`(() => {
			const event = new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true });
			let prevented;
			addEventListener('click', (e) => { prevented = e.defaultPrevented; e.preventDefault(); }, { once: true });
			document.querySelector('#to-plain').dispatchEvent(event);
			return prevented;
		})()`, false)
		tab.At("/")
	})
	t.Run("another site is the browser's", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Is(`document.querySelector('#to-out').href`, "https://example.org/")
		tab.Is(`(() => {
			let prevented;
			addEventListener('click', (e) => { prevented = e.defaultPrevented; e.preventDefault(); }, { once: true });
			document.querySelector('#to-out').click();
			return prevented;
		})()`, false)
	})
}
