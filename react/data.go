package react

import "strings"

const dataPrefix = "/_next/data/"

// dataPath translates the path of a data request, percent-encoded as it came,
// to the page's: /_next/data/BUILD/posts/a.json is /posts/a, and index.json is
// /. As in Next.js a page whose path begins with /index is asked for as
// /index/index…. It reports false for any other path or build.
func dataPath(escaped, build string) (string, bool) {
	rest, ok := strings.CutPrefix(escaped, dataPrefix)
	if !ok {
		return "", false
	}
	rest, ok = strings.CutPrefix(rest, build+"/")
	if !ok {
		return "", false
	}
	rest, ok = strings.CutSuffix(rest, ".json")
	switch {
	case !ok || rest == "" || strings.HasPrefix(rest, "/") || strings.HasSuffix(rest, "/") || strings.Contains(rest, "//"):
		return "", false
	case rest == "index":
		return "/", true
	}
	if tail, ok := strings.CutPrefix(rest, "index/"); ok {
		return "/" + tail, true
	}
	return "/" + rest, true
}
