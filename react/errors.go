package react

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"github.com/freshet-go/freshet"
)

const (
	htmlType = "text/html; charset=utf-8"
	textType = "text/plain; charset=utf-8"
	dataType = "application/json; charset=utf-8"
)

// noStore is what Next.js says of answers that no cache may keep.
const noStore = "private, no-cache, no-store, max-age=0, must-revalidate"

// errorPages answer what no page answered: the build's own 404 and 500 pages,
// and a line of text for the rest. They never show an error's text.
type errorPages struct {
	notFound []byte
	failed   []byte
	data     []byte // JSON data of the 404 page; nil if it has none
	logger   *slog.Logger
}

func readErrorPages(dir string, logger *slog.Logger) (e errorPages, err error) {
	e.logger = logger
	read := func(name string) []byte {
		data, failure := os.ReadFile(filepath.Join(dir, errorName, name))
		if failure != nil && err == nil {
			err = fmt.Errorf("read the error pages: %w", failure)
		}
		return data
	}
	e.notFound, e.failed = read("404.html"), read("500.html")
	if err != nil {
		return e, err
	}
	if e.data = read("404.json"); errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return e, err
}

// answer is Options.Error of the site.
func (e *errorPages) answer(w http.ResponseWriter, r *http.Request, status int, err error) {
	e.log(r, status, err)
	switch status {
	case http.StatusNotFound, http.StatusGone:
		send(w, r, status, htmlType, e.notFound)
	case http.StatusInternalServerError:
		send(w, r, status, htmlType, e.failed)
	default:
		sendText(w, r, status)
	}
}

// log writes what the engine has not logged: it logs each failed render once,
// however many visitors got it, and counts what it refuses.
func (e *errorPages) log(r *http.Request, status int, err error) {
	var render *freshet.RenderError
	switch {
	case err == nil || status < http.StatusInternalServerError:
	case errors.As(err, &render), errors.Is(err, freshet.ErrBusy), errors.Is(err, freshet.ErrTooSlow), errors.Is(err, freshet.ErrClosed):
	case r.Context().Err() != nil: // the visitor has gone
	default:
		e.logger.Error("request failed", "path", r.URL.Path, "status", status, "error", err.Error())
	}
}

func sendText(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	send(w, r, status, textType, []byte(http.StatusText(status)))
}

func send(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the visitor may have gone
	}
}
