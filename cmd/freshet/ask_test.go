package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestReadAsk(t *testing.T) {
	for _, row := range []struct {
		name, body, want string // want: part of the error; empty: none
	}{
		{"everything that can be named", `{"kind":"plan","targets":[{"path":"/a"},{"tag":"x"},{"prefix":"/p"},{"pattern":"/q"},{"pattern":"/posts/[slug]","params":{"slug":"a"}},{"pattern":"/docs/[...all]","params":{"all":["a","b"]}},{"all":true}]}`, ""},
		{"nothing", ``, "the body is empty"},
		{"no object", `[]`, "read the demand"},
		{"half an object", `{"kind":"plan"`, "read the demand"},
		{"two demands", `{"kind":"plan","targets":[{"all":true}]}{}`, "more than one"},
		{"something behind it", `{"kind":"plan","targets":[{"all":true}]}]`, "more than one"},
		{"an unknown field", `{"kind":"plan","targets":[{"all":true}],"dry":true}`, "unknown field"},
		{"an unknown field of a target", `{"kind":"plan","targets":[{"site":true}]}`, "unknown field"},
		{"no kind", `{"targets":[{"all":true}]}`, "the kind is"},
		{"no targets", `{"kind":"plan"}`, "no targets"},
		{"no targets in the list", `{"kind":"plan","targets":[]}`, "no targets"},
		{"a target that names nothing", `{"kind":"plan","targets":[{"all":true},{}]}`, "target 2: exactly one"},
		{"a target that names two things", `{"kind":"plan","targets":[{"path":"/a","tag":"x"}]}`, "exactly one"},
		{"all that is not", `{"kind":"plan","targets":[{"all":false}]}`, "exactly one"},
		{"params beside a path", `{"kind":"plan","targets":[{"path":"/a","params":{"slug":"x"}}]}`, "params go with a pattern"},
		{"a param that is a number", `{"kind":"plan","targets":[{"pattern":"/[a]","params":{"a":1}}]}`, "a string or a list of strings"},
		{"a param that is null", `{"kind":"plan","targets":[{"pattern":"/[a]","params":{"a":null}}]}`, "a string or a list of strings"},
		{"a param with null in its list", `{"kind":"plan","targets":[{"pattern":"/[a]","params":{"a":["x",null]}}]}`, "a string or a list of strings"},
		{"more targets than one demand may name", `{"kind":"plan","targets":[` + strings.Repeat(`{"tag":"x"},`, maxAskTargets) + `{"tag":"y"}]}`, "the most is 1000"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, err := readAsk(strings.NewReader(row.body))
			if err == nil {
				_, err = a.targets()
			}
			if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)) {
				t.Errorf("got %v, want %q", err, row.want)
			}
		})
	}
}

// FuzzReadAsk: what is accepted says the same when it is written and read again.
func FuzzReadAsk(f *testing.F) {
	for _, s := range []string{
		`{"kind":"revalidate","targets":[{"path":"/a"},{"pattern":"/p/[...x]","params":{"x":["a","b"]}}]}`,
		`{"kind":"purge","targets":[{"all":true}]}`, `{"kind":"plan","targets":[{"tag":"\u0000"},{"prefix":"/"}]} `, `{"Kind":"stale","targets":null}`, `nul`, `{}{}`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		a, err := readAsk(strings.NewReader(body))
		if err != nil {
			return
		}
		targets, err := a.targets()
		if err != nil {
			return
		}
		if len(targets) != len(a.Targets) || len(targets) == 0 || len(targets) > maxAskTargets {
			t.Fatalf("%d targets of %d", len(targets), len(a.Targets))
		}
		once, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		b, err := readAsk(strings.NewReader(string(once)))
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		if _, err := b.targets(); err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		twice, err := json.Marshal(b)
		if err != nil || string(twice) != string(once) {
			t.Fatalf("%s became %s (%v)", once, twice, err)
		}
	})
}
