package bundle

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
)

// inspectPages looks into the pages' own files for what Next.js refuses or what
// is not supported, and at API routes for demands that anybody can make.
func inspectPages(pages []*source, found *findings) error {
	for _, page := range pages {
		text, err := os.ReadFile(page.path)
		if err != nil {
			return fmt.Errorf("read %s: %w", page.file, err)
		}
		inspectPage(page, text, found)
	}
	return nil
}

// starExport is a first, fast look for how a page takes over all exports of
// another file. Whether a data function comes along cannot be seen then, so
// Next.js refuses it.
var starExport = regexp.MustCompile(`\bexport\s*\*\s*from\b`)

func inspectPage(page *source, text []byte, found *findings) {
	edge := bytes.Contains(text, []byte("edge")) && bytes.Contains(text, []byte("runtime"))
	props := !page.api() && page.route != "/_app" && page.route != "/_document" && page.route != "/_error" && bytes.Contains(text, []byte("getInitialProps"))
	quiet := !page.api() && bytes.Contains(text, []byte("unstable_runtimeJS"))
	demands := page.api() && bytes.Contains(text, []byte("revalidate"))
	star := !page.api() && page.route != "/_document" && starExport.Match(text)
	if !edge && !props && !demands && !star && !quiet {
		return
	}
	s, err := parseScript(page.file, text, "runtime", "getInitialProps", "revalidate", "revalidateTag")
	if err != nil {
		if demands {
			found.warn(Message{File: page.file, Text: "this API route was not checked for calls of revalidate without a secret, because it could not be parsed"})
		}
		return
	}
	if at, ok := s.edgeRuntime(); ok {
		found.fail(s.message(at, "runtime", "the edge runtime is not supported", "remove the setting: pages and API routes run in Node.js"))
	}
	if at, ok := s.initialProps(); ok && props {
		page.initial = true
		if page.route == "/404" || page.route == "/500" {
			found.fail(s.message(at, "getInitialProps", "the page "+page.route+" cannot have getInitialProps", "use getStaticProps"))
		}
	}
	page.noRuntime = quiet && s.noRuntime()
	if star && s.exportsAll() {
		at := starExport.FindIndex(text)
		found.fail(s.message(at[0], "export", "a page cannot use export * from", "name what it exports: export { default, getStaticProps } from '…'"))
	}
	if demands {
		found.warn(s.unguarded()...)
	}
}

// dataFunctions are the exports that make a page what it is.
const (
	staticProps = "getStaticProps"
	staticPaths = "getStaticPaths"
	serverProps = "getServerSideProps"
)

// classify tells a page's kind by its module's exports and gives what Next.js
// refuses in them.
func classify(page *source, exports []string, common bool) (Kind, []Message) {
	has := func(name string) bool { return slices.Contains(exports, name) }
	var wrong []Message
	fail := func(text, hint string) { wrong = append(wrong, Message{File: page.file, Text: text, Hint: hint}) }
	if page.api() {
		return API, nil
	}
	if common {
		fail("a page cannot use module.exports", "write export default")
		return Static, wrong
	}
	if !has("default") {
		fail("the page has no default export", "export the page's component with export default")
	}
	switch page.route {
	case "/_app", "/_document", "/_error":
		for _, name := range []string{staticProps, staticPaths, serverProps} {
			if has(name) {
				fail(page.route[1:]+" cannot have "+name, "load data in the pages")
			}
		}
		return Static, wrong
	case "/404", "/500":
		if has(serverProps) {
			fail("the page "+page.route+" cannot have "+serverProps, "use getStaticProps")
		}
	}
	if page.initial && (has(staticProps) || has(serverProps)) {
		fail("the page has both getInitialProps and "+staticProps+" or "+serverProps, "keep one way to get its data")
	}
	kind := Static
	switch {
	case has(serverProps) && (has(staticProps) || has(staticPaths)):
		fail("the page has both "+serverProps+" and "+staticProps+" or "+staticPaths, "keep one way: rendered once, or for every request")
		kind = SSR
	case has(serverProps):
		kind = SSR
	case has(staticProps):
		kind = SSG
		if page.dynamic() && !has(staticPaths) {
			fail("getStaticPaths is missing: the page "+page.route+" has parameters and getStaticProps", "export getStaticPaths; it may return { paths: [], fallback: 'blocking' }")
		}
		if !page.dynamic() && has(staticPaths) {
			fail("getStaticPaths is for pages with parameters, and "+page.route+" has none", "remove it or rename the file, as in [slug].js")
		}
	case has(staticPaths):
		fail("the page has getStaticPaths but no getStaticProps", "export getStaticProps, too")
	}
	return kind, wrong
}
