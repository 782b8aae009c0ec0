package parity

import (
	"path/filepath"

	"github.com/freshet-go/freshet/e2e/browser"
)

var fragments = map[string]string{"Content-Type": "application/x-www-form-urlencoded"}

var blog = app{
	name: "blog", dir: filepath.Join("..", "..", "examples", "blog"),
	requests: []request{
		{line: "GET /"},
		{line: "GET /posts/what-a-freshet-is"},
		{line: "GET /posts/reading-a-gauge?utm=1"},
		{line: "GET /posts/nothing", times: 2},
		{line: "GET /edit"},
		{line: "GET /edit/skipping-stones"},
		{line: "GET /edit/nothing"},
		{line: "GET /no/such/page"},
		{line: "GET /posts/"},
		{line: "GET //edit"},
		{line: "HEAD /"},
		{line: "POST /"},
		{line: "GET /_next/data/BUILD/index.json"},
		{line: "GET /_next/data/BUILD/posts/skipping-stones.json"},
		{line: "GET /_next/data/BUILD/posts/nothing.json"},
		{line: "GET /_next/data/BUILD/edit.json"},
		{line: "GET /_next/data/another-build/index.json"},
		{line: "GET /_next/static/nothing.js"},
		{line: "GET /api/revalidate?secret=wrong"},
		{line: "POST /api/source", header: fragments, body: "state=up"},
	},
	scenes: []scene{
		{"reading a post and going back", "/", func(tab *browser.Tab, _ string) {
			tab.Mark()
			tab.Click(`a[href="/posts/reading-a-gauge"]`)
			tab.At("/posts/reading-a-gauge")
			tab.Wait("the title is the post's", `document.title.endsWith('· The River Log') && document.querySelector('#title') !== null`)
			tab.Back()
			tab.At("/")
			tab.Wait("the list is back", `document.querySelector('ul.posts') !== null`)
			tab.Click(`a[href="/posts/skipping-stones"]`)
			tab.Wait("the post is shown", `document.querySelector('#title') !== null`)
			tab.Marked()
		}},
		{"from a post to its editor", "/posts/the-bridge-that-moved", func(tab *browser.Tab, _ string) {
			tab.Mark()
			tab.Click(`a[href="/edit/the-bridge-that-moved"]`)
			tab.At("/edit/the-bridge-that-moved")
			tab.Wait("the editor is shown", `document.querySelector('#edit-title') !== null`)
			tab.Marked()
		}},
	},
}

