package bundle

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// imageURL is the standard way to name a file beside the code.
var imageURL = regexp.MustCompile(`\bnew\s+URL\(\s*(?:'(\.\.?/[^'"\n\\]+)'|"(\.\.?/[^'"\n\\]+)")\s*,\s*import\.meta\.url\s*,?\s*\)`)

// imageURLs puts the address of an image in the place of such a name. As in
// Next.js it is one without a host, the same on both sides, so it is no URL but
// gives what is mostly asked of one. In API routes, and for other files, the
// name means the file itself: they are left alone.
func (a *assets) imageURLs(file string, source []byte) ([]byte, error) {
	if !bytes.Contains(source, []byte("import.meta.url")) || strings.HasPrefix(strings.TrimPrefix(relative(a.dir, file), "src/"), "pages/api/") {
		return source, nil
	}
	var out []byte
	last := 0
	for _, at := range imageURL.FindAllSubmatchIndex(source, -1) {
		from, to := at[2], at[3]
		if from < 0 {
			from, to = at[4], at[5]
		}
		image := filepath.Join(filepath.Dir(file), filepath.FromSlash(string(source[from:to])))
		if info, err := os.Stat(image); !isImage(image) || err != nil || !info.Mode().IsRegular() {
			continue
		}
		address, err := a.mediaURL(image)
		if err != nil {
			return nil, err
		}
		text := quote(address)
		out = append(out, source[last:at[0]]...)
		out = append(out, "({ href: "+text+", pathname: "+text+", toString: () => "+text+", toJSON: () => "+text+" })"...)
		out = append(out, bytes.Repeat([]byte("\n"), bytes.Count(source[at[0]:at[1]], []byte("\n")))...)
		last = at[1]
	}
	return append(out, source[last:]...), nil
}
