package bundle

import (
	"fmt"
	"strings"
	"testing"
)

func TestDemandsWithoutAGuardAreFound(t *testing.T) {
	for _, c := range []struct {
		sentence, file, text string
		at                   []string // LINE:COLUMN of each warning
	}{
		{"a handler that asks nobody", "x.js", "export default async function handler(req, res) {\n  await res.revalidate('/');\n}", []string{"2:13"}},
		{"an arrow function", "x.js", "export default async (req, res) => { await res.revalidate('/'); };", []string{"1:48"}},
		{"a handler in a variable", "x.js", "const handler = async (req, res) => {\n  await res.revalidate('/');\n};\nexport default handler;", []string{"2:13"}},
		{"TypeScript", "x.ts", "import type { NextApiRequest, NextApiResponse } from 'next';\n\nexport default async function handler(req: NextApiRequest, res: NextApiResponse): Promise<void> {\n  const path = req.query.path as string;\n  await res.revalidate(path);\n  res.json({ revalidated: true });\n}", []string{"5:13"}},
		{"CommonJS", "x.js", "module.exports = async (req, res) => { await res.revalidate('/') }", []string{"1:50"}},
		{"CommonJS with a name", "x.js", "async function handler(req, res) { await res.revalidate('/') }\nmodule.exports = handler", []string{"1:46"}},
		{"two calls", "x.js", "export default async function h(req, res) {\n  await res.revalidate('/a');\n  await res.revalidateTag('b');\n}", []string{"2:13", "3:13"}},
		{"a tag", "x.js", "export default async function h(req, res) { await res.revalidateTag('x') }", []string{"1:55"}},
		{"optional chaining", "x.js", "export default (req, res) => res?.revalidate?.('/');", []string{"1:35"}},
		{"a member in brackets", "x.js", "export default (req, res) => res['revalidate']('/');", []string{"1:35"}},
		{"a function taken out of the response", "x.js", "export default async (req, { revalidate }) => { await revalidate('/') }", []string{"1:55"}},
		{"a callback", "x.js", "export default async (req, res) => {\n  await Promise.all(req.body.paths.map((p) => res.revalidate(p)));\n}", []string{"2:51"}},
		{"a helper that is declared above", "x.js", "const one = async (res, p) => res.revalidate(p);\nexport default async (req, res) => { await one(res, '/') }", []string{"1:35"}},
		{"a helper that is declared below", "x.js", "export default async (req, res) => { await one(res, '/') }\nasync function one(res, p) { await res.revalidate(p) }", []string{"2:40"}},
		{"a helper of a helper that is passed on", "x.js", "const one = (res) => (p) => res.revalidate(p);\nfunction all(res, list) { return list.map(one(res)) }\nexport default (req, res) => all(res, ['/'])", []string{"1:33"}},
		{"a guard that comes too late", "x.js", "export default async (req, res) => {\n  await res.revalidate('/');\n  if (req.query.secret !== process.env.SECRET) return;\n}", []string{"2:13"}},
		{"a guard in another function", "x.js", "const other = (a, b) => a === b;\nexport default (req, res) => res.revalidate('/')", []string{"2:34"}},
		{"a guard in a callback does not reach beyond it", "x.js", "export default (req, res) => {\n  const x = list.filter((p) => p.secret === process.env.S);\n  res.revalidate('/');\n}", []string{"3:7"}},
		{"the method is no secret", "x.js", "export default async (req, res) => {\n  if (req.method !== 'POST') return res.status(405).end();\n  await res.revalidate('/');\n}", []string{"3:13"}},
		{"the method is no secret, whatever it is compared with", "x.js", "const METHOD = 'POST';\nexport default async (req, res) => {\n  if (METHOD !== req.method) return;\n  await res.revalidate('/');\n}", []string{"4:13"}},
		{"a fixed text is no secret", "x.js", "export default async (req, res) => {\n  if (req.body.type === 'post') await res.revalidate('/');\n}", []string{"2:43"}},
		{"a type is no secret", "x.js", "export default async (req, res) => {\n  if (typeof req.query.path !== 'string') return;\n  await res.revalidate('/');\n}", []string{"3:13"}},
		{"that there is a secret is not enough", "x.js", "export default async (req, res) => {\n  if (req.query.secret === undefined || req.query.secret == null) return;\n  await res.revalidate('/');\n}", []string{"3:13"}},
		{"a number is no secret", "x.js", "export default async (req, res) => {\n  if (req.body.paths.length === 0) return;\n  await res.revalidate('/');\n}", []string{"3:13"}},
		{"an author is no authorization", "x.js", "export default async (req, res) => {\n  const a = await getAuthor(req.query.id);\n  await res.revalidate('/authors/' + a);\n}", []string{"3:13"}},
		{"sending a token elsewhere is no guard", "x.js", "export default async (req, res) => {\n  await fetch(url, { headers: { authorization: `Bearer ${process.env.CMS_TOKEN}` } });\n  await res.revalidate('/');\n}", []string{"3:13"}},
		{"one route of two is open", "x.js", "async function one(res) { await res.revalidate('/') }\nexport default async (req, res) => {\n  if (req.method === 'GET') return one(res);\n  if (req.query.secret === process.env.SECRET) await one(res);\n}", []string{"1:37"}},
		{"a comparison at the top of the module is made once", "x.js", "const on = process.env.A === process.env.B;\nexport default (req, res) => res.revalidate('/')", []string{"2:34"}},
		{"a comment and a string do not move the line", "x.js", "// res.revalidate('/')\nconst s = \"res.revalidate('/')\";\n/* revalidate\n */ export default (req, res) => { s; return res.revalidate('/') }", []string{"4:50"}},
		{"a wrapper that checks nothing", "x.js", "export default withLogging(async (req, res) => res.revalidate('/'))", []string{"1:52"}},
		{"a case of a switch over the method", "x.js", "export default async (req, res) => {\n  switch (req.method) { case 'POST': await res.revalidate('/') }\n}", []string{"2:48"}},
		{"an object of handlers", "x.js", "const by = { async POST(req, res) { await res.revalidate('/') } };\nexport default (req, res) => by[req.method](req, res)", []string{"1:47"}},
		{"marks that cannot stand in an export", "x.js", "const revalidate = (res) => res.revalidate('/');\nexport { revalidate as default };", []string{"1:7"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := demandsIn(t, c.file, c.text); strings.Join(got, " ") != strings.Join(c.at, " ") {
				t.Errorf("warnings at %v, want %v", got, c.at)
			}
		})
	}
}

