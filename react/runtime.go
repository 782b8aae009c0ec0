package react

import (
	"embed"
	"io/fs"
)

// runtimeFiles is the JavaScript that runs in the workers (*.mjs), what the
// modules next/head, next/link and so on resolve to (next), what runs in
// browsers (client), and what runs the application's own tools during a build
// (tools). The bundler puts the first three beside the pages.
//
//go:embed runtime/*.mjs runtime/next runtime/client runtime/tools
var runtimeFiles embed.FS

func runtimeFS() (fs.FS, error) { return fs.Sub(runtimeFiles, "runtime") }
