package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"time"

	"github.com/chromedp/chromedp"
)

// Eval is the value of a JavaScript expression, as JSON decodes it. A promise is awaited.
func (tab *Tab) Eval(js string) any {
	tab.t.Helper()
	v, err := tab.eval(js)
	if err != nil {
		tab.t.Fatalf("%s: %v", js, err)
	}
	return v
}

func (tab *Tab) eval(js string) (any, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](js, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return nil, nil
	}
	var v any
	err = json.Unmarshal(raw, &v)
	return v, err
}

// Wait waits until a JavaScript expression is true. It survives a change of the page.
func (tab *Tab) Wait(what, js string) {
	tab.t.Helper()
	var last any
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if last, err = tab.eval(js); err == nil && last == true {
			return
		}
	}
	tab.t.Fatalf("never happened: %s: %s is %v (%v)", what, js, last, err)
}

// Is waits until a JavaScript expression has a value.
func (tab *Tab) Is(js string, want any) {
	tab.t.Helper()
	var last any
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if last, err = tab.eval(js); err == nil && same(last, want) {
			return
		}
	}
	tab.t.Fatalf("%s is %v (%v), want %v", js, last, err, want)
}

func same(got, want any) bool {
	if n, ok := want.(int); ok {
		want = float64(n)
	}
	return reflect.DeepEqual(got, want)
}

// Text waits until the first element that the selector finds has that text.
func (tab *Tab) Text(selector, want string) {
	tab.t.Helper()
	tab.Is(text(selector), want)
}

// Read is the text of the first element that the selector finds.
func (tab *Tab) Read(selector string) string {
	tab.t.Helper()
	s, ok := tab.Eval(text(selector)).(string)
	if !ok {
		tab.t.Fatalf("there is no %s", selector)
	}
	return s
}

func text(selector string) string {
	return fmt.Sprintf(`document.querySelector(%q)?.textContent ?? null`, selector)
}

// At waits until the tab is at a path, with query and fragment.
func (tab *Tab) At(path string) {
	tab.t.Helper()
	tab.Is(`location.pathname + location.search + location.hash`, path)
}

// Mark sets a property of the window, which a full load removes.
func (tab *Tab) Mark() {
	tab.t.Helper()
	tab.Eval(`window.marked = true`)
}

// Marked fails the test if the page was loaded anew since Mark.
func (tab *Tab) Marked() {
	tab.t.Helper()
	if tab.Eval(`window.marked === true`) != true {
		tab.t.Error("the page was loaded anew")
	}
}

// Click clicks the middle of the first element that the selector finds, once it is there.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	x, y := tab.point(selector)
	tab.do("click "+selector, chromedp.MouseEvent(chromedp.MouseMoved, x, y), chromedp.MouseClickXY(x, y))
}

// Hover moves the mouse over the first element that the selector finds.
func (tab *Tab) Hover(selector string) {
	tab.t.Helper()
	x, y := tab.point(selector)
	tab.do("hover "+selector, chromedp.MouseEvent(chromedp.MouseMoved, x, y))
}

// Type writes text into the field that the selector finds.
func (tab *Tab) Type(selector, text string) {
	tab.t.Helper()
	tab.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Back goes back in the history; what then happens is for the test to wait for.
func (tab *Tab) Back() {
	tab.t.Helper()
	tab.Eval(`void history.back()`)
}

// Forward goes forward in the history.
func (tab *Tab) Forward() {
	tab.t.Helper()
	tab.Eval(`void history.forward()`)
}

// point is the middle of an element, which is scrolled into view.
func (tab *Tab) point(selector string) (x, y float64) {
	tab.t.Helper()
	tab.Wait(selector+" is to be seen", fmt.Sprintf(`(document.querySelector(%q)?.getClientRects().length ?? 0) > 0`, selector))
	at, ok := tab.Eval(fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		e.scrollIntoView({ block: 'nearest', behavior: 'instant' });
		const r = e.getClientRects()[0];
		return [r.x + r.width / 2, r.y + r.height / 2];
	})()`, selector)).([]any)
	if !ok {
		tab.t.Fatalf("%s has no place", selector)
	}
	return at[0].(float64), at[1].(float64)
}

// Quiet waits until no request is under way and the page has nothing to do.
func (tab *Tab) Quiet() {
	tab.t.Helper()
	var busy []Request
	for end := time.Now().Add(patience); time.Now().Before(end); {
		n := len(tab.Requests())
		tab.Eval(`new Promise((done) => {
			const idle = (f) => requestIdleCallback(f, { timeout: 200 });
			idle(() => setTimeout(() => idle(() => done(true)), 50));
		})`)
		after := tab.Requests()
		// Chromium does not say that what it fetched ahead has ended.
		busy = slices.DeleteFunc(after, func(r Request) bool { return r.Done || r.Type == "Other" && r.Status != 0 })
		if len(busy) == 0 && len(tab.Requests()) == n {
			return
		}
	}
	tab.t.Fatalf("the page never came to rest: %v", busy)
}

// Picture writes what the tab shows into a PNG file.
func (tab *Tab) Picture(file string) {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, png, 0o600)
	}
	if err != nil {
		tab.t.Fatalf("picture %s: %v", file, err)
	}
}
