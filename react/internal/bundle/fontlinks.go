package bundle

import (
	"bytes"
	"regexp"
)

// leadingImport is an @import at the beginning of a bundled sheet: esbuild puts
// those of other servers there, after the @charset that Sass writes.
var leadingImport = regexp.MustCompile(`^(?:\s|/\*.*?\*/)*@import\s*(?:url\()?"([^"\\]*)"\)?;\n?`)

var leadingCharset = regexp.MustCompile(`^\s*@charset "[^"]*";\s*`)

// cutLinks takes the style sheets of fonts out of a bundled sheet, in order:
// linked from the page, they load beside it and not after it. What the
// application itself imports from elsewhere stays.
func (a *assets) cutLinks(css []byte) (rest []byte, links []string) {
	var kept []byte
	if at := leadingCharset.FindIndex(css); at != nil {
		kept, css = append(kept, css[:at[1]]...), css[at[1]:]
	}
	for {
		at := leadingImport.FindSubmatchIndex(css)
		if at == nil {
			return append(kept, css...), links
		}
		address := string(css[at[2]:at[3]])
		if _, font := a.links.get(address); font {
			links = append(links, address)
		} else {
			kept = append(kept, bytes.TrimLeft(css[:at[1]], " \n")...)
		}
		css = css[at[1]:]
	}
}
