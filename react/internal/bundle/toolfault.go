package bundle

import (
	"context"
	"errors"
)

// Tools run the application's own packages. A fault of the application is an
// error with the methods of toolError.
type Tools interface {
	Call(ctx context.Context, op string, request, reply any) error
}

// toolError is what the error of an operation says.
type toolError interface {
	error
	Place() (file string, line, column int) // file is absolute or empty
	Reason() string                         // without the place
	MissingPackage() string                 // an npm package that is not installed; usually empty
}

// toolFault tells what is wrong with the application, if an error of Tools is
// about that.
func toolFault(dir string, err error) (Message, bool) {
	e, ok := errors.AsType[toolError](err)
	if !ok {
		return Message{}, false
	}
	file, line, column := e.Place()
	m := Message{Text: e.Reason(), Line: line, Column: column}
	if file != "" {
		m.File = relative(dir, file)
	}
	if name := e.MissingPackage(); name != "" {
		m.Hint = "run npm install --save-dev " + name
	}
	return m, true
}
