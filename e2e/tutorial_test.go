package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const secret = "river-demo-secret" // examples/blog/.env.local

func TestAWrongSecretChangesNothing(t *testing.T) {
	s := start(t, blog(t))
	before := s.read("/posts/reading-a-gauge")
	s.save("reading-a-gauge", "Edited")
	for _, row := range []struct{ name, query string }{
		{"a wrong secret", "?secret=wrong&slug=reading-a-gauge"},
		{"an empty secret", "?secret=&slug=reading-a-gauge"},
		{"no secret", "?slug=reading-a-gauge"},
		{"the right secret twice", "?secret=" + secret + "&secret=" + secret + "&slug=reading-a-gauge"},
		{"the right secret and more", "?secret=" + secret + "x&slug=reading-a-gauge"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := s.get("/api/revalidate" + row.query)
			if a.code != http.StatusUnauthorized || a.body != `{"message":"Invalid secret"}` {
				t.Errorf("got %d %s", a.code, a.body)
			}
		})
	}
	if after := s.read("/posts/reading-a-gauge"); after != before {
		t.Errorf("the post was %v and is %v", before, after)
	}
}

func TestTheRightSecretRegeneratesExactlyThatPostBeforeTheAnswer(t *testing.T) {
	s := start(t, blog(t))
	others := []string{"/posts/a-calendar-of-ice", "/posts/skipping-stones", "/posts/the-bridge-that-moved", "/posts/what-a-freshet-is"}
	before := map[string]page{}
	for _, path := range others {
		before[path] = s.read(path)
	}
	old := s.read("/posts/reading-a-gauge")
	s.save("reading-a-gauge", "Edited")
	if p := s.read("/posts/reading-a-gauge"); p != old {
		t.Errorf("before the demand the post was %v and is %v", old, p)
	}
	if a := s.revalidate(secret, "reading-a-gauge"); a.code != http.StatusOK || a.body != `{"revalidated":true}` {
		t.Fatalf("got %d %s", a.code, a.body)
	}
	p := s.read("/posts/reading-a-gauge")
	if p.title != "Edited" || p.rendered <= old.rendered {
		t.Errorf("right after the answer the post is %v, it was %v", p, old)
	}
	if a := s.get("/posts/reading-a-gauge"); a.header.Get("X-Nextjs-Cache") != "HIT" {
		t.Errorf("the next visitor got %s", a.header.Get("X-Nextjs-Cache"))
	}
	if a := s.get("/"); !strings.Contains(a.body, ">Edited</a>") {
		t.Error("the list has the old title")
	}
	for _, path := range others {
		if p := s.read(path); p != before[path] {
			t.Errorf("%s was regenerated too: %v, it was %v", path, p, before[path])
		}
	}
}

func TestTheOldPostStaysWhileTheDataSourceIsDown(t *testing.T) {
	s := start(t, blog(t))
	old := s.read("/posts/skipping-stones")
	s.save("skipping-stones", "Edited")
	if a, err := s.post("/api/source", url.Values{"state": {"down"}}); err != nil || a.code != http.StatusSeeOther {
		t.Fatalf("down: %d %v", a.code, err)
	}
	if a := s.revalidate(secret, "skipping-stones"); a.code != http.StatusInternalServerError || a.body != "Error revalidating" {
		t.Errorf("got %d %s", a.code, a.body)
	}
	if p := s.read("/posts/skipping-stones"); p != old {
		t.Errorf("the post was %v and is %v", old, p)
	}
	if a, err := s.post("/api/source", url.Values{"state": {"up"}}); err != nil || a.code != http.StatusSeeOther {
		t.Fatalf("up: %d %v", a.code, err)
	}
	until(t, "the demand is met when the source is back", func() bool { return s.read("/posts/skipping-stones").title == "Edited" })
}

func TestAPageIsRenewedWhenItHasAged(t *testing.T) {
	dir := blog(t)
	if err := windows(dir, "1"); err != nil {
		t.Fatal(err)
	}
	if code, out, errOut := freshet(t, nil, "build", dir); code != 0 {
		t.Fatalf("build: %d %s%s", code, out, errOut)
	}
	s := start(t, dir)
	old := s.read("/posts/skipping-stones")
	s.save("skipping-stones", "Edited")
	aged := false
	until(t, "the edit appears without a demand", func() bool {
		a := s.get("/posts/skipping-stones")
		if a.code != http.StatusOK {
			t.Fatalf("got %d", a.code)
		}
		aged = aged || a.header.Get("X-Nextjs-Cache") == "STALE"
		return strings.Contains(a.body, "Edited")
	})
	if !aged {
		t.Error("nobody was served the aged page while it was renewed")
	}
	if p := s.read("/posts/skipping-stones"); p.rendered <= old.rendered {
		t.Errorf("the page is %v, it was %v", p, old)
	}
}

func TestAPostThatAppearsAndOneThatNeverWas(t *testing.T) {
	s := start(t, blog(t))
	if a := s.get("/posts/fresh"); a.code != http.StatusNotFound || !strings.Contains(a.body, "Nothing at this bend") {
		t.Fatalf("an unknown post: %d %s", a.code, a.body)
	}
	s.save("fresh", "A fresh post")
	if a := s.revalidate(secret, "fresh"); a.code != http.StatusOK {
		t.Fatalf("got %d %s", a.code, a.body)
	}
	if p := s.read("/posts/fresh"); p.title != "A fresh post" {
		t.Errorf("got %v", p)
	}
	if a := s.revalidate(secret, "never"); a.code != http.StatusOK { // its not-found answer is new now
		t.Errorf("a post that never was: %d %s", a.code, a.body)
	}
}

func TestTheWorkshopWorksWithoutJavaScript(t *testing.T) {
	s := start(t, blog(t))
	a := s.get("/edit/skipping-stones")
	for _, want := range []string{`<form class="card" action="/api/posts/skipping-stones" method="post">`, `value="On skipping stones"`, "Take it down", `target="answer"`} {
		if a.code != http.StatusOK || !strings.Contains(a.body, want) {
			t.Errorf("status %d, and %q is missing in the workshop", a.code, want)
		}
	}
	if a := s.get("/edit/never"); a.code != http.StatusNotFound {
		t.Errorf("the workshop of a post that never was: %d", a.code)
	}
	form := url.Values{"title": {"Hijacked"}, "text": {"x"}}.Encode()
	for _, row := range []struct {
		name   string
		header []string
	}{
		{"a form on another site", []string{"Origin", "http://evil.example"}},
		{"a form in a frame without an origin", []string{"Origin", "null"}},
		{"another site, as browsers say it", []string{"Sec-Fetch-Site", "cross-site", "Origin", s.base}},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, err := s.do("POST", "/api/posts/skipping-stones", form, append(row.header, "Content-Type", "application/x-www-form-urlencoded")...)
			if err != nil || a.code != http.StatusForbidden {
				t.Errorf("got %d %v, want 403", a.code, err)
			}
		})
	}
}
