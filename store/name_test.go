package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/freshet-go/freshet/store"
)

func TestNamesOfAPath(t *testing.T) {
	for _, row := range []struct {
		says          string
		path, pattern string
		tags          []string
		want          []store.Name
	}{
		{"the root has one prefix, itself", "/", "/", nil, []store.Name{"s", "p/", "r/", "d/"}},
		{"a path has each of its parents as prefix", "/a/bc/d", "/a/{x}/{y}", []string{"t", "u:1"},
			[]store.Name{"s", "p/a/bc/d", "r/a/{x}/{y}", "d/", "d/a", "d/a/bc", "d/a/bc/d", "tt", "tu:1"}},
		{"an unknown pattern is no name", "/a", "", []string{"t"}, []store.Name{"s", "p/a", "d/", "d/a", "tt"}},
		{"segments of several bytes stay whole", "/é/ü", "", nil, []store.Name{"s", "p/é/ü", "d/", "d/é", "d/é/ü"}},
		{"an empty path has no prefix of its own", "", "", nil, []store.Name{"s", "p", "d/"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			got := slices.Collect(store.Names(row.path, row.pattern, row.tags))
			if !slices.Equal(got, row.want) {
				t.Errorf("got %q, want %q", got, row.want)
			}
			e := &store.Entry{Key: store.Key{Path: row.path}, Pattern: row.pattern, Tags: row.tags}
			if of := slices.Collect(e.Names()); !slices.Equal(of, row.want) {
				t.Errorf("of the entry: got %q, want %q", of, row.want)
			}
			for n := range row.want { // leaving early must not panic
				i := 0
				for range e.Names() {
					if i == n {
						break
					}
					i++
				}
			}
		})
	}
}

func TestNameParts(t *testing.T) {
	for _, row := range []struct {
		name store.Name
		kind store.Kind
		text string
	}{
		{store.SiteName, store.KindSite, ""},
		{store.PathName("/a"), store.KindPath, "/a"},
		{store.TagName("t"), store.KindTag, "t"},
		{store.PatternName("/{a}"), store.KindPattern, "/{a}"},
		{store.PrefixName("/a"), store.KindPrefix, "/a"},
		{store.TagName(""), store.KindTag, ""},
		{"", 0, ""},
	} {
		if row.name.Kind() != row.kind || row.name.Text() != row.text {
			t.Errorf("%q is %c %q, want %c %q", row.name, row.name.Kind(), row.name.Text(), row.kind, row.text)
		}
	}
}

// FuzzCovers holds Covers against Names, which define it.
func FuzzCovers(f *testing.F) {
	for _, n := range []string{"s", "sx", "", "p/a/b", "p/a", "r/{x}", "r", "d/", "d/a", "d/a/b", "d/a/", "d", "d//", "tt", "t", "t1", "x/a"} {
		f.Add(n, "/a/b", "/{x}", "t 1")
	}
	f.Add("d//", "///", "", "")
	f.Add("da", "a/b", "", "")
	f.Add("d", "", "", "")
	f.Add("d/a/b", "/a/bc", "", "")
	f.Fuzz(func(t *testing.T, name, path, pattern, tags string) {
		e := &store.Entry{Key: store.Key{Path: path}, Pattern: pattern, Tags: strings.Split(tags, " ")}
		want := false
		for n := range e.Names() {
			want = want || n == store.Name(name)
		}
		if got := store.Name(name).Covers(e); got != want {
			t.Errorf("%q covers path %q, pattern %q, tags %q: %v, its names say %v", name, path, pattern, e.Tags, got, want)
		}
	})
}
