package sim

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"

	"github.com/freshet-go/freshet"
	"github.com/freshet-go/freshet/store"
)

// content is what one render says in each of its answers: which path it is, the
// data that was read, and which render it was. A still page keeps the last to
// itself: from the same data it makes the same bytes.
type content struct {
	path string
	data int
	by   int // the render's number; 0: a still page
}

const dataVariant = "data"

func (c content) text(kind string) string {
	return fmt.Sprintf("%s %s %d %d", kind, c.path, c.data, c.by)
}

// result is the content as a renderer returns it.
func (c content) result(status int, tags []string, packed bool) *freshet.Result {
	body := func(kind string) []byte {
		b := []byte(c.text(kind) + "\n")
		if packed {
			b = append(b, bytes.Repeat([]byte("x"), 1100)...)
		}
		return b
	}
	header := func() http.Header { return http.Header{"X-Content": {c.text("header")}} }
	return &freshet.Result{
		Status: status, Header: header(), Body: body("page"), Tags: tags,
		Variants: map[string]freshet.Variant{dataVariant: {Status: status, Header: header(), Body: body(dataVariant)}},
	}
}

// parse reads a content back from one of its texts.
func parse(text, kind string) (c content, err error) {
	text, _, _ = strings.Cut(text, "\n")
	f := strings.Fields(text)
	if len(f) != 4 || f[0] != kind {
		return c, fmt.Errorf("%q is no content of a %s", text, kind)
	}
	c.path = f[1]
	if c.data, err = strconv.Atoi(f[2]); err != nil {
		return c, err
	}
	c.by, err = strconv.Atoi(f[3])
	return c, err
}

// read returns the content of an answer, whose parts must be of one render.
func read(w *httptest.ResponseRecorder, kind string) (content, error) {
	body := w.Body.Bytes()
	if w.Header().Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return content{}, err
		}
		if body, err = io.ReadAll(z); err != nil {
			return content{}, err
		}
	}
	c, err := parse(string(body), kind)
	if err != nil {
		return c, err
	}
	h, err := parse(w.Header().Get("X-Content"), "header")
	if err == nil && h != c {
		err = fmt.Errorf("the body is of %+v, the header of %+v", c, h)
	}
	return c, err
}

// contentOf returns the content of an entry, whose answers must be of one render.
func contentOf(e *store.Entry) (content, error) {
	var all []content
	for _, kind := range []string{"", dataVariant} {
		a := e.Answer(kind)
		if a == nil {
			return content{}, fmt.Errorf("no answer %q", kind)
		}
		if kind == "" {
			kind = "page"
		}
		c, err := parse(string(a.Body), kind)
		if err != nil {
			return c, err
		}
		all = append(all, c)
	}
	if all[0] != all[1] {
		return all[0], fmt.Errorf("the page is of %+v, its data of %+v", all[0], all[1])
	}
	if all[0].path != e.Key.Path {
		return all[0], fmt.Errorf("%s has the content of %s", e.Key.Path, all[0].path)
	}
	return all[0], nil
}
