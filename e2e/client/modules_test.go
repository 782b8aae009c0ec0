package client

import (
	"strings"
	"testing"
)

func TestHeadFollowsThePage(t *testing.T) {
	const metas = `[...document.querySelectorAll('meta[name="description"], meta[property="og:title"]')].map((m) => m.content).join(', ')`
	tab, s := open(t)
	tab.Go(s.base + "/head")
	tab.Is(`document.title`, "head 0")
	tab.Is(metas, "description 0, second 0")
	tab.Click("#more")
	tab.Is(`document.title`, "head 1")
	tab.Is(metas, "description 1, second 1")
	tab.Is(`document.querySelectorAll('link[rel="canonical"]').length`, 1)
	tab.Click("#more")
	tab.Is(`document.title`, "head 2")
	tab.Is(`document.querySelectorAll('link[rel="canonical"]').length`, 0)
	tab.Is(`document.querySelectorAll('meta[charset], meta[name="viewport"]').length`, 2)
	tab.Click("#to-plain")
	tab.Text("h1", "plain")
	tab.Is(`document.title`, "")
	tab.Is(metas, "")
	tab.Back()
	tab.Is(`document.title`, "head 0")
	tab.Is(`document.querySelectorAll('meta[charset], meta[name="viewport"]').length`, 2)
	tab.Is(`document.querySelectorAll('link[rel="icon"]').length`, 1)
}

func TestDynamicImports(t *testing.T) {
	tab, s := open(t)
	if html := body(t, s.base+"/dynamic"); !strings.Contains(html, `<p id="browser">on its way</p>`) || !strings.Contains(html, `<button id="named">off</button>`) {
		t.Errorf("the HTML is %s", html)
	}
	tab.Go(s.base + "/dynamic")
	tab.Text("#browser", "width known")
	tab.Click("#named")
	tab.Text("#named", "on")
	tab.Quiet()
	tab.Forget()
	tab.Click("#open")
	tab.Text("#late", "here after all")
	if r := tab.Requested(`/_next/static/.*\.js`); len(r) == 0 {
		t.Error("the part was there before it was asked for")
	}
}

// A part whose code cannot be loaded says so and is tried again; what a part
// throws itself is the page's error.
func TestDynamicImportsThatFail(t *testing.T) {
	tab, s := open(t)
	tab.Expect(`gone`)
	tab.Expect(`thrown by a part`)
	tab.Expect(`client-side exception|Error`)
	tab.Go(s.base + "/fallible")
	tab.Text("#retry", "gone")
	tab.Click("#retry")
	tab.Text("#late", "here after all")
	tab.Is(`window.tries`, 2)
	tab.Click("#throw")
	tab.Wait("the error page is shown", `/^(Application error: a client-side exception has occurred|500)/.test(document.querySelector('h2, h1')?.textContent)`)
}

func TestStyles(t *testing.T) {
	t.Run("of a page that is loaded", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/styled")
		tab.Is(`getComputedStyle(document.querySelector('h1')).color`, "rgb(0, 128, 0)")
		tab.Is(`getComputedStyle(document.querySelector('#shell')).borderTopColor`, "rgb(0, 0, 255)")
		tab.Text("#env", "good-morning undefined")
		tab.Is(`document.querySelector('#image').complete && document.querySelector('#image').naturalWidth > 0`, true)
		tab.Is(`[document.querySelector('#image').width, document.querySelector('#image').height]`, []any{16.0, 12.0})
	})
	t.Run("of a page that is navigated to", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Mark()
		tab.Click("#to-styled")
		tab.Text("h1", "styled")
		tab.Is(`getComputedStyle(document.querySelector('h1')).color`, "rgb(0, 128, 0)")
		tab.Back()
		tab.Text("h1", "home")
		tab.Is(`getComputedStyle(document.querySelector('h1')).color`, "rgb(0, 0, 0)")
		tab.Is(`getComputedStyle(document.querySelector('#shell')).borderTopColor`, "rgb(0, 0, 255)")
		tab.Marked()
	})
}

func TestScripts(t *testing.T) {
	t.Run("each runs once, at its time", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/scripts")
		tab.Wait("all have run", `window.ran?.length === 4`)
		tab.Is(`window.ran[0]`, "early")
		tab.Is(`window.ran.indexOf('after') < window.ran.indexOf('idle')`, true)
		tab.Is(`window.ran.slice().sort().join()`, "after,early,idle,inline")
		tab.Text("#loaded", "1")
		tab.Text("#onready", "1")
	})
	t.Run("a second visit does not run them again", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/")
		tab.Is(`window.ran?.join()`, "early")
		tab.Click("#to-scripts")
		tab.Wait("all have run", `window.ran?.length === 4`)
		tab.Text("#loaded", "1")
		tab.Click("#home")
		tab.Text("h1", "home")
		tab.Click("#to-scripts")
		tab.Text("#onready", "1")
		tab.Text("#loaded", "0")
		tab.Is(`window.ran.length`, 4)
	})
}

func TestLocalFonts(t *testing.T) {
	tab, s := open(t)
	tab.Go(s.base + "/fonts")
	tab.Is(`Math.round(document.querySelector('#by-variable').getBoundingClientRect().width)`, 80)
	tab.Is(`Math.round(document.querySelector('#by-style').getBoundingClientRect().width)`, 60)
	tab.Is(`Math.round(document.querySelector('h1 span').getBoundingClientRect().width)`, 128)
	if r := tab.Requested(`\.ttf$`); len(r) != 1 || r[0].Status != 200 {
		t.Errorf("the font is requested: %v", r)
	}
}

func TestErrors(t *testing.T) {
	t.Run("a component that throws in the browser", func(t *testing.T) {
		tab, s := open(t)
		tab.Expect(`thrown while it renders`)
		tab.Expect(`client-side exception|Error`)
		tab.Go(s.base + "/throws")
		tab.Click("#throw")
		tab.Wait("the error page is shown", `/^(Application error: a client-side exception has occurred|500)/.test(document.querySelector('h2, h1')?.textContent)`)
		tab.At("/throws")
	})
	t.Run("next/error", func(t *testing.T) {
		tab, s := open(t)
		tab.Go(s.base + "/throws")
		tab.Mark()
		tab.Click("#to-error")
		tab.Text("h1.next-error-h1", "418")
		tab.Text("h2", "I am a teapot.")
		tab.Is(`document.title`, "418: I am a teapot")
		tab.Marked()
	})
}
