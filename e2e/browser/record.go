package browser

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// record is what a tab has printed and requested. It is written by the
// goroutine that reads from Chromium and read by the test.
type record struct {
	mu       sync.Mutex
	console  []string
	errors   []string
	expected []*regexp.Regexp
	requests []*Request
}

// Request is what the page asked a server for, in the order of asking.
type Request struct {
	Method, URL string
	Type        string // Document, Script, Stylesheet, Image, Font, Fetch, Prefetch, Other
	Status      int    // 0 until answered
	Bytes       int    // of the body as it came, after the end
	Cached      bool   // no server was asked
	Done        bool
	id          network.RequestID
	loader      cdp.LoaderID // of the document that asked
}

// Path is the path of the URL with its query.
func (r Request) Path() string {
	u, err := url.Parse(r.URL)
	if err != nil {
		return r.URL
	}
	return u.RequestURI()
}

// String is the request in a line, for a test that has failed.
func (r Request) String() string {
	return fmt.Sprintf("%s %s %s %d", r.Method, r.Path(), r.Type, r.Status)
}

// Expect says that the page may report errors like that: a request that is
// meant to fail, an exception that is meant to be thrown.
func (r *record) Expect(pattern string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expected = append(r.expected, regexp.MustCompile(pattern))
}

// Requests are the requests since the last Forget.
func (r *record) Requests() []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]Request, len(r.requests))
	for i, q := range r.requests {
		all[i] = *q
	}
	return all
}

// Requested are those whose path and query match the pattern.
func (r *record) Requested(pattern string) []Request {
	re := regexp.MustCompile(pattern)
	return slices.DeleteFunc(r.Requests(), func(q Request) bool { return !re.MatchString(q.Path()) })
}

// Forget begins the list of requests anew.
func (r *record) Forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = nil
}

// Console is what the page printed, a line per call: "log: text".
func (r *record) Console() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.console)
}

// complaints are the reported errors that nobody expected.
func (r *record) complaints() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.errors), func(text string) bool {
		return slices.ContainsFunc(r.expected, func(re *regexp.Regexp) bool { return re.MatchString(text) })
	})
}

func (r *record) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		text := fmt.Sprintf("%s: %s", e.Type, printed(e.Args))
		r.console = append(r.console, text)
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			r.errors = append(r.errors, text)
		}
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + printed([]*runtime.RemoteObject{x})
		}
		r.errors = append(r.errors, "exception: "+text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && !strings.HasSuffix(e.Entry.URL, "/favicon.ico") { // which Chromium itself asks for
			r.errors = append(r.errors, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
		}
	case *network.EventRequestWillBeSent:
		if e.RedirectResponse != nil {
			r.each(e.RequestID, func(q *Request) { q.Status, q.Done = int(e.RedirectResponse.Status), true })
		}
		if strings.HasPrefix(e.Request.URL, "data:") {
			return
		}
		r.requests = append(r.requests, &Request{Method: e.Request.Method, URL: e.Request.URL, Type: string(e.Type), id: e.RequestID, loader: e.LoaderID})
	case *network.EventResponseReceived:
		r.each(e.RequestID, func(q *Request) { q.Status, q.Cached = int(e.Response.Status), q.Cached || e.Response.FromDiskCache })
	case *network.EventRequestServedFromCache:
		r.each(e.RequestID, func(q *Request) { q.Cached = true })
	case *network.EventLoadingFinished:
		r.each(e.RequestID, func(q *Request) { q.Done, q.Bytes = true, int(e.EncodedDataLength) })
	case *page.EventFrameNavigated:
		for _, q := range r.requests {
			q.Done = q.Done || e.Frame.ParentID == "" && q.loader != e.Frame.LoaderID // nobody waits for it any more
		}
	case *network.EventLoadingFailed:
		r.each(e.RequestID, func(q *Request) { q.Done = true })
	}
}

// each calls f for the request that is under way with that id.
func (r *record) each(id network.RequestID, f func(*Request)) {
	for _, q := range r.requests {
		if q.id == id && !q.Done {
			f(q)
		}
	}
}

func printed(args []*runtime.RemoteObject) string {
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteByte(' ')
		}
		switch {
		case a.Description != "":
			b.WriteString(a.Description)
		case len(a.Value) > 0:
			b.WriteString(strings.Trim(string(a.Value), `"`))
		default:
			b.WriteString(string(a.Type))
		}
	}
	return b.String()
}
