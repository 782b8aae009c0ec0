package bundle

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/gif"
	"strings"
	"testing"
)

// tinyWebP is a lossy picture of one pixel.
var tinyWebP = decode64("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=")

func decode64(text string) string {
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// avifBox makes a box of an AVIF file.
func avifBox(name string, parts ...string) string {
	body := strings.Join(parts, "")
	return string(binary.BigEndian.AppendUint32(nil, uint32(8+len(body)))) + name + body
}

// avif is the head of a file whose second item is the primary one, with the
// given properties of three: two sizes and a turn to the right.
func avif(properties string) string {
	const full = "\x00\x00\x00\x00"
	return avifBox("ftyp", "avif\x00\x00\x00\x00mif1") + avifBox("meta", full,
		avifBox("pitm", full, "\x00\x02"),
		avifBox("iprp",
			avifBox("ipco", avifBox("ispe", full, "\x00\x00\x00\x07\x00\x00\x00\x07"), avifBox("ispe", full, "\x00\x00\x01\x40\x00\x00\x00\xf0"), avifBox("irot", "\x01")),
			avifBox("ipma", full, "\x00\x00\x00\x02", "\x00\x01\x01\x01", "\x00\x02", properties)))
}

func icon(t *testing.T, width, height byte) string {
	t.Helper()
	return "\x00\x00\x01\x00\x01\x00" + string([]byte{width, height}) + strings.Repeat("\x00", 14)
}

func bitmap(header uint32, sizes ...any) string {
	b := append([]byte("BM"), make([]byte, 12)...)
	b = binary.LittleEndian.AppendUint32(b, header)
	for _, s := range sizes {
		b, _ = binary.Append(b, binary.LittleEndian, s)
	}
	return string(b) + strings.Repeat("\x00", 20)
}

func still(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := gif.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestSizesOfImages(t *testing.T) {
	for _, c := range []struct {
		sentence, ext, data string
		width, height       int // 0: it is refused
	}{
		{"png", ".png", picture(t, "png", 40, 20), 40, 20},
		{"jpg in capitals", ".JPG", picture(t, "jpg", 30, 10), 30, 10},
		{"a jpg that is named png", ".png", picture(t, "jpg", 30, 10), 30, 10},
		{"gif", ".gif", still(t, 5, 6), 5, 6},
		{"webp", ".webp", tinyWebP, 1, 1},
		{"an icon", ".ico", icon(t, 16, 32), 16, 32},
		{"an icon of 256 pixels", ".ico", icon(t, 0, 0), 256, 256},
		{"a cursor is no icon", ".ico", "\x00\x00\x02" + icon(t, 1, 1)[3:], 0, 0},
		{"a bitmap", ".bmp", bitmap(40, int32(12), int32(13)), 12, 13},
		{"a bitmap from above", ".bmp", bitmap(40, int32(12), int32(-13)), 12, 13},
		{"an old bitmap", ".bmp", bitmap(12, uint16(14), uint16(15)), 14, 15},
		{"an avif whose primary item has the second size", ".avif", avif("\x01\x82"), 320, 240},
		{"one that is turned", ".avif", avif("\x02\x02\x83"), 240, 320},
		{"one without a size", ".avif", avif("\x01\x03"), 0, 0},
		{"one that is cut off", ".avif", avif("\x01\x02")[:60], 0, 0},
		{"svg with width and height", ".svg", `<?xml version="1.0"?><!DOCTYPE svg><!-- x --><svg width="30" height="12px"/>`, 30, 12},
		{"svg with a viewBox", ".svg", `<svg viewBox="0 0 30.4 12">`, 30, 12},
		{"svg with a width and a viewBox", ".svg", `<svg width="60" viewBox="0,0,30,12"/>`, 60, 24},
		{"svg with a height and a viewBox", ".svg", `<svg:svg height="6" viewBox="0 0 30 12" xmlns:svg="http://www.w3.org/2000/svg"/>`, 15, 6},
		{"svg in percent", ".svg", `<svg width="100%" height="100%" viewBox="0 0 30 12"/>`, 30, 12},
		{"svg in inches and points", ".svg", `<svg width="1in" height="72pt"/>`, 96, 96},
		{"svg in another charset", ".svg", `<?xml version="1.0" encoding="iso-8859-1"?><svg width="1" height="2"/>`, 1, 2},
		{"svg without a size", ".svg", `<svg xmlns="x"/>`, 0, 0},
		{"svg with an empty viewBox", ".svg", `<svg viewBox="0 0 0 0"/>`, 0, 0},
		{"svg that is none", ".svg", `<html/>`, 0, 0},
		{"nothing", ".png", "", 0, 0},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			w, h, err := imageSize(c.ext, []byte(c.data))
			if (err != nil) != (c.width == 0) || err == nil && (w != c.width || h != c.height) {
				t.Errorf("%d x %d, %v; want %d x %d", w, h, err, c.width, c.height)
			}
		})
	}
}

