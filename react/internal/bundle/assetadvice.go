package bundle

import (
	"path"
	"strings"
)

// Advice on files that Next.js does not take either.
var (
	otherStyles  = advice{"style sheets are .css, .scss or .sass files", "compile it to CSS with its own tool before the build, and import that"}
	fontFile     = advice{"a font file is no module", "use next/font/local, or url() in a style sheet"}
	globalStyles = advice{"the rules of a style sheet are for the whole site, so only pages/_app imports one", "import it in pages/_app, or make it a CSS module: NAME.module.css"}
	soundOrFilm  = advice{"sounds and films are no modules", "put the file into the folder public and use its URL"}
)

// assetRefusal tells by its extension whether code cannot import a file.
func assetRefusal(file string) (advice, bool) {
	switch strings.ToLower(path.Ext(file)) {
	case ".less", ".styl":
		return otherStyles, true
	case ".woff", ".woff2", ".ttf", ".otf", ".eot":
		return fontFile, true
	case ".mp3", ".ogg", ".wav", ".mp4", ".webm", ".mov":
		return soundOrFilm, true
	}
	return advice{}, false
}
