package tools

import (
	"encoding/json"
	"fmt"
	"strings"
)

// OpError is a fault in the application: its code failed, hung or ended the
// process, or a package is not installed.
type OpError struct {
	Op      string `json:"-"`
	Message string `json:"message"`
	File    string `json:"file"`    // absolute; empty if not known
	Line    int    `json:"line"`    // counted from 1; 0 if not known
	Column  int    `json:"column"`  // counted from 1; 0 if not known
	Missing string `json:"missing"` // an npm package that is not installed; usually empty
}

// Error gives "OP FILE:LINE:COLUMN: MESSAGE".
func (e *OpError) Error() string {
	var b strings.Builder
	b.WriteString(e.Op)
	if e.File != "" {
		b.WriteString(" " + e.File)
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
		if e.Column > 0 {
			fmt.Fprintf(&b, ":%d", e.Column)
		}
	}
	return b.String() + ": " + e.Message
}

// Place tells where the fault lies.
func (e *OpError) Place() (file string, line, column int) { return e.File, e.Line, e.Column }

// Reason is the message alone.
func (e *OpError) Reason() string { return e.Message }

// MissingPackage names the npm package that is not installed, if that is the fault.
func (e *OpError) MissingPackage() string { return e.Missing }

// subject is the file that a request is about.
func subject(body []byte) string {
	var request struct {
		File string `json:"file"`
	}
	if json.Unmarshal(body, &request) != nil {
		return "" // not all requests are objects
	}
	return request.File
}