func FuzzImageSize(f *testing.F) {
	f.Add(".avif", []byte(avif("\x02\x02\x83")))
	f.Add(".svg", []byte(`<svg width="30" height="12px" viewBox="0 0 1 1"/>`))
	f.Add(".bmp", []byte(bitmap(40, int32(12), int32(-13))))
	f.Add(".ico", []byte("\x00\x00\x01\x00\x01\x00\x10\x10"))
	f.Fuzz(func(t *testing.T, ext string, data []byte) {
		if w, h, err := imageSize(ext, data); err == nil && (w < 1 || h < 1) {
			t.Errorf("%d x %d", w, h)
		}
	})
}

func TestAnImageIsTheSameOnBothSides(t *testing.T) {
	s := bothSides(t, map[string]string{
		"pages/_app.js": `import wide from '../img/a b.png'; import tall from '../img/tall.JPG'; import logo from '../img/logo.svg?x'; import tiny from '../img/t.webp'; import moving from '../img/m.gif';
globalThis.seen = [wide, tall, logo, tiny, moving];`,
		"img/a b.png": picture(t, "png", 40, 20), "img/tall.JPG": picture(t, "jpg", 10, 40), "img/logo.svg": `<svg viewBox="0 0 30 12"/>`,
		"img/t.webp": tinyWebP, "img/m.gif": still(t, 5, 6),
	}).good(t)
	for _, c := range []struct {
		file          string
		width, height int
		kind          string
		w, h          int
	}{
		{"a b.png", 40, 20, "png", 8, 4}, {"tall.JPG", 10, 40, "jpeg", 2, 8}, {"logo.svg", 30, 12, "", 0, 0}, {"t.webp", 1, 1, "png", 8, 8}, {"m.gif", 5, 6, "", 0, 0},
	} {
		loaded := s.loadImage(s.dir + "/img/" + c.file)
		var one imported
		if err := json.Unmarshal([]byte(strings.TrimSuffix(strings.TrimPrefix(*loaded.Contents, "export default "), ";\n")), &one); err != nil {
			t.Fatal(err)
		}
		if one.Width != c.width || one.Height != c.height || one.BlurWidth != c.w || one.BlurHeight != c.h || (c.kind == "") != (one.BlurDataURL == "") {
			t.Errorf("%s: %+v", c.file, one)
		}
		if c.kind != "" {
			coded, ok := strings.CutPrefix(one.BlurDataURL, "data:image/"+c.kind+";base64,")
			config, kind, err := image.DecodeConfig(strings.NewReader(decode64(coded)))
			if !ok || err != nil || kind != c.kind || config.Width != c.w || config.Height != c.h {
				t.Errorf("%s: its preview is %v %+v, %v", c.file, kind, config, err)
			}
		}
		name := strings.TrimPrefix(one.Src, "/_next/static/")
		if len(s.media.all()[name]) == 0 {
			t.Errorf("%s: %s is not among the media", c.file, one.Src)
		}
		for _, side := range []string{s.server, s.client} {
			if !strings.Contains(side, one.Src) {
				t.Errorf("%s: %s is not in\n%s", c.file, one.Src, side)
			}
		}
	}
}

func TestAnImageThatIsNoneIsAnError(t *testing.T) {
	s := bothSides(t, map[string]string{"pages/_app.js": "import x from '../x.png'; console.log(x);", "x.png": "not a picture"})
	if m, ok := says(s.errors, "x.png: is not an image"); !ok || len(s.errors) != 1 {
		t.Errorf("%v %v", s.errors, m)
	}
}