func TestDemandsWithAGuardAreFine(t *testing.T) {
	const guarded = "  await res.revalidate('/');\n"
	for _, c := range []struct{ sentence, text string }{
		{"the tutorial's handler", `export default async function handler(req, res) {
  // Check for secret to confirm this is a valid request
  if (req.query.secret !== process.env.MY_SECRET_TOKEN) {
    return res.status(401).json({ message: 'Invalid token' });
  }
  try {
    await res.revalidate('/path-to-revalidate');
    return res.json({ revalidated: true });
  } catch (err) {
    return res.status(500).send('Error revalidating');
  }
}`},
		{"a guard around it", "export default async (req, res) => {\n  if (req.query.secret === process.env.S) {\n" + guarded + "  }\n}"},
		{"the other sign of inequality", "export default async (req, res) => {\n  if (req.query.secret != process.env.S) return;\n" + guarded + "}"},
		{"a secret that stands in the code", "export default async (req, res) => {\n  if (req.query.secret !== 'abc') return;\n" + guarded + "}"},
		{"a header with a template", "export default async (req, res) => {\n  if (req.headers.authorization !== `Bearer ${process.env.CRON}`) return;\n" + guarded + "}"},
		{"a header by its name", "export default async (req, res) => {\n  if (req.headers['x-token'] !== 'abc') return;\n" + guarded + "}"},
		{"names that say nothing, both from somewhere", "export default async (req, res) => {\n  if (req.query.s !== config.value) return;\n" + guarded + "}"},
		{"a variable for the answer", "export default async (req, res) => {\n  const ok = req.query.secret === process.env.S;\n  if (!ok) return;\n" + guarded + "}"},
		{"constant time", "import { timingSafeEqual } from 'crypto';\nexport default async (req, res) => {\n  if (!timingSafeEqual(a(req), b())) return;\n" + guarded + "}"},
		{"constant time as a member", "export default async (req, res) => {\n  if (!crypto.timingSafeEqual(a(req), b())) return;\n" + guarded + "}"},
		{"a function that verifies", "export default async (req, res) => {\n  await verify(req);\n" + guarded + "}"},
		{"a signature", "export default async (req, res) => {\n  if (!isValidSignature(await body(req), req.headers)) return;\n" + guarded + "}"},
		{"a session", "export default async (req, res) => {\n  const s = await getServerSession(req, res);\n  if (!s) return;\n" + guarded + "}"},
		{"authorization by name", "export default async (req, res) => {\n  await requireAuthorization(req);\n" + guarded + "}"},
		{"a list of secrets", "export default async (req, res) => {\n  if (!process.env.SECRETS.split(',').includes(req.query.secret)) return;\n" + guarded + "}"},
		{"a switch over the secret", "export default async (req, res) => {\n  switch (req.query.secret) { case process.env.S: await res.revalidate('/') }\n}"},
		{"a condition in one expression", "export default (req, res) => req.query.secret === process.env.S ? res.revalidate('/') : res.end()"},
		{"a callback after the guard", "export default async (req, res) => {\n  if (req.query.secret !== process.env.S) return;\n  await Promise.all(paths.map((p) => res.revalidate(p)));\n}"},
		{"a helper that is only used after the guard", "async function one(res, p) { await res.revalidate(p) }\nexport default async (req, res) => {\n  if (req.query.secret !== process.env.S) return;\n  await one(res, '/');\n}"},
		{"helpers of helpers after the guard", "const one = (res) => (p) => res.revalidate(p);\nfunction all(res, list) { return list.map(one(res)) }\nexport default (req, res) => { if (a.secret !== b.secret) return; return all(res, ['/']) }"},
		{"a helper that nobody calls", "function unused(res) { res.revalidate('/') }\nexport default (req, res) => res.end()"},
		{"an object of helpers after the guard", "const by = { async post(res) { await res.revalidate('/') } };\nexport default (req, res) => { if (req.query.secret !== process.env.S) return; by.post(res) }"},
		{"a class of helpers after the guard", "class Work { async go(res) { await res.revalidate('/') } }\nexport default (req, res) => { if (req.query.secret !== process.env.S) return; new Work().go(res) }"},
		{"a wrapper that checks", "export default withAuth(async (req, res) => res.revalidate('/'))"},
		{"a wrapper that checks a named handler", "async function handler(req, res) { await res.revalidate('/') }\nexport default withSession(handler)"},
		{"a wrapper around a variable", "const handler = requireAuth(async (req, res) => res.revalidate('/'));\nexport default handler"},
		{"a chain that uses a guard", "export default createRouter().use(authenticate).post(async (req, res) => res.revalidate('/'))"},
		{"a function of the file that compares the secret", "const allowed = (req) => req.headers['x-secret'] === process.env.SECRET;\nexport default async (req, res) => {\n  if (!allowed(req)) return;\n" + guarded + "}"},
		{"no call at all", "export default (req, res) => res.json({ revalidate: 60, can: !!res.revalidate })"},
		{"another function with that name", "import { revalidate } from '../../lib/other';\nexport default (req, res) => res.json({ revalidate })"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := demandsIn(t, "x.js", c.text); len(got) != 0 {
				t.Errorf("warnings at %v, want none", got)
			}
		})
	}
}

