package freshet

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Limits on tags, those of the CDNs that read them.
const (
	maxTags     = 128
	maxTagBytes = 256
)

// entryOf checks a result and makes the entry that is committed.
func (s *Site) entryOf(k *known, res *Result, begun store.Tick) (*store.Entry, error) {
	e := &store.Entry{
		Key:     store.Key{Build: s.opt.Build, Path: k.path},
		Pattern: k.route.page.Pattern,
		Listed:  k.listed.Load(),
		Begun:   begun,
		Made:    time.Now(),
		Window:  window(res.Revalidate, k.route.page.Revalidate),
	}
	for _, t := range res.Tags {
		if err := checkTag(t); err != nil {
			return nil, err
		}
	}
	if gone(or(res.Status, http.StatusOK)) && !e.Listed && res.Revalidate == 0 && e.Window == 0 {
		e.Window = unlistedNotFound
	}
	e.Tags = slices.Compact(slices.Sorted(slices.Values(res.Tags)))
	if len(e.Tags) > maxTags {
		return nil, fmt.Errorf("%d tags, the most is %d", len(e.Tags), maxTags)
	}
	size := len(res.Body)
	page, err := answerOf("", res.Status, res.Header, res.Body)
	if err != nil {
		return nil, err
	}
	if !cacheable(page.Status) {
		return nil, fmt.Errorf("status %d cannot be cached", page.Status)
	}
	e.Answers = append(e.Answers, page)
	names := make([]string, 0, len(res.Variants))
	for n := range res.Variants {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		v := res.Variants[n]
		a, err := answerOf(n, v.Status, v.Header, v.Body)
		if err != nil {
			return nil, fmt.Errorf("variant %q: %w", n, err)
		}
		size += len(v.Body)
		e.Answers = append(e.Answers, a)
	}
	if size > s.opt.MaxResultBytes {
		return nil, fmt.Errorf("%d bytes, the most is %d (Options.MaxResultBytes)", size, s.opt.MaxResultBytes)
	}
	return e, nil
}

// unlistedNotFound is the window of a not-found answer that states none, at a
// path that its page does not list and whose pages do not age. Next.js keeps it
// until the next build; but whoever asks for a page a moment before it is written
// would then have made it disappear. Never, said by the result, keeps it for good.
const unlistedNotFound = time.Minute

func window(result, page time.Duration) time.Duration {
	return max(or(result, page), 0) // Never is negative
}

// cacheable are the statuses that RFC 9110, section 15.1, lets a cache keep and
// that a page can mean.
func cacheable(status int) bool {
	switch status {
	case 200, 301, 302, 303, 307, 308, 404, 410:
		return true
	}
	return false
}

func gone(status int) bool { return status == http.StatusNotFound || status == http.StatusGone }

// engineHeaders are set by the engine for every answer, or belong to a
// connection or a visitor: a page that sets one is mistaken.
var engineHeaders = []string{"Age", "Cache-Control", "Cache-Status", "Connection", "Content-Encoding", "Content-Length", "Date", "Etag",
	"Keep-Alive", "Set-Cookie", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Vary"}

func answerOf(name string, status int, h http.Header, body []byte) (store.Answer, error) {
	a := store.Answer{Name: name, Status: or(status, http.StatusOK), Body: body}
	keys := make([]string, 0, len(h))
	for key := range h {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	typed := false
	for _, key := range keys {
		canon := http.CanonicalHeaderKey(key)
		if slices.Contains(engineHeaders, canon) {
			return a, fmt.Errorf("header %s: a cached page cannot set it", canon)
		}
		typed = typed || canon == "Content-Type"
		for _, v := range h[key] {
			if !validField(key, v) {
				return a, fmt.Errorf("header %q: name or value has characters that HTTP forbids", key)
			}
			if canon == "Location" {
				if err := checkLocation(v); err != nil {
					return a, err
				}
			}
			a.Header = append(a.Header, store.Field{Name: canon, Value: v})
		}
	}
	if !typed && len(body) > 0 {
		a.Header = append(a.Header, store.Field{Name: "Content-Type", Value: "text/html; charset=utf-8"})
	}
	a.Hash = hashOf(&a)
	return a, nil
}

// hashOf identifies status, header and body.
func hashOf(a *store.Answer) string {
	d := sha256.New()
	d.Write(strconv.AppendInt(nil, int64(a.Status), 10))
	for _, f := range a.Header {
		fmt.Fprintf(d, "\n%s: %s", f.Name, f.Value)
	}
	d.Write([]byte("\n\n"))
	d.Write(a.Body)
	return base64.RawURLEncoding.EncodeToString(d.Sum(nil)[:12])
}

func validField(name, value string) bool {
	for i := range len(name) {
		c := name[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("()<>@,;:\\\"/[]?={}", c) >= 0 {
			return false
		}
	}
	return name != "" && !strings.ContainsAny(value, "\r\n\x00")
}

// checkLocation keeps a redirect on this site unless it names a scheme.
func checkLocation(url string) error {
	if strings.ContainsRune(url, '\\') || strings.HasPrefix(url, "//") || url == "" {
		return fmt.Errorf("redirect to %q: write a path of this site, or https:// for another one", url)
	}
	return nil
}

func checkTag(t string) error {
	if t == "" || len(t) > maxTagBytes {
		return fmt.Errorf("tag of %d bytes: 1 to %d are allowed", len(t), maxTagBytes)
	}
	for i := range len(t) {
		c := t[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("._:/-", c) >= 0) {
			return fmt.Errorf("tag %q: only [A-Za-z0-9._:/-] are allowed", t)
		}
	}
	return nil
}
