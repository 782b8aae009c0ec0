package react

import (
	"strings"
	"testing"

	"github.com/freshet-go/freshet/react/internal/bundle"
)

// TestInitialPropsOfTheApp: pages without a data function are rendered by
// request when the app's getInitialProps has to be called; the 404 page and pages
// with data are not.
func TestInitialPropsOfTheApp(t *testing.T) {
	dir := newApp(t, map[string]string{
		"pages/_app.js": `import App from 'next/app'
let n = 0
export default function Own({ Component, pageProps, asked }) { return <div>{asked}<Component {...pageProps} /></div> }
Own.getInitialProps = async (context) => {
  const { req, res, query } = context.ctx
  if (query.end) { res.writeHead(302, { Location: '/elsewhere' }); res.end(); return { pageProps: {} } }
  return { ...(await App.getInitialProps(context)), asked: 'asked ' + ++n + ' by ' + (req ? req.headers['user-agent'] : 'nobody') + ' ' }
}`,
		"pages/index.js":     "export default function P() { return <p>home</p> }\n",
		"pages/user/[id].js": "import { useRouter } from 'next/router'\nexport default function P() { return <p>{useRouter().query.id}</p> }\n",
		"pages/data.js":      "export default function P({ a }) { return <p>{a}</p> }\nexport const getStaticProps = () => ({ props: { a: 'data' } })\n",
		"pages/404.js":       "export default function P({ a }) { return <p>{a}</p> }\nexport const getStaticProps = () => ({ props: { a: 'lost' } })\n",
	})
	r := run(t, dir)
	kinds := map[string]string{}
	for _, route := range r.built.Routes {
		kinds[route.Pattern] = route.Kind
	}
	if kinds["/"] != "ssr" || kinds["/user/[id]"] != "ssr" || kinds["/data"] != "ssg" {
		t.Errorf("kinds %v", kinds)
	}
	m, err := bundle.ReadManifest(r.built.Dir + "/" + manifestName)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.Pages {
		if string(p.Kind) != kinds[p.Route] {
			t.Errorf("the manifest says that %s is %s", p.Route, p.Kind)
		}
	}
	first, body := r.do("GET", "/")
	if !strings.Contains(body, "by Go-http-client") || !strings.Contains(body, `"appGip":true`) || first.Header.Get("Cache-Control") != noStore {
		t.Errorf("%v %s", first.Header, body)
	}
	if _, again := r.do("GET", "/"); again == body {
		t.Errorf("the second visitor gets the same: %s", again)
	}
	r.expect("/user/a%20b", 200, "<p>a b</p>")
	r.expect("/data", 200, "by nobody")
	r.expect("/nothing", 404, "by nobody")
	r.expect("/_next/data/"+r.app.ID()+"/index.json", 404, "")
	r.expect("/_next/data/"+r.app.ID()+"/data.json", 200, `"pageProps":{"a":"data"}`)
	r.expect("/_next/data/"+r.app.ID()+"/404.json", 200, `"pageProps":{"a":"lost"}`)
	if res, _ := r.do("GET", "/?end=1"); res.StatusCode != 302 || res.Header.Get("Location") != "/elsewhere" {
		t.Errorf("it ended the answer itself: %d %v", res.StatusCode, res.Header)
	}
}

// TestConfigOfPaths is a site with rules, from its next.config to the answers.
func TestConfigOfPaths(t *testing.T) {
	dir := newApp(t, map[string]string{
		"next.config.js": `module.exports = {
  basePath: '/docs',
  redirects: async () => [{ source: '/old/:slug', destination: '/posts/:slug', permanent: true }],
  rewrites: async () => [{ source: '/as/:name', destination: '/ssr?from=rule' }, { source: '/call/:id', destination: '/api/call' }],
  headers: async () => [{ source: '/:path*', headers: [{ key: 'X-Site', value: 'docs' }] }],
}`,
		"pages/index.js":        "export default function P() { return <p>home</p> }\n",
		"pages/posts/[slug].js": "export default function P({ slug }) { return <p>{slug}</p> }\nexport const getStaticProps = ({ params }) => params.slug === 'moved' ? { redirect: { destination: '/posts/new', permanent: false } } : { props: params }\nexport const getStaticPaths = () => ({ paths: [], fallback: 'blocking' })\n",
		"pages/ssr.js":          "export default function P(p) { return <pre>{JSON.stringify(p)}</pre> }\nexport const getServerSideProps = ({ req, query, resolvedUrl }) => ({ props: { url: req.url, query, resolvedUrl } })\n",
		"pages/api/call.js":     "export default (req, res) => res.json({ url: req.url, query: req.query })\n",
	})
	r := run(t, dir)
	for _, c := range []struct {
		target string
		status int
		part   string
	}{
		{"/docs", 200, "<p>home</p>"},
		{"/", 404, ""},
		{"/docs/old/x?y=1", 308, "/docs/posts/x?y=1"},
		{"/docs/posts/x", 200, "<p>x</p>"},
		{"/docs/as/me?z=1", 200, `{&quot;url&quot;:&quot;/as/me?z=1&quot;,&quot;query&quot;:{&quot;z&quot;:&quot;1&quot;,&quot;from&quot;:&quot;rule&quot;,&quot;name&quot;:&quot;me&quot;},&quot;resolvedUrl&quot;:&quot;/ssr?z=1&quot;}`},
		{"/docs/call/7?z=1", 200, `{"url":"/call/7?z=1","query":{"z":"1","id":"7"}}`},
		{"/docs/posts/moved", 307, "/docs/posts/new"},
		{"/docs/_next/data/" + r.app.ID() + "/posts/moved.json", 200, `"__N_REDIRECT":"/posts/new"`},
	} {
		r.expect(c.target, c.status, c.part)
	}
	if res, _ := r.do("GET", "/docs/posts/x"); res.Header.Get("X-Site") != "docs" {
		t.Errorf("%v", res.Header)
	}
}

func TestRulesThatMeanNothing(t *testing.T) {
	dir := newApp(t, map[string]string{
		"next.config.js": `module.exports = { redirects: async () => [{ source: '/a/:b', destination: '/c/:d', permanent: true }, { source: '/x/:y(\\d+', destination: '/', permanent: false }] }`,
		"pages/index.js": "export default function P() { return null }\n",
	})
	_, err := Build(t.Context(), BuildOptions{Dir: dir, Env: testEnv(), Logger: silent(), OpenStore: (&stores{}).open})
	for _, part := range []string{`redirects: source "/a/:b": destination "/c/:d": it uses :d`, `redirects: source "/x/:y(\\d+": a parenthesis that is not closed at position 5`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("got %v\nwant %s", err, part)
		}
	}
}
