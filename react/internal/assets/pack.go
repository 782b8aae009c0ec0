package assets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// A build is made once and its files are fetched many times: the levels are the
// ones that make the smallest files. Beyond slowBeyond brotli's highest takes a
// second and longer, thirty times as long as a level that makes a tenth more.
const (
	brotliLevel     = brotli.BestCompression
	fastBrotliLevel = 9
	slowBeyond      = 512 << 10
	gzipLevel       = gzip.BestCompression
	minCompressible = 1024 // below it a packet is a packet
)

// listName is the list of files in the folder itself. No file of a build is
// called so: their names hold a hash.
const listName = ".files.json"

// asset is what the list says of a file.
type asset struct {
	Size   int64  `json:"size"`
	Gzip   int64  `json:"gzip,omitempty"`   // size of NAME.gz; 0: there is none
	Brotli int64  `json:"brotli,omitempty"` // size of NAME.br
	Tag    string `json:"tag"`              // the entity tag without quotes
}

// Sizes are bytes that a file takes on its way to a browser.
type Sizes struct {
	Plain int64
	Gzip  int64 // equal to Plain where compressing does not help
}

// Pack compresses the text files of dir from 1 KiB on with gzip and brotli,
// into files beside them, and writes the list of files that Open reads. It
// returns their sizes by name, with slashes. A folder that does not exist is an
// empty one, and is made.
func Pack(ctx context.Context, dir string) (map[string]Sizes, error) {
	names, err := walk(dir)
	if err != nil {
		return nil, fmt.Errorf("pack the files for browsers: %w", err)
	}
	list := make(map[string]asset, len(names))
	var mu sync.Mutex
	var errs []error
	var wg sync.WaitGroup
	work := make(chan string)
	for range min(runtime.GOMAXPROCS(0), max(len(names), 1)) {
		wg.Go(func() {
			var p packer
			for name := range work {
				a, err := p.pack(filepath.Join(dir, filepath.FromSlash(name)))
				mu.Lock()
				list[name] = a
				if err != nil {
					errs = append(errs, err)
				}
				mu.Unlock()
			}
		})
	}
	for _, name := range names {
		if ctx.Err() != nil {
			break
		}
		work <- name
	}
	close(work)
	wg.Wait()
	if err := errors.Join(append(errs, context.Cause(ctx))...); err != nil {
		return nil, fmt.Errorf("pack the files for browsers: %w", err)
	}
	data, err := json.Marshal(list)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, listName), data, 0o644)
	}
	if err != nil {
		return nil, fmt.Errorf("list the files for browsers: %w", err)
	}
	sizes := make(map[string]Sizes, len(list))
	for name, a := range list {
		s := Sizes{Plain: a.Size, Gzip: a.Size}
		if a.Gzip > 0 {
			s.Gzip = a.Gzip
		}
		sizes[name] = s
	}
	return sizes, nil
}

// walk returns the names of the files of dir, with slashes.
func walk(dir string) (names []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// packer holds what compressing takes, some megabytes.
type packer struct {
	buffer       bytes.Buffer
	gzip         *gzip.Writer
	brotli, fast *brotli.Writer
}

// pack writes the compressed forms of a file, where they are smaller.
func (p *packer) pack(file string) (a asset, err error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return a, err
	}
	sum := sha256.Sum256(body)
	a = asset{Size: int64(len(body)), Tag: base64.RawURLEncoding.EncodeToString(sum[:12])}
	if len(body) < minCompressible || !isText(TypeOf(file)) {
		return a, nil
	}
	if p.gzip == nil {
		p.gzip, _ = gzip.NewWriterLevel(&p.buffer, gzipLevel) // the level is valid
		p.brotli = brotli.NewWriterLevel(&p.buffer, brotliLevel)
		p.fast = brotli.NewWriterLevel(&p.buffer, fastBrotliLevel)
	}
	if a.Gzip, err = p.keep(file+".gz", p.gzip, body); err != nil {
		return a, err
	}
	br := p.brotli
	if len(body) > slowBeyond {
		br = p.fast
	}
	a.Brotli, err = p.keep(file+".br", br, body)
	return a, err
}

// resetter is a gzip.Writer or a brotli.Writer.
type resetter interface {
	io.WriteCloser
	Reset(io.Writer)
}

// keep writes a compressed form if it is smaller, and returns its size or 0.
func (p *packer) keep(file string, w resetter, body []byte) (int64, error) {
	p.buffer.Reset()
	w.Reset(&p.buffer)
	_, _ = w.Write(body) // a bytes.Buffer does not fail
	_ = w.Close()
	if p.buffer.Len() >= len(body) {
		return 0, nil
	}
	return int64(p.buffer.Len()), os.WriteFile(file, p.buffer.Bytes(), 0o644)
}

// isText reports whether compressing files of that type is worth it.
func isText(mediaType string) bool {
	t, _, _ := strings.Cut(mediaType, ";")
	return strings.HasPrefix(t, "text/") || strings.HasSuffix(t, "json") || strings.HasSuffix(t, "xml") ||
		strings.HasSuffix(t, "javascript") || t == "application/wasm" || t == "font/ttf" || t == "font/otf" || t == "image/bmp"
}
