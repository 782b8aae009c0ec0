package bundle

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// configReader takes the values out of a configuration that was run. Every
// message names the line of the key, where the file has it.
type configReader struct {
	dir    string
	file   string // relative to dir
	source []byte
	values map[string]any
	found  *findings
}

// newConfigReader reads the source. Without reader and error the file is gone.
func newConfigReader(dir, file string, found *findings) (*configReader, error) {
	source, err := os.ReadFile(filepath.Join(dir, file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	return &configReader{dir: dir, file: file, source: source, values: map[string]any{}, found: found}, nil
}

// message makes a message about a key, at the first place that looks like it.
func (r *configReader) message(key, text, hint string) Message {
	m := Message{File: r.file, Text: text, Hint: hint}
	pattern, err := regexp.Compile(`(?m)(?:^|[\s{,(.;])["']?(` + regexp.QuoteMeta(key) + `)["']?\s*(?:[:=(,}]|$)`)
	if err != nil {
		return m
	}
	plain := lineComment.ReplaceAllFunc(r.source, blank)
	if at := pattern.FindSubmatchIndex(blockComment.ReplaceAllFunc(plain, blank)); at != nil {
		m.Line, m.Column = place(r.source, at[2])
	}
	return m
}

var blockComment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// blank replaces a comment by as many spaces, so that offsets stay.
func blank(comment []byte) []byte {
	out := make([]byte, len(comment))
	for i, c := range comment {
		if out[i] = ' '; c == '\n' {
			out[i] = c
		}
	}
	return out
}

func (r *configReader) fail(key, text, hint string) { r.found.fail(r.message(key, text, hint)) }
func (r *configReader) warn(key, text, hint string) { r.found.warn(r.message(key, text, hint)) }

// flag reads a key that is true or false. Null and a missing key are false.
func (r *configReader) flag(key string) bool {
	switch v := r.values[key].(type) {
	case nil:
		return false
	case bool:
		return v
	default:
		r.fail(key, key+" must be true or false, not "+said(v), "write "+key+": true or leave it out")
		return false
	}
}

// text reads a key that is a string. Null and a missing key are empty.
func (r *configReader) text(key string) string {
	switch v := r.values[key].(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		r.fail(key, key+" must be a string, not "+said(v), "write it in quotes or leave it out")
		return ""
	}
}

// object reads a key that is an object. Null and a missing key are nil.
func (r *configReader) object(key string) map[string]any {
	switch v := r.values[key].(type) {
	case nil:
		return nil
	case map[string]any:
		if v["$function"] != true && v["$object"] == nil {
			return v
		}
	}
	r.fail(key, key+" must be an object, not "+said(r.values[key]), "write "+key+": { … } or leave it out")
	return nil
}

// texts reads a list of strings; whole is the key that it stands in.
func (r *configReader) texts(key string, value any) []string {
	var list []string
	if value == nil {
		return nil
	}
	if err := decode(value, &list); err != nil {
		r.fail(key, key+" must be a list of strings, not "+said(value), "write "+key+": ['…'] or leave it out")
		return nil
	}
	return list
}