var shop = app{
	name: "shop", dir: filepath.Join("..", "testdata", "shop"),
	requests: []request{
		{line: "GET /"},
		{line: "GET /categories/outdoor"},
		{line: "GET /categories/outdoor/clothing/shoes"},
		{line: "GET /categories/kitchen/coffee%20%26%20tea"},
		{line: "GET /categories/nothing"},
		{line: "GET /categories"},
		{line: "GET /products/walking-boots"},
		{line: "GET /products/sandals"},
		{line: "GET /products/kettle", times: 2},
		{line: "GET /products/cafe-pot", times: 2},
		{line: "GET /products/boots", times: 2},
		{line: "GET /products/nothing", times: 2},
		{line: "GET /search"},
		{line: "GET /search?q=boots"},
		{line: "GET /cart"},
		{line: "GET /help"},
		{line: "GET /best"},
		{line: "GET /pages/help"},
		{line: "GET /robots.txt"},
		{line: "GET /catalogue/outdoor/camping"},
		{line: "GET /catalogue"},
		{line: "GET /p/kettle?from=mail"},
		{line: "GET /item-12"},
		{line: "GET /item-12345"},
		{line: "GET /winter?year=2025"},
		{line: "GET /winter"},
		{line: "GET /account/orders?page=2", header: map[string]string{"Cookie": "name=Ada%20L"}},
		{line: "GET /account/orders?out=1"},
		{line: "GET /api/search?q=WATER"},
		{line: "GET /search/"},
		{line: "GET /nothing"},
		{line: "GET /hill.svg"},
		{line: "GET /analytics.js"},
		{line: "GET /_next/data/BUILD/index.json"},
		{line: "GET /_next/data/BUILD/categories/outdoor/camping.json"},
		{line: "GET /_next/data/BUILD/products/tent-for-two.json"},
		{line: "GET /_next/data/BUILD/products/boots.json", times: 2},
		{line: "GET /_next/data/BUILD/products/nothing.json", times: 2},
		{line: "GET /_next/data/BUILD/account/orders.json?page=3"},
		{line: "GET /_next/data/BUILD/account/orders.json?out=1"},
		{line: "GET /_next/data/BUILD/search.json"},
		{line: "GET /404"},
	},
	scenes: []scene{
		{"a cart over navigations and reloads", "/", func(tab *browser.Tab, _ string) {
			tab.Click(`a[href="/products/walking-boots"]`)
			tab.Text("h1", "Walking boots")
			tab.Click("#menu")
			tab.Click("#size-42")
			tab.Text("#size-42", "[42]")
			tab.Click("#add")
			tab.Click("#add")
			tab.Text("#cart-count", "2")
			tab.Click(`a[href="/"]`)
			tab.Text("h1", "Things for outside")
			tab.Text("#menu", "menu open")
			tab.Click(`a[href="/products/kettle"]`)
			tab.Text("h1", "Kettle")
			tab.Click("#add")
			tab.Click("#cart-link")
			tab.Text("#total", "327.00 EUR")
			tab.Reload()
			tab.Text("#total", "327.00 EUR")
			tab.Click("#remove-kettle")
			tab.Text("#total", "298.00 EUR")
		}},
		{"a search by URL, by form and by back", "/search?q=water", func(tab *browser.Tab, _ string) {
			tab.Text("#found", "1 found for “water”")
			tab.Eval(`document.querySelector('#q').value = 'o'`)
			tab.Click("#go")
			tab.At("/search?q=o")
			tab.Wait("other things are found", `document.querySelector('#found').textContent.endsWith('found for “o”') && document.querySelectorAll('li').length > 3`)
			tab.Back()
			tab.At("/search?q=water")
			tab.Text("#found", "1 found for “water”")
		}},
		{"nested categories", "/", func(tab *browser.Tab, _ string) {
			tab.Mark()
			tab.Click(`a[href="/categories/outdoor/clothing/shoes"]`)
			tab.Text("h1", "shoes")
			tab.Click(`#crumbs a`)
			tab.Text("h1", "outdoor")
			tab.Click(`a[href="/categories/kitchen"]`)
			tab.Text("h1", "kitchen")
			tab.Back()
			tab.Text("h1", "outdoor")
			tab.Marked()
		}},
		{"a category with odd characters", "/", func(tab *browser.Tab, _ string) {
			tab.Mark()
			tab.Click(`#categories li:last-child a`)
			tab.Text("h1", "coffee & tea")
			tab.At("/categories/kitchen/coffee%20%26%20tea")
			tab.Marked()
		}},
		{"parts that come later", "/products/tent-for-two", func(tab *browser.Tab, _ string) {
			tab.Text("#clock", "hour known")
			tab.Click("#show-reviews")
			tab.Text("#reviews", "Three people liked Tent for two, and one of them bought it twice.")
			tab.Is("window.counted", 1)
		}},
		{"a rewrite", "/search", func(tab *browser.Tab, _ string) {
			tab.Click(`a[href="/help"]`)
			tab.Text("h1", "Help")
			tab.At("/help")
			tab.Hydrated()
		}},
		{"a rewrite that is loaded", "/best", func(tab *browser.Tab, _ string) {
			tab.Text("#clock", "hour known")
			tab.Click("#add")
			tab.Text("#cart-count", "1")
		}},
		{"a redirect of the configuration", "/cart", func(tab *browser.Tab, _ string) {
			tab.Click(`#empty a[href="/p/kettle"]`)
			tab.Text("h1", "Kettle")
			tab.At("/products/kettle")
			tab.Hydrated()
			tab.Text("#clock", "hour known")
		}},
		{"orders per request", "/search", func(tab *browser.Tab, _ string) {
			tab.Eval(`document.cookie = 'name=Ada'`)
			tab.Mark()
			tab.Click(`a[href="/account/orders"]`)
			tab.Text("#who", "Signed in as Ada, page 1")
			tab.Marked()
		}},
		{"what is not sold", "/products/nothing-at-all", func(tab *browser.Tab, _ string) {
			tab.Expect(`status of 404`)
			tab.Text("h1", "We do not sell that")
			tab.Mark()
			tab.Click("main a")
			tab.Text("h1", "Things for outside")
			tab.Marked()
		}},
	},
}

