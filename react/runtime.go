package react

import (
	"embed"
	"io/fs"
)

// runtimeFiles is the JavaScript that runs in the workers, and what the modules
// next/head, next/link and so on resolve to. The bundler puts it beside the pages.
//
//go:embed runtime/*.mjs runtime/next/*.js
var runtimeFiles embed.FS

func runtimeFS() (fs.FS, error) { return fs.Sub(runtimeFiles, "runtime") }
