package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/freshet-go/freshet/store"
)

// at is the key of a path in build here.
func at(path string) store.Key { return store.Key{Build: here, Path: path} }

// in is the key of a path in another build.
func in(build, path string) store.Key { return store.Key{Build: build, Path: path} }

// pattern is of the page that makes every entry of the suite.
const pattern = "/{path...}"

// entry returns an entry whose content tells its key and begun.
func entry(key store.Key, begun store.Tick, tags ...string) *store.Entry {
	e := page(key, begun, fmt.Sprintf("<p>%s of %s at %s</p>", key.Path, key.Build, begun), tags...)
	e.Answers[1].Gzip = []byte{0x1f, 0x8b}
	return e
}

// page returns an entry of that content.
func page(key store.Key, begun store.Tick, text string, tags ...string) *store.Entry {
	return &store.Entry{
		Key: key, Pattern: pattern, Begun: begun, Tags: tags,
		Made: begun.Wall().Add(time.Millisecond), Window: time.Minute,
		Answers: []store.Answer{answer("", text), answer("data", text)},
	}
}

// answer returns a representation with that text, and a hash that tells it.
func answer(name, text string) store.Answer {
	sum := sha256.Sum256([]byte(text))
	return store.Answer{
		Name: name, Status: 200, Header: []store.Field{{Name: "Content-Type", Value: "text/plain"}},
		Body: []byte(text), Hash: base64.RawURLEncoding.EncodeToString(sum[:12]),
	}
}

// clone returns a copy of e that shares nothing with it.
func clone(e *store.Entry) *store.Entry {
	c := *e
	c.Tags, c.Answers = slices.Clone(e.Tags), slices.Clone(e.Answers)
	for i := range c.Answers {
		a := &c.Answers[i]
		a.Header = slices.Clone(a.Header)
		a.Body, a.Gzip, a.Brotli = bytes.Clone(a.Body), bytes.Clone(a.Gzip), bytes.Clone(a.Brotli)
	}
	return &c
}

// differ says how an entry of a store differs from what was committed; empty: it
// does not. Nil and empty lists are the same, and times are compared as instants;
// where want has no Modified, any whole second will do.
func differ(got, want *store.Entry) string {
	switch {
	case got == nil && want == nil:
		return ""
	case got == nil:
		return fmt.Sprintf("nothing, want an entry begun %v", want.Begun)
	case want == nil:
		return fmt.Sprintf("an entry begun %v, want nothing", got.Begun)
	}
	var d []string
	diff := func(what string, same bool, got, want any) {
		if !same {
			d = append(d, fmt.Sprintf("%s is %.80v, want %.80v", what, got, want))
		}
	}
	diff("Key", got.Key == want.Key, got.Key, want.Key)
	diff("Pattern", got.Pattern == want.Pattern, got.Pattern, want.Pattern)
	diff("Listed", got.Listed == want.Listed, got.Listed, want.Listed)
	diff("Begun", got.Begun == want.Begun, got.Begun, want.Begun)
	diff("Made", got.Made.Equal(want.Made), got.Made, want.Made)
	modified := got.Modified.Equal(want.Modified) || want.Modified.IsZero() && !got.Modified.IsZero()
	diff("Modified", modified && got.Modified.Nanosecond() == 0, got.Modified, want.Modified)
	diff("Window", got.Window == want.Window, got.Window, want.Window)
	diff("Tags", slices.Equal(got.Tags, want.Tags), got.Tags, want.Tags)
	diff("the number of Answers", len(got.Answers) == len(want.Answers), len(got.Answers), len(want.Answers))
	for i := range min(len(got.Answers), len(want.Answers)) {
		g, w := &got.Answers[i], &want.Answers[i]
		of := fmt.Sprintf(" of answer %d", i)
		diff("Name"+of, g.Name == w.Name, g.Name, w.Name)
		diff("Status"+of, g.Status == w.Status, g.Status, w.Status)
		diff("Header"+of, slices.Equal(g.Header, w.Header), g.Header, w.Header)
		diff("Body"+of, bytes.Equal(g.Body, w.Body), g.Body, w.Body)
		diff("Gzip"+of, bytes.Equal(g.Gzip, w.Gzip) && (g.Gzip == nil) == (w.Gzip == nil), g.Gzip, w.Gzip)
		diff("Brotli"+of, bytes.Equal(g.Brotli, w.Brotli) && (g.Brotli == nil) == (w.Brotli == nil), g.Brotli, w.Brotli)
		diff("Hash"+of, g.Hash == w.Hash, g.Hash, w.Hash)
	}
	return strings.Join(d, "; ")
}