var manual = app{
	name: "docs", dir: filepath.Join("..", "testdata", "docs"), prefix: "/manual",
	requests: []request{
		{line: "GET /"},
		{line: "GET /manual"},
		{line: "GET /manual/"},
		{line: "GET /manual/guide/start"},
		{line: "GET /manual/guide/deeper"},
		{line: "GET /manual/guide/deep/bottom", times: 2},
		{line: "GET /manual/guide/nothing", times: 2},
		{line: "GET /manual/guide"},
		{line: "GET /manual/words"},
		{line: "GET /manual/words/"},
		{line: "GET /words"},
		{line: "GET /manual/_next/data/BUILD/guide/start.json"},
		{line: "GET /manual/_next/data/BUILD/index.json"},
		{line: "GET /manual/_next/data/BUILD/guide/nothing.json", times: 2},
		{line: "GET /_next/data/BUILD/index.json"},
	},
	scenes: []scene{
		{"a theme by style jsx", "", func(tab *browser.Tab, prefix string) {
			tab.Is(`getComputedStyle(document.querySelector('main')).backgroundColor`, "rgb(255, 255, 255)")
			tab.Click("#theme")
			tab.Text("#theme", "theme dark")
			tab.Is(`getComputedStyle(document.querySelector('main')).backgroundColor`, "rgb(20, 20, 30)")
			tab.Mark()
			tab.Click(`a[href="` + prefix + `/guide/start"]`)
			tab.Text("h1", "How to start")
			tab.Text("#theme", "theme dark")
			tab.Is(`getComputedStyle(document.querySelector('main')).backgroundColor`, "rgb(20, 20, 30)")
			tab.Is(`getComputedStyle(document.querySelector('.where')).fontStyle`, "italic")
			tab.Marked()
		}},
		{"contents lead to headings", "/guide/start", func(tab *browser.Tab, prefix string) {
			tab.Expect(`Cancel rendering route`) // Next.js lets it pass at times
			tab.Click("#contents")
			tab.Click("#to-what-you-do")
			tab.At(prefix + "/guide/start#what-you-do")
			tab.Back()
			tab.At(prefix + "/guide/start")
		}},
		{"a link in Markdown", "/guide/start", func(tab *browser.Tab, prefix string) {
			tab.Click("#clicks")
			tab.Click(`article a[href="` + prefix + `/guide/deeper"]`)
			tab.Text("h1", "Deeper water")
			tab.Hydrated()
			tab.Click("#clicks")
			tab.Text("#clicks", "clicked 1")
		}},
		{"pages and back", "/words", func(tab *browser.Tab, prefix string) {
			tab.Mark()
			tab.Click(`a[href="` + prefix + `"]`)
			tab.Text("h1", "The Manual")
			tab.At(prefix)
			tab.Is(`document.querySelectorAll('[aria-current="page"]').length`, 1)
			tab.Back()
			tab.Text("h1", "Words")
			tab.Marked()
		}},
		{"a page that is made when asked for", "/guide/deep/bottom", func(tab *browser.Tab, _ string) {
			tab.Text("#where", "guide / deep / bottom deep")
			tab.Click("#theme")
			tab.Text("#theme", "theme dark")
		}},
		{"a page that is not there", "/guide/never", func(tab *browser.Tab, prefix string) {
			tab.Expect(`status of 404`)
			tab.Text("h1", "No such page")
			tab.Click(`a[href="` + prefix + `/words"]`)
			tab.Text("h1", "Words")
		}},
	},
}
