package store_test

import (
	"testing"

	"github.com/freshet-go/freshet/store"
)

func TestAnswerOfAnEntry(t *testing.T) {
	e := &store.Entry{Answers: []store.Answer{{Status: 200}, {Name: "data", Status: 201}}}
	if a := e.Answer(""); a != &e.Answers[0] {
		t.Errorf("the page itself is %+v", a)
	}
	if a := e.Answer("data"); a != &e.Answers[1] {
		t.Errorf("data is %+v", a)
	}
	if a := e.Answer("rss"); a != nil {
		t.Errorf("an answer that is not there is %+v", a)
	}
}

func TestSizeCountsEveryField(t *testing.T) {
	size := func(change func(e *store.Entry)) int64 {
		e := &store.Entry{Answers: []store.Answer{{}}}
		change(e)
		return e.Size()
	}
	empty := size(func(*store.Entry) {})
	if empty < 100 {
		t.Errorf("an empty entry takes %d bytes, less than its structs", empty)
	}
	s := string(make([]byte, 1000))
	for says, change := range map[string]func(e *store.Entry){
		"build":        func(e *store.Entry) { e.Key.Build = s },
		"path":         func(e *store.Entry) { e.Key.Path = s },
		"pattern":      func(e *store.Entry) { e.Pattern = s },
		"tag":          func(e *store.Entry) { e.Tags = []string{s} },
		"body":         func(e *store.Entry) { e.Answers[0].Body = []byte(s) },
		"gzip":         func(e *store.Entry) { e.Answers[0].Gzip = []byte(s) },
		"brotli":       func(e *store.Entry) { e.Answers[0].Brotli = []byte(s) },
		"hash":         func(e *store.Entry) { e.Answers[0].Hash = s },
		"header name":  func(e *store.Entry) { e.Answers[0].Header = []store.Field{{Name: s}} },
		"header value": func(e *store.Entry) { e.Answers[0].Header = []store.Field{{Value: s}} },
	} {
		if n := size(change) - empty; n < 1000 || n > 1100 {
			t.Errorf("1000 bytes of %s add %d", says, n)
		}
	}
	if n := size(func(e *store.Entry) { e.Answers = make([]store.Answer, 11) }) - empty; n < 1000 {
		t.Errorf("ten empty answers add %d", n)
	}
}
