package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Browser is a running Chromium. Tabs may be opened from several goroutines.
type Browser struct {
	ctx    context.Context // of its first tab, which stays empty
	cancel context.CancelFunc
	dir    string // its profile
}

// Path is the Chromium on PATH, or an error that says which names were looked for.
func Path() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("chromium is not on PATH")
}

// Need skips the test where there is no Chromium, and fails it where
// FRESHET_TEST_ALL=1 says that nothing may be skipped.
func Need(t testing.TB) {
	t.Helper()
	_, err := Path()
	switch {
	case err == nil:
	case os.Getenv("FRESHET_TEST_ALL") == "1":
		t.Fatal(err)
	default:
		t.Skip(err)
	}
}

// Start starts a Chromium with a profile of its own, which reaches 127.0.0.1
// and no other host. Close ends it.
func Start() (*Browser, error) {
	path, err := Path()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "chromium")
	if err != nil {
		return nil, err
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(dir),
		chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.WindowSize(1000, 700),
	)
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	ctx, cancel := chromedp.NewContext(alloc)
	b := &Browser{ctx: ctx, cancel: func() { cancel(); stop() }, dir: dir}
	if err := chromedp.Do(ctx); err != nil {
		b.cancel()
		return nil, errors.Join(fmt.Errorf("start %s: %w", path, err), os.RemoveAll(dir))
	}
	return b, nil
}

// Close ends Chromium, waits for its end and removes its profile.
func (b *Browser) Close() error {
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	err := chromedp.Cancel(ctx)
	b.cancel()
	return errors.Join(err, os.RemoveAll(b.dir))
}
