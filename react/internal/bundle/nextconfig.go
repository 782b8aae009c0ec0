package bundle

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/tdewolff/parse/v2/js"
)

// readConfig reads next.config without running it: that takes a plain object.
// A key that would change what visitors get fails the build, because it would
// be missing silently. The result is the one key that is honoured:
// transpilePackages, the names of packages to be bundled.
func readConfig(dir string, found *findings) (transpile []string, err error) {
	for _, file := range []string{"next.config.js", "next.config.mjs", "next.config.ts", "next.config.mts", "next.config.cjs"} {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		transpile = append(transpile, checkConfig(file, text, found)...)
	}
	return transpile, nil
}

const plainHint = "write the configuration as a plain object: module.exports = { … } or export default { … }"

// checkConfig checks one configuration file.
func checkConfig(file string, text []byte, found *findings) (transpile []string) {
	s, err := parseScript(file, text)
	if err != nil {
		found.fail(Message{File: file, Text: "the file cannot be read: " + err.Error()})
		return nil
	}
	c := &config{script: s, found: found, objects: map[string]*js.ObjectExpr{}}
	for _, statement := range s.tree.List {
		c.statement(statement)
	}
	return c.transpile
}

// config is a configuration file being read.
type config struct {
	*script
	found     *findings
	objects   map[string]*js.ObjectExpr // variables that hold a plain object
	transpile []string
}

func (c *config) fail(key, text, hint string) {
	c.found.fail(c.message(-1, key, text, hint))
}

func (c *config) statement(n js.IStmt) {
	switch n := n.(type) {
	case *js.VarDecl:
		for i := range n.List {
			name, isName := n.List[i].Binding.(*js.Var)
			if object, ok := plain(n.List[i].Default).(*js.ObjectExpr); ok && isName {
				c.objects[string(name.Name())] = object
			}
		}
	case *js.ExportStmt:
		if n.Default {
			c.exported(n.Decl)
		}
	case *js.ExprStmt:
		c.expression(n.Value)
	case *js.IfStmt, *js.ForStmt, *js.ForInStmt, *js.ForOfStmt, *js.WhileStmt, *js.DoWhileStmt, *js.SwitchStmt, *js.TryStmt, *js.BlockStmt:
		c.fail("", "the configuration is not run, so its statements have no effect", plainHint)
	}
}

func (c *config) expression(n js.IExpr) {
	assignment, ok := plain(n).(*js.BinaryExpr)
	if !ok || assignment.Op != js.EqToken {
		c.found.warn(Message{File: c.file, Text: "the configuration is read, not run: what it does besides exporting an object has no effect"})
		return
	}
	target, _, _ := memberName(assignment.X)
	owner := ownerOf(assignment.X)
	switch {
	case owner == "module" && target == "exports":
		c.exported(assignment.Y)
	case owner == "exports" || owner == "module" || c.objects[owner] != nil:
		c.fail(target, "the configuration is changed after it was written: "+target, plainHint)
	}
}

// ownerOf gives the variable that a chain of members begins with.
func ownerOf(n js.IExpr) string {
	for {
		switch x := n.(type) {
		case *js.DotExpr:
			n = x.X
		case *js.IndexExpr:
			n = x.X
		case *js.Var:
			return string(x.Name())
		default:
			return ""
		}
	}
}

// plain takes brackets off.
func plain(n js.IExpr) js.IExpr {
	for {
		group, ok := n.(*js.GroupExpr)
		if !ok {
			return n
		}
		n = group.X
	}
}

func (c *config) exported(n js.IExpr) {
	n = plain(n)
	if v, ok := n.(*js.Var); ok {
		if object := c.objects[string(v.Name())]; object != nil {
			n = object
		}
	}
	object, ok := n.(*js.ObjectExpr)
	if !ok {
		c.fail("", "the configuration is not a plain object, so it cannot be read without being run", plainHint)
		return
	}
	for i := range object.List {
		c.key(&object.List[i])
	}
}

func (c *config) key(p *js.Property) {
	if p.Name == nil && !p.Spread {
		if v, ok := p.Value.(*js.Var); ok { // { images }
			c.refuse(string(v.Name()))
			return
		}
	}
	name := ""
	switch method, isMethod := p.Value.(*js.MethodDecl); {
	case isMethod && !method.Name.IsComputed():
		name = string(bytes.Trim(method.Name.Literal.Data, `"'`))
	case !isMethod && p.Name != nil && !p.Name.IsComputed():
		name = string(bytes.Trim(p.Name.Literal.Data, `"'`))
	default:
		c.fail("", "the configuration has a key that can only be known by running it", plainHint)
		return
	}
	switch {
	case slices.Contains(harmlessKeys, name), switchedOff(name, p.Value):
	case name == "transpilePackages":
		c.packages(p.Value)
	default:
		c.refuse(name)
	}
}

func (c *config) refuse(name string) {
	if slices.Contains(harmlessKeys, name) {
		return
	}
	hint, known := keyHints[name]
	if !known {
		hint = "remove it"
	}
	c.fail(name, "the key "+name+" of the configuration is not supported", hint)
}

func (c *config) packages(value js.IExpr) {
	list, ok := plain(value).(*js.ArrayExpr)
	if ok {
		for _, e := range list.List {
			name, isText := e.Value.(*js.LiteralExpr)
			if !isText || e.Spread || name.TokenType != js.StringToken {
				ok = false
				break
			}
			c.transpile = append(c.transpile, string(bytes.Trim(name.Data, `"'`)))
		}
	}
	if !ok {
		c.fail("transpilePackages", "transpilePackages must be a list of names", "write the names as plain strings")
	}
}

// switchedOff reports whether a value says no to a feature that is off anyway.
func switchedOff(name string, value js.IExpr) bool {
	literal := ""
	switch n := plain(value).(type) {
	case *js.LiteralExpr:
		literal = string(n.Data)
	case *js.Var:
		literal = string(n.Name())
	case *js.UnaryExpr: // esbuild writes undefined as void 0
		if n.Op == js.VoidToken {
			literal = "undefined"
		}
	}
	switch name {
	case "compress", "generateEtags": // on here, as is their default
		return literal == "true" || literal == "undefined"
	}
	return literal == "false" || literal == "undefined" || literal == "null" || emptyValue.MatchString(literal)
}

var emptyValue = regexp.MustCompile(`^(""|'')$`)
