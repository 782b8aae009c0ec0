package react

import "testing"

func TestDataPath(t *testing.T) {
	for _, c := range []struct {
		name, path, want string // "": not a data request of this build
	}{
		{"a page", "/_next/data/B1/posts/a.json", "/posts/a"},
		{"the root", "/_next/data/B1/index.json", "/"},
		{"a page called index below the root", "/_next/data/B1/index/index.json", "/index"},
		{"a page below one called index", "/_next/data/B1/index/a.json", "/a"},
		{"an encoded path stays encoded", "/_next/data/B1/a%20b/c%2Fd.json", "/a%20b/c%2Fd"},
		{"a path that ends in .json itself", "/_next/data/B1/a.json.json", "/a.json"},
		{"another build", "/_next/data/B2/posts/a.json", ""},
		{"a build ID that only begins alike", "/_next/data/B10/posts/a.json", ""},
		{"no build", "/_next/data/posts.json", ""},
		{"no page", "/_next/data/B1/.json", ""},
		{"no extension", "/_next/data/B1/posts/a", ""},
		{"a slash at the end", "/_next/data/B1/posts/a.json/", ""},
		{"two slashes", "/_next/data/B1//example.org/a.json", ""},
		{"two slashes further down", "/_next/data/B1/index//a.json", ""},
		{"another folder", "/_next/static/B1/a.json", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := dataPath(c.path, "B1")
			if got != c.want || ok != (c.want != "") {
				t.Errorf("%q is %q, %t, want %q", c.path, got, ok, c.want)
			}
		})
	}
}

func FuzzDataPath(f *testing.F) {
	f.Add("/_next/data/B1/index.json", "B1")
	f.Add("/_next/data/B1//x.json", "B1")
	f.Add("/_next/data/B1/index//0.json", "B1")
	f.Add("/_next/data//x.json", "")
	f.Fuzz(func(t *testing.T, path, build string) {
		got, ok := dataPath(path, build)
		if ok && (got[0] != '/' || len(got) > 1 && got[1] == '/') {
			t.Errorf("%q of build %q became %q", path, build, got)
		}
	})
}
