package bundle

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/jpeg"
	"image/png"
	"math"
	"strings"

	"golang.org/x/image/draw"
)

const (
	blurSide    = 8          // pixels of the longer side, as in Next.js
	blurQuality = 70         // of JPEG, from 1 to 100, as in Next.js
	blurLargest = 64_000_000 // pixels of an image that is still decoded
)

// blur makes the tiny picture that is shown while an image loads. Formats that
// cannot be decoded here, and moving pictures, have none.
func blur(ext string, data []byte, width, height int) (url string, w, h int) {
	ext = strings.ToLower(ext)
	switch ext {
	case ".png", ".jpg", ".jpeg", ".webp":
	default:
		return "", 0, 0
	}
	if width*height > blurLargest || bytes.Contains(data[:min(len(data), 4096)], []byte("acTL")) {
		return "", 0, 0
	}
	whole, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "", 0, 0 // a webp that moves, or of a kind that is not known
	}
	w, h = blurSide, blurSide
	if width >= height {
		h = max(1, int(math.Round(float64(height)/float64(width)*blurSide)))
	} else {
		w = max(1, int(math.Round(float64(width)/float64(height)*blurSide)))
	}
	tiny := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(tiny, tiny.Rect, whole, whole.Bounds(), draw.Src, nil)
	var b bytes.Buffer
	kind := "image/png"
	if ext == ".jpg" || ext == ".jpeg" {
		kind = "image/jpeg"
		err = jpeg.Encode(&b, tiny, &jpeg.Options{Quality: blurQuality})
	} else {
		err = png.Encode(&b, tiny)
	}
	if err != nil {
		return "", 0, 0
	}
	return "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(b.Bytes()), w, h
}
