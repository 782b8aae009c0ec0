package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/freshet-go/freshet"
)

// onlyQuery returns the query's parameters, each of which must be one of names:
// a misspelt filter would otherwise be none.
func onlyQuery(r *http.Request, names ...string) (url.Values, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("read the query: %w", err)
	}
	for name, values := range q {
		switch {
		case !slices.Contains(names, name):
			return nil, fmt.Errorf("unknown parameter %q", name)
		case len(values) > 1 && name != "state":
			return nil, fmt.Errorf("the parameter %q is given %d times", name, len(values))
		}
	}
	return q, nil
}

// filterOf reads which pages are asked for.
func filterOf(r *http.Request) (f freshet.PagesFilter, err error) {
	q, err := onlyQuery(r, "state", "pattern", "tag", "prefix", "pending", "failing")
	if err != nil {
		return f, err
	}
	f.Pattern, f.Tag, f.Prefix = q.Get("pattern"), q.Get("tag"), q.Get("prefix")
	if f.States, err = statesOf(strings.Join(q["state"], ",")); err != nil {
		return f, err
	}
	for name, to := range map[string]*bool{"pending": &f.Pending, "failing": &f.Failing} {
		if !q.Has(name) {
			continue
		}
		if *to, err = strconv.ParseBool(q.Get(name)); err != nil {
			return f, fmt.Errorf("%s is %q: true or false is expected", name, q.Get(name))
		}
	}
	return f, nil
}

// statesOf reads "fresh,stale,missing"; none of them are all.
func statesOf(text string) ([]freshet.State, error) {
	var states []freshet.State
	for one := range strings.SplitSeq(text, ",") {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		var s freshet.State
		if err := s.UnmarshalText([]byte(one)); err != nil {
			return nil, err
		}
		states = append(states, s)
	}
	return states, nil
}

// pattern is the engine's spelling of a pattern. A dynamic page without data is
// one page at its literal path, whose pattern is that path.
func (run *running) pattern(ctx context.Context, text string) string {
	engine := engineSpelling(text)
	if engine != text {
		if x, err := run.site.Why(ctx, text); err == nil && x.Pattern == text {
			return text
		}
	}
	return engine
}

// servePages writes a line of JSON for each page as soon as it is known. If
// that fails on the way the last line holds an error instead.
func servePages(w http.ResponseWriter, r *http.Request, run *running) {
	f, err := filterOf(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error(), nil)
		return
	}
	f.Pattern = run.pattern(r.Context(), f.Pattern)
	control := http.NewResponseController(w)
	lines := json.NewEncoder(w)
	begun := false
	for x, err := range run.site.Pages(r.Context(), f) {
		if err != nil && !begun {
			refuse(w, statusOf(err), oneLine(err), nil)
			return
		}
		if !begun {
			begun = true
			w.Header().Set("Content-Type", "application/x-ndjson")
			w.Header().Set("Cache-Control", "no-store")
		}
		if err != nil {
			_ = lines.Encode(answerError{Error: oneLine(err)}) // nothing more can be said if that fails
			return
		}
		if lines.Encode(spelled(x)) != nil || control.Flush() != nil {
			return // who asked is gone
		}
	}
	if !begun {
		w.Header().Set("Content-Type", "application/x-ndjson")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusOK)
	}
}
