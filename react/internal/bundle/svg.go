package bundle

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// svgSize gives the size that an SVG image asks for: its width and height, what
// is missing of them by the ratio of its viewBox, or the viewBox itself.
func svgSize(data []byte) (width, height int, err error) {
	root, err := svgRoot(data)
	if err != nil {
		return 0, 0, err
	}
	var w, h float64
	var box []float64
	for _, attr := range root.Attr {
		switch attr.Name.Local {
		case "width":
			w = svgLength(attr.Value)
		case "height":
			h = svgLength(attr.Value)
		case "viewBox":
			box = numbers(attr.Value)
		}
	}
	if len(box) == 4 && box[2] > 0 && box[3] > 0 {
		switch {
		case w == 0 && h == 0:
			w, h = box[2], box[3]
		case w == 0:
			w = h * box[2] / box[3]
		case h == 0:
			h = w * box[3] / box[2]
		}
	}
	if w == 0 || h == 0 {
		return 0, 0, errors.New("it has neither width and height nor a viewBox")
	}
	return pixels(w), pixels(h), nil
}

// pixels rounds a length, at least to one pixel and at most to what fits.
func pixels(length float64) int { return int(max(1, min(math.Round(length), math.MaxInt32))) }

// svgRoot finds the first element, which must be svg. Entities of a document
// type are not needed for it.
func svgRoot(data []byte) (xml.StartElement, error) {
	d := xml.NewDecoder(strings.NewReader(string(data)))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // names of attributes are ASCII
	for {
		token, err := d.Token()
		if err != nil {
			return xml.StartElement{}, errors.New("it is no XML with an element svg")
		}
		if start, ok := token.(xml.StartElement); ok {
			if start.Name.Local != "svg" {
				return xml.StartElement{}, errors.New("its first element is " + start.Name.Local + ", not svg")
			}
			return start, nil
		}
	}
}

// svgUnits are the units of CSS that do not depend on the page, in pixels; em
// and ex are those of a font of 16 pixels.
var svgUnits = map[string]float64{
	"": 1, "px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96.0 / 72, "pc": 16, "em": 16, "rem": 16, "ex": 8,
}

// svgLength reads a length; percentages and what cannot be read are 0.
func svgLength(text string) float64 {
	text = strings.TrimSpace(text)
	number := strings.TrimRight(strings.ToLower(text), "abcdefghijklmnopqrstuvwxyz%")
	factor, known := svgUnits[strings.ToLower(text)[len(number):]]
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || !known || math.IsInf(n, 0) || math.IsNaN(n) || n < 0 {
		return 0
	}
	return n * factor
}

// numbers reads numbers between blanks and commas.
func numbers(text string) []float64 {
	var list []float64
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,\t\r\n", r) }) {
		n, err := strconv.ParseFloat(field, 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			return nil
		}
		list = append(list, n)
	}
	return list
}
