package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
)

// TestAnswersThatAreNone: what a server may say instead of an answer, in one line.
func TestAnswersThatAreNone(t *testing.T) {
	for _, row := range []struct {
		name   string
		code   int
		header string
		body   string
		want   string
	}{
		{"it starts", 503, "", `{"error":"starting"}`, "the server is still starting: try again in a moment"},
		{"it stops", 503, "", `{"error":"stopping"}`, "the server is stopping"},
		{"it is busy", 503, "", `{"error":"too much work is pending"}`, "too much work is pending: try again in a moment"},
		{"the token is wrong", 401, "", `{"error":"unauthorized"}`, "does not accept the token in FRESHET_TOKEN"},
		{"no page", 404, "", `{"error":"/a: no page has this path"}`, "/a: no page has this path"},
		{"another program", 404, "", "404 page not found\n", "is no control address of freshet: it answered 404 Not Found"},
		{"a redirect is not followed", 302, "http://elsewhere.invalid/", "", "it answered 302 Found"},
		{"an error with control characters", 500, "", `{"error":"\u001b[31mred"}`, " [31mred"},
	} {
		t.Run(row.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "Bearer "+testToken {
					t.Errorf("the server got %v", r.Header)
				}
				if row.header != "" {
					w.Header().Set("Location", row.header)
				}
				w.WriteHeader(row.code)
				_, _ = io.WriteString(w, row.body)
			}))
			defer srv.Close()
			for _, server := range []string{srv.URL, srv.URL + "/", strings.TrimPrefix(srv.URL, "http://")} {
				code, out, errOut := called(t, []string{"FRESHET_TOKEN=" + testToken}, "why", "/a", "--server", server)
				if code != 1 || out != "" || strings.Count(errOut, "\n") != 1 || !strings.Contains(errOut, row.want) || strings.Contains(errOut, testToken) {
					t.Errorf("code %d, %q, %q; want %q", code, out, errOut, row.want)
				}
			}
		})
	}
	code, _, errOut := called(t, []string{"FRESHET_TOKEN=" + testToken}, "why", "/a", "--server", "127.0.0.1:1")
	if code != 1 || !strings.Contains(errOut, "no server answers on 127.0.0.1:1: was it started with --admin?") {
		t.Errorf("nobody listens: code %d, %q", code, errOut)
	}
}

// TestAListThatEndsEarly is no list: neither half a line nor an error in it goes unsaid.
func TestAListThatEndsEarly(t *testing.T) {
	for name, body := range map[string]string{
		"the server broke off": `{"path":"/a","state":"fresh"}` + "\n" + `{"path":"/b","sta`,
		"it says an error":     `{"path":"/a","state":"fresh"}` + "\n" + `{"error":"disk full"}` + "\n",
	} {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
		for _, args := range [][]string{{"pages"}, {"pages", "--json"}} {
			code, out, errOut := called(t, []string{"FRESHET_TOKEN=" + testToken}, append(args, "--server", srv.URL)...)
			if code != 1 || !strings.Contains(out, "/a") || !strings.Contains(errOut, "the list is not complete") {
				t.Errorf("%s: code %d, %q, %q", name, code, out, errOut)
			}
		}
		srv.Close()
	}
}

func TestRevalidateAsks(t *testing.T) {
	for _, row := range []struct {
		name  string
		flags revalidateFlags
		args  []string
		want  ask
	}{
		{"paths and addresses", revalidateFlags{}, []string{"/a?x", "http://h/b"}, ask{kindRevalidate, []askTarget{{Path: "/a"}, {Path: "/b"}}}},
		{"a tag, to be marked stale", revalidateFlags{tags: []string{"a", "b"}, stale: true}, nil, ask{kindStale, []askTarget{{Tag: "a"}, {Tag: "b"}}}},
		{"a prefix, to be purged", revalidateFlags{prefixes: []string{"/a"}, purge: true}, nil, ask{kindPurge, []askTarget{{Prefix: "/a"}}}},
		{"all, as a plan", revalidateFlags{all: true, plan: true}, nil, ask{kindPlan, []askTarget{{All: true}}}},
		{"a pattern with params", revalidateFlags{patterns: []string{"/[a]/[...b]"}, params: []string{"a=x=y", "b=1", "b=2"}}, nil,
			ask{kindRevalidate, []askTarget{{Pattern: "/[a]/[...b]", Params: map[string]paramValue{"a": {"x=y"}, "b": {"1", "2"}}}}}},
	} {
		got, err := row.flags.ask(row.args)
		if err != nil || !reflect.DeepEqual(got, row.want) {
			t.Errorf("%s: %+v, %v", row.name, got, err)
		}
	}
}
