package browser

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// patience bounds every wait: what takes longer hangs.
const patience = 20 * time.Second

// Tab is a page of a test, with cookies, storage and cache of its own. Its
// methods end the test when something takes longer than 20 seconds. It is used
// by one goroutine.
type Tab struct {
	t   testing.TB
	ctx context.Context
	record
}

// Open opens an empty tab, which is closed when the test ends.
func (b *Browser) Open(t testing.TB) *Tab {
	t.Helper()
	tab := &Tab{t: t}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext(), chromedp.WithListener(tab.hear))
	tab.ctx = ctx
	t.Cleanup(func() {
		if t.Failed() && ctx.Err() == nil {
			t.Log(tab.describe())
		}
		cancel()
		for _, text := range tab.complaints() {
			t.Errorf("the page reports: %s", text)
		}
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	return tab
}

// Go loads a URL and waits until the page is loaded and hydrated, if it has scripts to do so.
func (tab *Tab) Go(url string) {
	tab.t.Helper()
	tab.Load(url)
	tab.Hydrated()
}

// Load loads a URL and waits for the load event only.
func (tab *Tab) Load(url string) {
	tab.t.Helper()
	tab.do("load "+url, chromedp.Navigate(url))
}

// Reload loads the page again.
func (tab *Tab) Reload() {
	tab.t.Helper()
	tab.do("reload", chromedp.Reload())
	tab.Hydrated()
}

// Hydrated waits until React has taken over the page. A page without
// __NEXT_DATA__ has nothing to take over.
func (tab *Tab) Hydrated() {
	tab.t.Helper()
	tab.Wait("hydration", `(() => {
		if (!document.getElementById('__NEXT_DATA__')) return document.readyState === 'complete';
		const root = document.getElementById('__next');
		const taken = (node) => Object.keys(node).some((key) => key.startsWith('__reactFiber$'));
		return !!root && (taken(root) || [...root.querySelectorAll('*')].some(taken));
	})()`)
}

// Block makes requests fail whose URL matches one of the patterns, such as
// *://*:*/_next/data/*; without a pattern none fails any more.
func (tab *Tab) Block(patterns ...string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	blocked := make([]*network.BlockPattern, len(patterns))
	for i, p := range patterns {
		blocked[i] = &network.BlockPattern{URLPattern: p, Block: true}
	}
	_, err := chromedp.Call(ctx, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: blocked})
	if err != nil {
		tab.t.Fatalf("block %q: %v", patterns, err)
	}
}

func (tab *Tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tab.t.Fatalf("%s: %v", what, err)
	}
}

// describe is where the tab stands, for a test that has failed.
func (tab *Tab) describe() string {
	ctx, cancel := context.WithTimeout(tab.ctx, 2*time.Second)
	defer cancel()
	html, err := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + '\n' + document.body?.outerHTML.slice(0, 3000)`))
	if err != nil {
		html = err.Error()
	}
	return fmt.Sprintf("the tab is at %s\nconsole: %q\nrequests: %v", html, tab.Console(), tab.Requests())
}
