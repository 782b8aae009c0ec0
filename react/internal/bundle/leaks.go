package bundle

import (
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2/js"
)

// checkLeaks fails for what belongs to the server and reached the browsers'
// files all the same: modules of Node.js, and variables of .env files.
func (c *clientBuild) checkLeaks(t *task) {
	live := c.live()
	for _, input := range slices.Sorted(maps.Keys(live)) {
		rest, imported := strings.CutPrefix(input, builtinSpace+":")
		required := false
		if !imported {
			if rest, required = strings.CutPrefix(input, missingSpace+":"); !required {
				continue
			}
		}
		name, importer, _ := strings.Cut(rest, " for ")
		if required && t.guarded(importer, name) {
			continue
		}
		t.found.fail(c.builtinLeak(t, name, importer))
	}
	t.sources.secret.exposed(c.files, func(file string) string { return strings.Join(c.chain(live, file), " → ") })
}

// builtinLeak says how a module of Node.js came to browsers. The place is the
// application's own file next to it.
func (c *clientBuild) builtinLeak(t *task, name, importer string) Message {
	chain := c.chain(c.live(), importer)
	own, next := importer, name
	for i := len(chain) - 1; i >= 0; i-- {
		if installedRoot("/"+chain[i]) == "" && !strings.Contains(chain[i], ":") {
			own = chain[i]
			if i+1 < len(chain) {
				next, _ = splitPackage(chain[i+1][strings.LastIndex(chain[i+1], "node_modules/")+len("node_modules/"):])
			}
			break
		}
	}
	base, _, _ := builtinName(name)
	hint := "move what needs it into a file that only getStaticProps, getServerSideProps or API routes use"
	if list := browserPackages[base]; len(list) > 0 {
		hint += "; or npm install " + list[0] + ", which does its work in browsers"
	}
	return t.about(own, next, "the module "+name+" of Node.js reaches browsers, which have none: "+strings.Join(append(chain, name), " → "), hint)
}

// chain is the shortest way from a page, or from main, to a file by imports
// that reached the browsers' files.
func (c *clientBuild) chain(live map[string]bool, file string) []string {
	from := map[string]string{}
	var queue []string
	for _, output := range slices.Sorted(maps.Keys(c.meta.Outputs)) {
		m := c.meta.Outputs[output]
		if _, isPage := c.pageOf(output); isPage || m.EntryPoint == clientEntry {
			from[m.EntryPoint] = ""
			queue = append(queue, m.EntryPoint)
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == file {
			var list []string
			for ; at != ""; at = from[at] {
				list = append(list, at)
			}
			slices.Reverse(list)
			return list
		}
		for _, i := range c.meta.Inputs[at].Imports {
			if _, seen := from[i.Path]; !seen {
				from[i.Path] = at
				queue = append(queue, i.Path)
			}
		}
	}
	return []string{file}
}

// pageOf gives the route whose module an output is.
func (c *clientBuild) pageOf(output string) (route string, ok bool) {
	name := c.name(output)
	for route, p := range c.Pages {
		if p.Module == name {
			return route, true
		}
	}
	return "", false
}

// guarded reports whether a file requires a module in try only: it can do
// without.
func (t *task) guarded(file, name string) bool {
	text, err := os.ReadFile(t.assets.absolute(file))
	if err != nil {
		return false
	}
	s, err := parseText(file, text)
	if err != nil {
		return false
	}
	requires := func(n js.INode) (count int) {
		js.Walk(finder(func(n js.INode) {
			call, ok := n.(*js.CallExpr)
			if !ok || calledName(call) != "require" || len(call.Args.List) != 1 {
				return
			}
			if l, ok := call.Args.List[0].Value.(*js.LiteralExpr); ok {
				if asked, _ := word(l.Data); strings.TrimPrefix(asked, "node:") == name {
					count++
				}
			}
		}), n)
		return count
	}
	inTry := 0
	within := map[*js.TryStmt]bool{} // counted with the one around it
	js.Walk(finder(func(n js.INode) {
		if one, ok := n.(*js.TryStmt); ok && one.Body != nil && one.Catch != nil && !within[one] {
			js.Walk(finder(func(n js.INode) {
				if inner, ok := n.(*js.TryStmt); ok {
					within[inner] = true
				}
			}), one.Body)
			inTry += requires(one.Body)
		}
	}), s.tree)
	return inTry > 0 && inTry == requires(s.tree)
}