// demandsIn tells where a file is warned about.
func demandsIn(t *testing.T, file, text string) []string {
	t.Helper()
	page := newSource("/x/pages/api/"+file, "pages", []string{"api", file}, new(findings))
	found := new(findings)
	inspectPage(page, []byte(text), found)
	if found.failed() {
		t.Fatal(found.errors)
	}
	var at []string
	for _, m := range found.warnings {
		if m.File != "pages/api/"+file || !strings.Contains(m.Text, "whoever finds this URL") || !strings.Contains(m.Hint, "401") {
			t.Errorf("unexpected warning %v", m)
		}
		at = append(at, fmt.Sprintf("%d:%d", m.Line, m.Column))
	}
	return at
}

func TestTheWarningOfAnOpenRouteReachesTheResult(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js":           component,
		"pages/api/open.js":        "export default async (req, res) => { await res.revalidate('/') };",
		"pages/api/closed.js":      "export default async (req, res) => { if (req.query.secret === process.env.S) await res.revalidate('/') };",
		"pages/revalidate/page.js": "export default () => null; export const getStaticProps = () => ({ props: {}, revalidate: 1 });",
	})
	if m, ok := says(b.Warnings, "pages/api/open.js:1:48", "revalidate is called without comparing"); !ok || len(b.Warnings) != 1 {
		t.Errorf("warnings %v (%v)", b.Warnings, m)
	}
}

func TestARouteThatCannotBeCheckedIsSaid(t *testing.T) {
	page := newSource("/x/pages/api/x.js", "pages", []string{"api", "x.js"}, new(findings))
	found := new(findings)
	inspectPage(page, []byte("res.revalidate("), found)
	if _, ok := says(found.warnings, "pages/api/x.js", "was not checked"); !ok {
		t.Errorf("%v", found.warnings)
	}
}

func FuzzUnguarded(f *testing.F) {
	for _, s := range []string{
		"export default async (req, res) => { if (req.query.secret !== process.env.S) return; await res.revalidate('/') }",
		"const f = (r) => r['revalidate'](`a${b}`); class A { static x = f; #p = 1; m() { f() } } export { f as default, A }",
		"switch (secret) { default: for (const x of y) try { res?.revalidate(x) } catch {} finally { label: do {} while (0) } }",
		"export default <style jsx>{`a`}</style>; P.getInitialProps = 1; export const config = { runtime: 'edge' }; __dirname; import.meta.url",
		"function f() { f() } f(); new f; f`x`; ({ ...f, [f]: f, get f() { return f } }); (0, f)(); [f, , ...f]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		lines := 1 + strings.Count(text, "\n")
		found := new(findings)
		for _, file := range []string{"api/x.js", "y.tsx"} {
			inspectPage(newSource("/x/pages/"+file, "pages", strings.Split(file, "/"), found), []byte(text), found)
			inspectSource("pages/"+file, []byte(text), found)
		}
		for _, m := range append(found.errors, found.warnings...) {
			if m.Line < 0 || m.Line > lines || m.Column < 0 || m.Column > len(text)+1 {
				t.Errorf("%v is outside of the file", m)
			}
		}
	})
}
