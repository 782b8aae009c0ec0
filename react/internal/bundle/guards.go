package bundle

import (
	"regexp"
	"strings"

	"github.com/tdewolff/parse/v2/js"
)

// secretName matches names that speak of something only some people know.
var secretName = regexp.MustCompile(`(?i)secret|token|password|passwd|passphrase|api_?key|auth|signature|hmac|digest|credential|bearer|session`)

// guardName matches names of functions that check who is asking.
var guardName = regexp.MustCompile(`(?i)auth|verify|secret|token|session|guard|signature|password|timingsafe|compare`)

// author is where "auth" means a person who writes.
var author = regexp.MustCompile(`(?i)authors?($|[^a-z]|[A-Z])|^authors?`)

func speaksOfSecret(name string) bool { return secretName.MatchString(withoutAuthor(name)) }

func speaksOfGuard(name string) bool { return guardName.MatchString(withoutAuthor(name)) }

func withoutAuthor(name string) string {
	if lower := strings.ToLower(name); strings.Contains(lower, "authori") {
		return name // authorize, authorization
	}
	return author.ReplaceAllString(name, "")
}

// guardingCall reports whether a call checks who is asking, by its name:
// verify(req), jwt.verify(x), timingSafeEqual(a, b), or SECRETS.includes(x).
func guardingCall(n *js.CallExpr) bool {
	name := calledName(n)
	switch name {
	case "", "revalidate", "revalidateTag":
		return false
	case "includes", "has", "use":
		return secretive(n)
	}
	if member, ok := n.X.(*js.DotExpr); ok { // router().use(auth).post(handler)
		if before, ok := member.X.(*js.CallExpr); ok && calledName(before) == "use" && secretive(before) {
			return true
		}
	}
	return speaksOfGuard(name)
}

// calledName gives the last name of what is called.
func calledName(n *js.CallExpr) string {
	if v, ok := n.X.(*js.Var); ok {
		name, _ := word(v.Name())
		return name
	}
	name, _, _ := memberName(n.X)
	return name
}

// checks lists the functions of the file that compare a secret and do nothing
// that wants a guard themselves.
func (s *script) checks() map[string]bool {
	list := map[string]bool{}
	consider := func(name *js.Var, function js.INode) {
		compares, demands := false, false
		js.Walk(finder(func(n js.INode) {
			switch n := n.(type) {
			case *js.BinaryExpr:
				compares = compares || guardingComparison(n) && secretive(n)
			case *js.CallExpr:
				demands = demands || demanding(calledName(n))
			}
		}), function)
		if key, _ := word(name.Name()); compares && !demands {
			list[key] = true
		}
	}
	s.eachNode(func(n js.INode) {
		switch n := n.(type) {
		case *js.FuncDecl:
			if n.Name != nil {
				consider(n.Name, &n.Body)
			}
		case *js.BindingElement:
			if v, ok := n.Binding.(*js.Var); ok && deferred(n.Default, false) {
				consider(v, n.Default)
			}
		}
	})
	return list
}

// guardingComparison reports whether a comparison can keep somebody out. One
// with the request's method, with a type, a number, null or the like cannot. One
// with a fixed text can only if the other side speaks of a secret.
func guardingComparison(n *js.BinaryExpr) bool {
	switch n.Op {
	case js.EqEqToken, js.EqEqEqToken, js.NotEqToken, js.NotEqEqToken:
	default:
		return false
	}
	for _, side := range []js.IExpr{n.X, n.Y} {
		switch kind := operand(side); {
		case kind == fixedValue:
			return false
		case kind == fixedText && !secretive(n.X) && !secretive(n.Y):
			return false
		}
		if name, _, ok := memberName(side); ok && name == "method" {
			return false
		}
	}
	return true
}

type operandKind int

const (
	anything operandKind = iota
	fixedText
	fixedValue
)

func operand(n js.IExpr) operandKind {
	switch n := n.(type) {
	case *js.GroupExpr:
		return operand(n.X)
	case *js.LiteralExpr:
		if n.TokenType == js.StringToken && len(n.Data) > 2 {
			return fixedText
		}
		return fixedValue
	case *js.TemplateExpr:
		if n.Tag == nil && len(n.List) == 0 {
			return fixedText
		}
	case *js.UnaryExpr:
		return fixedValue // typeof x, void 0, -1, !x
	case *js.Var:
		if string(n.Name()) == "undefined" {
			return fixedValue
		}
	}
	return anything
}

// secretive reports whether an expression mentions a name that speaks of a
// secret: req.query.secret, headers["x-token"], process.env.API_KEY.
func secretive(n js.INode) bool {
	switch n := n.(type) {
	case nil:
		return false
	case *js.Var:
		name, _ := word(n.Name())
		return speaksOfSecret(name)
	case *js.LiteralExpr:
		name, _ := word(n.Data)
		return n.TokenType == js.StringToken && speaksOfSecret(name)
	case *js.ArrowFunc, *js.FuncDecl:
		return false
	case *js.BinaryExpr:
		return secretive(n.X) || secretive(n.Y)
	}
	if name, _, ok := memberName(n); ok && speaksOfSecret(name) {
		return true
	}
	for _, part := range steps(n) {
		if secretive(part) {
			return true
		}
	}
	return false
}
