package repotest

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// rule says which packages of ours the packages of one room may import. The
// first rule that fits a package holds for it.
type rule struct {
	room    string   // as in path.Match, or with "/..." at the end
	may     []string // likewise; "." is the root package
	inTests []string // beyond that
	why     string
}

// public is what any application may import.
var public = []string{".", "store", "store/...", "react", "admin", "metrics", "webhook"}

var rules = []rule{
	{"store", nil, []string{"store/storetest", "store/mem"}, "the contract knows nobody who uses it"},
	{"store/storetest", []string{"store"}, []string{"store/mem"}, "the suite judges stores by the contract alone"},
	{"store/*", []string{"store"}, []string{"store/storetest", "store/mem"}, "a store knows the contract, neither the engine nor another store"},
	{"internal/repotest", nil, nil, "it reads files, not packages"},
	{"internal/sim", append([]string{"internal/..."}, public...), nil, "histories on several peers need everything public"},
	{"internal/...", nil, nil, "a leaf is a mechanism that knows nothing of pages"},
	{".", []string{"store", "store/mem", "internal/..."}, []string{"store/storetest"}, "the engine knows the contract and the reference store; the program chooses all else"},
	{"react/internal/assets", []string{"internal/accept"}, nil, "files are chosen by the same reading of a request as pages"},
	{"react/internal/tools", []string{"react/internal/child"}, nil, "all child processes end with us"},
	{"react/internal/workers", []string{"react/internal/child"}, nil, "all child processes end with us"},
	{"react/internal/...", nil, nil, "a part of the front-end is a leaf"},
	{"react", []string{".", "store", "react/internal/..."}, []string{"store/mem"}, "a front-end stands above the engine and is given its store"},
	{"admin", []string{".", "store", "admin/internal/..."}, []string{"store/mem"}, "the operator's surface stands above the engine"},
	{"metrics", []string{".", "store", "metrics/internal/..."}, []string{"store/mem"}, "the operator's surface stands above the engine"},
	{"webhook", []string{".", "store", "webhook/internal/..."}, []string{"store/mem"}, "the operator's surface stands above the engine"},
	{"e2e", nil, public, "the real binary is run, not imported"},
	{"e2e/browser", nil, nil, "it looks at pages, whoever serves them"},
	{"e2e/apps", nil, nil, "the real binary is run, not imported"},
	{"e2e/*", nil, []string{"e2e/browser", "e2e/apps"}, "the real binary is run, not imported"},
	{"examples/...", public, nil, "an example uses what any application can use"},
	{"cmd/freshet", []string{"..."}, nil, "the program wires everything"},
}

// outside names who alone may import a module that is not ours.
var outside = map[string][]string{
	"github.com/chromedp/chromedp":  {"e2e/browser"},
	"github.com/chromedp/cdproto":   {"e2e/browser"},
	"github.com/evanw/esbuild":      {"react/internal/bundle"},
	"github.com/tdewolff/parse":     {"react/internal/bundle"},
	"github.com/ncruces/go-sqlite3": {"store/sqlite", "examples/goblog"},
	"github.com/redis/rueidis":      {"store/redis"},
	"github.com/maypok86/otter":     {"internal/pagecache"},
	"github.com/spf13/cobra":        {"cmd/freshet"},
	"github.com/andybalholm/brotli": {".", "react/internal/assets"},
	"github.com/klauspost/compress": {".", "react/internal/assets"},
	"golang.org/x/image":            {"react/internal/bundle"},
	"golang.org/x/sys":              {"cmd/freshet", "react/internal/workers", "react/internal/child"},
}

func fits(pattern, rel string) bool {
	if pattern == "..." {
		return true
	}
	if dir, ok := strings.CutSuffix(pattern, "/..."); ok {
		return strings.HasPrefix(rel, dir+"/")
	}
	ok, err := path.Match(pattern, rel)
	return err == nil && ok
}

func anyFits(patterns []string, rel string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return fits(p, rel) })
}

func TestImportsFollowTheHouse(t *testing.T) {
	for _, p := range list(t) {
		i := slices.IndexFunc(rules, func(r rule) bool { return fits(r.room, p.rel()) })
		if i < 0 {
			t.Errorf("package %s has no room: add a rule for it here and to ARCHITECTURE.md", p.rel())
			continue
		}
		r := rules[i]
		check := func(imports []string, allowed []string) {
			for _, imp := range imports {
				if !ours(imp) || imp == p.ImportPath {
					continue
				}
				if rel := inside(imp); rel == "cmd/freshet" || !anyFits(allowed, rel) {
					t.Errorf("package %s may not import %s: %s", p.rel(), rel, r.why)
				}
			}
		}
		check(p.Imports, r.may)
		check(p.TestImports, slices.Concat(r.may, r.inTests))
		check(p.XTestImports, slices.Concat(r.may, r.inTests))
	}
}

func TestLibrariesAreImportedInOneRoom(t *testing.T) {
	for _, p := range list(t) {
		for _, imp := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if first, _, _ := strings.Cut(imp, "/"); ours(imp) || !strings.Contains(first, ".") {
				continue // ours, or the standard library
			}
			var rooms []string
			for lib, r := range outside {
				if imp == lib || strings.HasPrefix(imp, lib+"/") {
					rooms = r
				}
			}
			switch {
			case rooms == nil:
				t.Errorf("package %s imports %s, which no room is named for: add it here and to docs/dependencies.md", p.rel(), imp)
			case !slices.Contains(rooms, p.rel()):
				t.Errorf("package %s imports %s, which only %s may", p.rel(), imp, strings.Join(rooms, ", "))
			}
		}
	}
}

func TestLibrariesAreExplained(t *testing.T) {
	text := string(read(t, "docs/dependencies.md"))
	for lib := range outside {
		_, name, _ := strings.Cut(lib, "/")
		if strings.HasPrefix(lib, "golang.org/") {
			name = lib
		}
		if !strings.Contains(text, name) && !planned[lib] {
			t.Errorf("docs/dependencies.md does not say why %s was chosen", lib)
		}
	}
}

// planned are libraries that have a room and are not used yet.
var planned = map[string]bool{"github.com/redis/rueidis": true}

func TestRulesFit(t *testing.T) {
	for _, row := range []struct {
		name, pattern, rel string
		want               bool
	}{
		{"a name fits itself", "store", "store", true},
		{"a name does not fit what lies below it", "store", "store/mem", false},
		{"a star is one level", "store/*", "store/mem", true},
		{"a star is not two levels", "store/*", "store/mem/deep", false},
		{"dots are every level below", "internal/...", "internal/a/b", true},
		{"dots are not the folder itself", "internal/...", "internal", false},
		{"dots alone are everything", "...", ".", true},
		{"the root is itself", ".", ".", true},
		{"the root is not the rest", ".", "store", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := fits(row.pattern, row.rel); got != row.want {
				t.Errorf("fits(%q, %q) = %v", row.pattern, row.rel, got)
			}
		})
	}
}
