package workers

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
)

// Headers between us and the worker. The worker compares the token and takes
// them all away before the user's code sees the request.
const (
	internalPrefix = "X-Freshet-"
	headerToken    = "X-Freshet-Token"
	headerPage     = "X-Freshet-Page"
	headerParams   = "X-Freshet-Params"
	headerData     = "X-Freshet-Data"
	headerRewrite  = "X-Freshet-Rewrite"
)

// rewrite makes a client's request the worker's. Hop-by-hop headers are gone
// already (RFC 9110, section 7.6.1).
func rewrite(pr *httputil.ProxyRequest, token string, route Route) {
	in, out := pr.In, pr.Out
	out.URL.Scheme = "http"
	out.URL.Host = "worker"            // the transport knows only one
	out.URL.RawQuery = in.URL.RawQuery // as it came: parsing it is the worker's business
	out.Host = in.Host
	out.Trailer = nil
	out.Header.Del("Expect") // net/http answers that itself when the body is read
	for name := range out.Header {
		if len(name) >= len(internalPrefix) && strings.EqualFold(name[:len(internalPrefix)], internalPrefix) {
			delete(out.Header, name)
		}
	}
	forward(in, out)
	out.Header.Set(headerToken, token)
	out.Header.Set(headerPage, escape(route.Page))
	params, err := json.Marshal(orEmpty(route.Params))
	if err != nil {
		params = []byte("{}") // strings and lists of strings: cannot be
	}
	out.Header.Set(headerParams, url.PathEscape(string(params)))
	if route.Data {
		out.Header.Set(headerData, "1")
	}
	if route.Rewrite != nil {
		if to, err := json.Marshal(route.Rewrite); err == nil { // two strings: cannot fail
			out.Header.Set(headerRewrite, url.PathEscape(string(to)))
		}
	}
}

// forward sets the headers that tell where a request came from as users of
// Next.js know them: what a proxy before us said stays, and the address it
// connected from is appended.
func forward(in, out *http.Request) {
	keep := func(name, otherwise string) {
		if v := in.Header[name]; len(v) > 0 {
			out.Header[name] = v
		} else if otherwise != "" {
			out.Header.Set(name, otherwise)
		}
	}
	scheme := "http"
	if in.TLS != nil {
		scheme = "https"
	}
	keep("Forwarded", "")
	keep("X-Forwarded-Proto", scheme)
	keep("X-Forwarded-Host", in.Host)
	hops := in.Header["X-Forwarded-For"]
	if ip, _, err := net.SplitHostPort(in.RemoteAddr); err == nil {
		hops = append(hops[:len(hops):len(hops)], ip)
	}
	if len(hops) > 0 {
		out.Header.Set("X-Forwarded-For", strings.Join(hops, ", "))
	}
}

// escape makes any text fit for a header: what is not visible ASCII, and "%", is
// percent-encoded, so that decodeURIComponent brings it back.
func escape(s string) string {
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c > ' ' && c <= '~' && c != '%' {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(b)
}
