package bundle

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/js"
)

// script is a source file's syntax tree, for questions that esbuild does not
// answer. esbuild turns TypeScript and JSX into JavaScript, which then is
// parsed; on that way positions are lost. So that a message can still name the
// line, the words that matter are marked with their offset before: revalidate
// becomes revalidate$1234, a name like any other. Function word undoes it.
type script struct {
	file   string
	source []byte
	tree   *js.AST
}

// parseScript parses a file and marks the given words in it. The error is for
// code that esbuild refuses or the parser does not know. Where marks make
// nonsense of the code (a label or an export whose name differs from its use)
// it is parsed without them.
func parseScript(file string, source []byte, words ...string) (*script, error) {
	if len(words) > 0 {
		if s, err := parseText(file, markWords(source, words)); err == nil {
			s.source = source
			return s, nil
		}
	}
	return parseText(file, source)
}

func parseText(file string, text []byte) (*script, error) {
	out := api.Transform(string(text), api.TransformOptions{
		Loader:   loaderOf(file),
		JSX:      api.JSXAutomatic,
		Target:   api.ES2022,
		LogLevel: api.LogLevelSilent,
		// What the application's tsconfig.json says of JSX and of unused imports
		// does not matter here.
		TsconfigRaw: "{}",
	})
	if len(out.Errors) > 0 {
		return nil, fmt.Errorf("parse %s: %s", file, out.Errors[0].Text)
	}
	tree, err := js.Parse(parse.NewInputBytes(out.Code), js.Options{})
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", file, err)
	}
	return &script{file: file, source: text, tree: tree}, nil
}

func markWords(source []byte, words []string) []byte {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = regexp.QuoteMeta(w)
	}
	pattern := regexp.MustCompile(`\b(?:` + strings.Join(quoted, "|") + `)\b`)
	var out []byte
	last := 0
	for _, at := range pattern.FindAllIndex(source, -1) {
		out = append(out, source[last:at[1]]...)
		out = append(out, '$')
		out = strconv.AppendInt(out, int64(at[0]), 10)
		last = at[1]
	}
	return append(out, source[last:]...)
}

// word gives a name, or the text of a string, without its mark, and the offset
// that the mark tells, -1 if it has none.
func word(data []byte) (name string, offset int) {
	if n := len(data); n > 1 && (data[0] == '"' || data[0] == '\'') && data[n-1] == data[0] {
		data = data[1 : n-1]
	}
	before, after, found := bytes.Cut(data, []byte("$"))
	if !found || len(before) == 0 {
		return string(data), -1
	}
	offset, err := strconv.Atoi(string(after))
	if err != nil || offset < 0 {
		return string(data), -1
	}
	return string(before), offset
}

// message makes a message about the place that an offset tells or, if the mark
// was lost, about the first place where the word stands.
func (s *script) message(offset int, name, text, hint string) Message {
	m := Message{File: s.file, Text: text, Hint: hint}
	if offset < 0 && name != "" {
		if at := regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `\b`).FindIndex(s.source); at != nil {
			offset = at[0]
		}
	}
	if offset >= 0 && offset <= len(s.source) {
		m.Line, m.Column = place(s.source, offset)
	}
	return m
}

// place counts lines and columns from 1.
func place(source []byte, offset int) (line, column int) {
	before := source[:offset]
	return 1 + bytes.Count(before, []byte("\n")), offset - bytes.LastIndexByte(before, '\n')
}

// loaderOf says how esbuild reads a file, by its extension.
func loaderOf(file string) api.Loader {
	switch path.Ext(file) {
	case ".ts", ".mts", ".cts":
		return api.LoaderTS
	case ".tsx":
		return api.LoaderTSX
	}
	return api.LoaderJSX
}
