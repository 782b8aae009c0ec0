package react

import (
	"fmt"
	"net/http"
	"time"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// resultOf translates what getStaticProps returned. HTML and data become the page
// and its variant "data", so that both are always of one render.
func resultOf(reply *workers.Reply) (*freshet.Result, error) {
	res := &freshet.Result{Status: reply.Status, Tags: reply.Tags, Revalidate: windowOf(reply)}
	data, hasData := reply.Parts["data"]
	switch reply.Status {
	case http.StatusOK:
		html, ok := reply.Parts["html"]
		if !ok {
			return nil, errNoHTML
		}
		res.Body = html
		res.Header = http.Header{"Content-Type": {htmlType}}
	case http.StatusNotFound:
		if !hasData {
			data, hasData = []byte(`{"notFound":true}`), true
		}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		to := escapeLocation(reply.Location)
		res.Header = http.Header{"Location": {to}, "Content-Type": {textType}}
		if reply.Status == http.StatusPermanentRedirect {
			res.Header.Set("Refresh", "0;url="+to) // for clients that do not know 308
		}
		res.Body = []byte(to)
	default:
		return nil, fmt.Errorf("the worker answered with status %d", reply.Status)
	}
	if hasData {
		v := freshet.Variant{Header: http.Header{"Content-Type": {dataType}}, Body: data}
		if reply.Status == http.StatusNotFound {
			v.Status = http.StatusNotFound
		}
		res.Variants = map[string]freshet.Variant{dataVariant: v}
	}
	return res, nil
}

// windowOf is the window that getStaticProps gave: 0 if it gave none.
func windowOf(reply *workers.Reply) time.Duration {
	if reply.Revalidate.Never {
		return freshet.Never
	}
	return time.Duration(reply.Revalidate.Seconds) * time.Second
}

// dataVariant names the JSON data of a page.
const dataVariant = "data"

// escapeLocation percent-encodes what may not stand in a URI (RFC 3986): a
// destination may be written with spaces and letters of any script.
func escapeLocation(to string) string {
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(to))
	for i := range len(to) {
		switch c := to[i]; {
		case c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>':
			out = append(out, '%', hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	return string(out)
}
