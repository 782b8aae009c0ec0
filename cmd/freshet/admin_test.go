package main

import (
	"strings"
	"testing"

	"github.com/freshet-go/freshet"
)

const testToken = "correct-horse-battery"

func TestCheckToken(t *testing.T) {
	for _, row := range []struct {
		name, token string
		ok          bool
	}{
		{"none", "", false},
		{"fifteen characters", "123456789012345", false},
		{"sixteen", "1234567890123456", true},
		{"a space in it", "12345678 12345678", false},
		{"a line break at its end", "1234567890123456\n", false},
		{"a letter that a header cannot carry", "12345678901234567é", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := checkToken(row.token)
			if (err == nil) != row.ok {
				t.Errorf("got %v", err)
			}
			if err != nil && row.token != "" && strings.Contains(err.Error(), row.token) {
				t.Errorf("the error tells the token: %v", err)
			}
		})
	}
}

func TestStartRefusesAdminWithoutAToken(t *testing.T) {
	for _, env := range [][]string{nil, {tokenName + "="}, {tokenName + "=short-secret"}} {
		code, out, errOut := called(t, env, "start", t.TempDir(), "--admin", "127.0.0.1:0")
		if code != 2 || out != "" || strings.Count(errOut, "\n") != 1 || !strings.Contains(errOut, "at least 16 characters in the environment variable FRESHET_TOKEN") || strings.Contains(errOut, "short-secret") {
			t.Errorf("code %d, %q, %q", code, out, errOut)
		}
	}
}

func TestGuardLetsOnlyTheTokenIn(t *testing.T) {
	a, site := apiOf(t, freshet.Options{})
	h := guard(testToken, a.handler())
	refusedBody := ""
	for _, row := range []struct {
		name   string
		header []string
		code   int
	}{
		{"no header", nil, 401},
		{"another token", []string{"Authorization", "Bearer wrong-horse-battery"}, 401},
		{"the beginning of the token", []string{"Authorization", "Bearer " + testToken[:20]}, 401},
		{"the token and more", []string{"Authorization", "Bearer " + testToken + "x"}, 401},
		{"an empty token", []string{"Authorization", "Bearer "}, 401},
		{"the scheme alone", []string{"Authorization", "Bearer"}, 401},
		{"another scheme", []string{"Authorization", "Basic " + testToken}, 401},
		{"no scheme", []string{"Authorization", testToken}, 401},
		{"the token in another header", []string{"X-Freshet-Token", testToken}, 401},
		{"the token", []string{"Authorization", "Bearer " + testToken}, 200},
		{"the scheme in small letters", []string{"Authorization", "bearer " + testToken}, 200},
		{"the token, from a web page", []string{"Authorization", "Bearer " + testToken, "Origin", "http://127.0.0.1:9100"}, 403},
	} {
		t.Run(row.name, func(t *testing.T) {
			for _, ask := range [][3]string{{"GET", "/v1/stats", ""}, {"POST", "/v1/demands", `{"kind":"plan","targets":[{"all":true}]}`}, {"GET", "/healthz", ""}} {
				w := tell(h, ask[0], ask[1], ask[2], row.header...)
				if w.Code != row.code {
					t.Errorf("%s: %d %s, want %d", ask[1], w.Code, w.Body, row.code)
				}
				if row.code != 401 {
					continue
				}
				if refusedBody == "" {
					refusedBody = w.Body.String()
				}
				if w.Body.String() != refusedBody || strings.Contains(refusedBody, "oken") {
					t.Errorf("the refusal hints: %s", w.Body)
				}
			}
		})
	}
	if w := tell(h, "GET", "/v1/stats?token="+testToken, ""); w.Code != 401 {
		t.Errorf("the token in the query: %d", w.Code)
	}
	if w := tell(h, "POST", "/v1/demands", `{"kind":"purge","targets":[{"all":true}]}`); w.Code != 401 {
		t.Errorf("got %d", w.Code)
	}
	if x, err := site.Why(t.Context(), "/posts/first"); err != nil || x.Demand != nil {
		t.Errorf("a refused request made a demand: %+v, %v", x.Demand, err)
	}
	if w := tell(guard("", a.handler()), "GET", "/v1/stats", "", "Authorization", "Bearer "); w.Code != 401 {
		t.Errorf("without a configured token: %d", w.Code)
	}
}
