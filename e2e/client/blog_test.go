package client

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/freshet-go/freshet/e2e/apps"
)

// theBlog is the example, built and served once.
var theBlog = sync.OnceValues(func() (*site, error) {
	m, err := shared.maker()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(shared.root, "blog")
	if err := apps.Copy(dir, filepath.Join("..", "..", "examples", "blog"), "package-lock.json", "data"); err != nil {
		return nil, err
	}
	if _, err := m.Build(dir); err != nil {
		return nil, err
	}
	s, err := m.Serve(dir)
	if err != nil {
		return nil, err
	}
	shared.stop = append(shared.stop, func() error { s.Stop(); return nil })
	return &site{dir: dir, base: s.Base}, nil
})

func TestTheBlogInABrowser(t *testing.T) {
	t.Run("from the list to a post and back", func(t *testing.T) {
		tab, s := opened(t, theBlog)
		tab.Go(s.base + "/")
		rendered := tab.Read("#rendered")
		tab.Mark()
		tab.Click(`a[href="/posts/reading-a-gauge"]`)
		tab.At("/posts/reading-a-gauge")
		tab.Wait("the post is shown", `document.querySelector('#title') !== null`)
		tab.Is(`document.title === document.querySelector('#title').textContent + ' · The River Log'`, true)
		tab.Is(`document.querySelectorAll('meta[name="description"]').length`, 1)
		tab.Back()
		tab.Wait("the list is back", `document.querySelector('ul.posts') !== null`)
		tab.Text("#rendered", rendered)
		tab.Marked()
	})
	t.Run("what was revalidated is what a link then shows", func(t *testing.T) {
		tab, s := opened(t, theBlog)
		tab.Go(s.base + "/edit")
		tab.Mark()
		tab.Click(`a[href="/edit/skipping-stones"]`)
		tab.Wait("the editor is shown", `document.querySelector('#edit-title') !== null`)
		tab.Marked()
		save(t, s.base, "skipping-stones", "A new title, by hand")
		if text := body(t, s.base+"/api/revalidate?secret=river-demo-secret&slug=skipping-stones"); !strings.Contains(text, `"revalidated":true`) {
			t.Fatalf("revalidate: %s", text)
		}
		tab.Go(s.base + "/")
		tab.Click(`a[href="/posts/skipping-stones"]`)
		tab.Text("#title", "A new title, by hand")
		tab.Is(`document.title`, "A new title, by hand · The River Log")
	})
	t.Run("a post that is not there", func(t *testing.T) {
		tab, s := opened(t, theBlog)
		tab.Expect(`status of 404`)
		tab.Go(s.base + "/posts/nothing")
		tab.Mark()
		tab.Click(`a[href="/"]`)
		tab.At("/")
		tab.Wait("the list is shown", `document.querySelector('ul.posts') !== null`)
		tab.Marked()
	})
}

// save edits a post as the blog's own form does.
func save(t *testing.T, base, slug, title string) {
	t.Helper()
	form := url.Values{"title": {title}, "text": {"A text."}}.Encode()
	req, err := http.NewRequest(http.MethodPost, base+"/api/posts/"+slug, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", base)
	resp, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("save: %s", resp.Status)
	}
}
