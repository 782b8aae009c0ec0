package bundle

import (
	"cmp"
	"slices"

	"github.com/tdewolff/parse/v2/js"
)

// Whoever finds the URL of an API route can call it. If it calls
// res.revalidate without asking for a secret first, anybody can make the site
// regenerate pages. unguarded finds such calls. It is a heuristic about one
// file, and says nothing of what imported functions do:
//
//   - A call of a member revalidate or revalidateTag needs a guard before it, in
//     the same function or in one around it. Without one it is told.
//   - A guard is a comparison, or a call whose name speaks of one (see guards.go),
//     or a call of a function of the file that compares a secret.
//     What comes after it in the source counts as guarded, whatever the
//     branches are.
//   - A named function of the file runs where it is called or passed on. One
//     that is only used after a guard is guarded.
//   - At the top of the module there are no guards: code there does not run for
//     each request. But what is passed to a call with such a name, as in
//     `export default withAuth(handler)`, is guarded.
func (s *script) unguarded() []Message {
	g := &guardian{units: map[string]*unit{}, checks: s.checks()}
	root, top := &unit{}, &reach{module: true}
	for _, statement := range s.tree.List {
		g.walk(root, top, statement)
	}
	var sites []site
	seen := map[*unit]bool{root: true}
	for queue := []*unit{root}; len(queue) > 0; queue = queue[1:] {
		for _, use := range queue[0].uses {
			u := g.units[use.name]
			if u == nil && use.called && demanding(use.name) {
				sites = append(sites, use.site) // const { revalidate } = res
			}
			if u != nil && !seen[u] {
				seen[u] = true
				queue = append(queue, u)
			}
		}
		sites = append(sites, queue[0].sites...)
	}
	slices.SortFunc(sites, func(a, b site) int { return cmp.Compare(a.offset, b.offset) })
	var list []Message
	for _, one := range slices.Compact(sites) {
		list = append(list, s.message(one.offset, one.name,
			one.name+" is called without comparing a secret or token before: whoever finds this URL can make the site regenerate pages",
			"begin the handler with: if (req.query.secret !== process.env.REVALIDATE_SECRET) return res.status(401).json({ message: 'Invalid secret' })"))
	}
	return list
}

// guardian collects what the functions of a file do without a guard.
type guardian struct {
	units  map[string]*unit
	checks map[string]bool // functions of the file that are guards by what they do
}

// unit is a named function, or the module itself. Unnamed functions belong to
// the unit that they stand in.
type unit struct {
	sites []site // unguarded calls of revalidate
	uses  []use  // unguarded mentions of names
}

type site struct {
	name   string
	offset int
}

type use struct {
	site
	called bool
}

// reach is how far a guard reaches: to the end of the function it stands in.
type reach struct {
	outer   *reach
	module  bool
	guarded bool
	inside  int // of calls that guard their arguments
}

func (r *reach) safe() bool {
	for ; r != nil; r = r.outer {
		if r.guarded || r.inside > 0 {
			return true
		}
	}
	return false
}

func (r *reach) guard() {
	if !r.module {
		r.guarded = true
	}
}

func demanding(name string) bool { return name == "revalidate" || name == "revalidateTag" }

func (g *guardian) walk(u *unit, r *reach, n js.INode) {
	switch n := n.(type) {
	case *js.FuncDecl:
		if n.Name != nil {
			g.named(n.Name, r, n)
			return
		}
		g.body(u, r, n)
	case *js.ClassDecl:
		if n.Name != nil {
			g.named(n.Name, r, n)
			return
		}
		g.steps(u, r, n)
	case *js.ArrowFunc, *js.MethodDecl:
		g.body(u, r, n)
	case *js.VarDecl:
		for i := range n.List {
			v, isName := n.List[i].Binding.(*js.Var)
			if f := n.List[i].Default; isName && deferred(f, r.module) {
				g.named(v, r, f)
			} else if f != nil {
				g.walk(u, r, f)
			}
		}
	case *js.ExportStmt:
		g.export(u, r, n)
	case *js.Var:
		if name, at := word(n.Name()); !r.safe() {
			u.uses = append(u.uses, use{site: site{name, at}})
		}
	case *js.CallExpr:
		g.call(u, r, n)
	case *js.BinaryExpr:
		g.steps(u, r, n)
		if guardingComparison(n) {
			r.guard()
		}
	case *js.SwitchStmt:
		if secretive(n.Init) {
			g.walk(u, r, n.Init)
			r.guard()
		}
		g.steps(u, r, n)
	default:
		g.steps(u, r, n)
	}
}

func (g *guardian) steps(u *unit, r *reach, n js.INode) {
	for _, part := range steps(n) {
		g.walk(u, r, part)
	}
}

// body walks a function: guards in it do not reach beyond it.
func (g *guardian) body(u *unit, r *reach, n js.INode) { g.steps(u, &reach{outer: r}, n) }

// named walks a function that has a name as a unit of its own. Functions of
// the same name count as one, which errs on the side of a warning.
func (g *guardian) named(name *js.Var, r *reach, function js.INode) {
	key, _ := word(name.Name())
	u := g.units[key]
	if u == nil {
		u = &unit{}
		g.units[key] = u
	}
	g.body(u, r, function)
}

func (g *guardian) call(u *unit, r *reach, n *js.CallExpr) {
	guards := guardingCall(n) || g.checks[calledName(n)]
	if v, ok := n.X.(*js.Var); ok {
		if name, at := word(v.Name()); !r.safe() && !guards {
			u.uses = append(u.uses, use{site: site{name, at}, called: true})
		}
	} else {
		g.walk(u, r, n.X)
	}
	if guards {
		r.inside++
	}
	for i := range n.Args.List {
		g.walk(u, r, n.Args.List[i].Value)
	}
	if guards {
		r.inside--
		r.guard()
	}
	if name, at, ok := memberName(n.X); ok && demanding(name) && !r.safe() {
		u.sites = append(u.sites, site{name, at})
	}
}

// deferred reports whether the code in a variable's first value runs only where
// the variable is used: in a function and, at the top of the module, in the
// functions of an object.
func deferred(n js.INode, module bool) bool {
	switch n.(type) {
	case *js.ArrowFunc, *js.FuncDecl:
		return true
	case *js.ObjectExpr, *js.ClassDecl:
		return module
	}
	return false
}
