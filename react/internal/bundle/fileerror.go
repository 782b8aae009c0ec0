package bundle

import (
	"errors"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// fileError is what is wrong with a file of the application that esbuild does
// not read itself.
type fileError struct{ Message }

func (e *fileError) Error() string { return e.String() }

// problems says an error in esbuild's words. Several plugins may meet the same
// one; the report names it once.
func problems(err error) []api.Message {
	if inner, ok := errors.AsType[*buildErrors](err); ok {
		return inner.list
	}
	e, ok := errors.AsType[*fileError](err)
	if !ok {
		return []api.Message{{Text: err.Error()}}
	}
	m := api.Message{Text: e.Text, Location: &api.Location{File: e.File, Line: e.Line, Column: max(e.Column-1, 0)}}
	if e.Hint != "" {
		m.Notes = []api.Note{{Text: e.Hint}}
	}
	return []api.Message{m}
}

// buildErrors are the errors of a build within a build.
type buildErrors struct{ list []api.Message }

func (e *buildErrors) Error() string { return e.list[0].Text }

// ownWarnings leaves out what esbuild says of the style sheets of packages, which
// are full of tricks for old browsers (of their code it says nothing), and of
// parts of CSS modules, as it said the same of the module.
func ownWarnings(list []api.Message) []api.Message {
	return slices.DeleteFunc(slices.Clone(list), func(m api.Message) bool {
		return m.Location != nil && (strings.Contains("/"+m.Location.File, "/node_modules/") || strings.HasPrefix(m.Location.File, sheetSpace+":"))
	})
}
