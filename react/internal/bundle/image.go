package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	_ "image/gif" // decoders of what image.Decode is given
	_ "image/jpeg"
	_ "image/png"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
	_ "golang.org/x/image/webp" // image.Decode knows WebP by it
)

// imported is what code gets for an image: what next/image needs to keep its
// place, in the form of Next.js' static imports.
type imported struct {
	Src         string `json:"src"`
	Height      int    `json:"height"`
	Width       int    `json:"width"`
	BlurDataURL string `json:"blurDataURL,omitempty"`
	BlurWidth   int    `json:"blurWidth,omitempty"`
	BlurHeight  int    `json:"blurHeight,omitempty"`
}

// isImage tells by its extension whether a file is an image.
func isImage(file string) bool {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp":
		return true
	}
	return false
}

// loadImage gives esbuild the module that stands for an image.
func (a *assets) loadImage(file string) api.OnLoadResult {
	text, err := a.images.get(file, func() (string, error) {
		data, err := a.read(file)
		if err != nil {
			return "", err
		}
		width, height, err := imageSize(filepath.Ext(file), data)
		if err != nil {
			return "", a.wrong(file, "is not an image that can be shown: "+err.Error(), "is the file whole, and its extension right? An svg needs width and height, or a viewBox")
		}
		one := imported{Src: a.staticURL(a.media.add(file, data)), Width: width, Height: height}
		one.BlurDataURL, one.BlurWidth, one.BlurHeight = blur(filepath.Ext(file), data, width, height)
		encoded, err := json.Marshal(one)
		return "export default " + string(encoded) + ";\n", err
	})
	if err != nil {
		return api.OnLoadResult{Errors: problems(err)}
	}
	return api.OnLoadResult{Contents: &text, Loader: api.LoaderJS}
}

// imageSize gives the width and height of an image in pixels of CSS.
func imageSize(ext string, data []byte) (width, height int, err error) {
	switch strings.ToLower(ext) {
	case ".svg":
		width, height, err = svgSize(data)
	case ".avif":
		width, height, err = avifSize(data)
	case ".ico":
		width, height, err = icoSize(data)
	case ".bmp":
		width, height, err = bmpSize(data)
	default:
		var c image.Config
		c, _, err = image.DecodeConfig(bytes.NewReader(data))
		width, height = c.Width, c.Height
	}
	if err == nil && (width < 1 || height < 1) {
		err = errors.New("it has no size")
	}
	return width, height, err
}
