package assets

import (
	"path"
	"strings"
)

// TypeOf returns the media type of a file by its extension, and
// application/octet-stream for one that it does not know. The table is fixed,
// since the one of the standard library depends on files of the machine; its
// spelling of the charset is Next.js' own.
func TypeOf(name string) string {
	switch strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) {
	case "html", "htm":
		return "text/html; charset=UTF-8"
	case "css":
		return "text/css; charset=UTF-8"
	case "js", "mjs", "cjs":
		return "application/javascript; charset=UTF-8"
	case "json", "map":
		return "application/json; charset=UTF-8"
	case "webmanifest":
		return "application/manifest+json"
	case "txt", "text", "log":
		return "text/plain; charset=UTF-8"
	case "md":
		return "text/markdown; charset=UTF-8"
	case "csv":
		return "text/csv; charset=UTF-8"
	case "ics":
		return "text/calendar; charset=UTF-8"
	case "vtt":
		return "text/vtt; charset=UTF-8"
	case "xml":
		return "text/xml; charset=UTF-8"
	case "rss":
		return "application/rss+xml"
	case "atom":
		return "application/atom+xml"
	case "svg":
		return "image/svg+xml"
	case "png":
		return "image/png"
	case "jpg", "jpeg":
		return "image/jpeg"
	case "gif":
		return "image/gif"
	case "webp":
		return "image/webp"
	case "avif":
		return "image/avif"
	case "ico":
		return "image/x-icon"
	case "bmp":
		return "image/bmp"
	case "woff":
		return "font/woff"
	case "woff2":
		return "font/woff2"
	case "ttf":
		return "font/ttf"
	case "otf":
		return "font/otf"
	case "mp3":
		return "audio/mpeg"
	case "ogg", "oga":
		return "audio/ogg"
	case "wav":
		return "audio/wav"
	case "mp4", "m4v":
		return "video/mp4"
	case "webm":
		return "video/webm"
	case "ogv":
		return "video/ogg"
	case "pdf":
		return "application/pdf"
	case "wasm":
		return "application/wasm"
	case "zip":
		return "application/zip"
	case "gz":
		return "application/gzip"
	}
	return "application/octet-stream"
}
