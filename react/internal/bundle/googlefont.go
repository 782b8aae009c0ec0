package bundle

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// googleFont makes a font that browsers get from Google: a style sheet there
// defines the files, and the page links it.
func (a *assets) googleFont(file string, call fontCall) (madeFont, error) {
	if call.name == "" {
		return madeFont{}, errors.New("next/font/google has no default export: import fonts by their names, such as { Inter }")
	}
	known, err := a.google.get("", a.readGoogleFonts)
	if err != nil {
		return madeFont{}, err
	}
	family := strings.ReplaceAll(call.name, "_", " ")
	o := fontOptions{object: call.argument}
	c := o.common()
	weights, styles, axes := o.texts("weight"), o.texts("style"), o.texts("axes")
	if len(weights) == 0 {
		weights = []string{"variable"}
	}
	if len(styles) == 0 {
		styles = []string{known.style(family)}
	}
	for _, s := range styles {
		if s != "normal" && s != "italic" {
			o.fail("style is normal or italic, not %s", s)
		}
	}
	if o.err != nil {
		return madeFont{}, o.err
	}
	ranges, err := known.axes(family, weights, axes)
	if err != nil {
		return madeFont{}, err
	}
	address := googleURL(family, ranges, styles, c.display)
	a.links.set(address, struct{}{})
	weight, style := "", ""
	if len(weights) == 1 && weights[0] != "variable" {
		weight = weights[0]
	}
	if len(styles) == 1 {
		style = styles[0]
	}
	made := c.font(relative(a.dir, file)+" "+call.constant, family, weight, style)
	made.link = "@import " + cssString(address) + ";\n"
	return made, nil
}

// axis is a property of a font with the values that are wanted.
type axis struct {
	tag    string
	values []string
}

// googleURL is the address of a style sheet by the rules of Google's CSS API,
// version 2: axes in the order of the alphabet, small letters first, and every
// combination of their values in order.
func googleURL(family string, axes []axis, styles []string, display string) string {
	var ital []string
	if slices.Contains(styles, "italic") {
		if slices.Contains(styles, "normal") {
			ital = append(ital, "0")
		}
		axes = append([]axis{{"ital", append(ital, "1")}}, axes...)
	}
	slices.SortFunc(axes, func(a, b axis) int {
		capital := func(t string) int { return strings.Compare(strings.ToLower(t[:1]), t[:1]) }
		return cmp.Or(cmp.Compare(capital(a.tag), capital(b.tag)), strings.Compare(a.tag, b.tag))
	})
	var tags []string
	rows := []string{""}
	for _, x := range axes {
		tags = append(tags, x.tag)
		var longer []string
		for _, row := range rows {
			for _, value := range x.values {
				longer = append(longer, strings.TrimPrefix(row+","+value, ","))
			}
		}
		rows = longer
	}
	address := "https://fonts.googleapis.com/css2?family=" + strings.ReplaceAll(family, " ", "+")
	if len(tags) > 0 {
		address += ":" + strings.Join(tags, ",") + "@" + strings.Join(rows, ";")
	}
	return address + "&display=" + display
}

// googleFonts is what is known of Google's fonts: the list that the package
// next brings, if the application has it installed. Else the file knows only
// the range of weights of fonts that are much used.
type googleFonts struct{ list map[string]googleFamily }

type googleFamily struct {
	Weights []string `json:"weights"`
	Styles  []string `json:"styles"`
	Axes    []struct {
		Tag      string  `json:"tag"`
		Min, Max float64 `json:",omitempty"`
	} `json:"axes"`
}

func (a *assets) readGoogleFonts() (*googleFonts, error) {
	folder := findPackage(a.dir, "next")
	if folder == "" {
		return &googleFonts{}, nil
	}
	data, err := os.ReadFile(filepath.Join(folder, "dist/compiled/@next/font/dist/google/font-data.json"))
	if err != nil {
		return &googleFonts{}, nil // another version of next; its list is a help, not needed
	}
	known := new(googleFonts)
	if err := json.Unmarshal(data, &known.list); err != nil {
		return &googleFonts{}, nil
	}
	return known, nil
}

// style gives the style of a family where none is asked for.
func (g *googleFonts) style(family string) string {
	if f, ok := g.list[family]; ok && len(f.Styles) == 1 {
		return f.Styles[0]
	}
	return "normal"
}

// axes gives the values of weight and of the other axes that a call asks for.
func (g *googleFonts) axes(family string, weights, tags []string) ([]axis, error) {
	f, known := g.list[family]
	if g.list != nil && !known {
		return nil, fmt.Errorf("Google has no font %s that the installed package next knows", family)
	}
	if weights[0] != "variable" || len(weights) > 1 {
		return fixedWeights(f, weights, tags)
	}
	if !known {
		span, ok := weightsOf(family)
		switch {
		case len(tags) > 0:
			return nil, errors.New("which axes the font has is not known here: npm install next, which has a list of them, or leave out axes")
		case !ok:
			return nil, errors.New("which weights the font has is not known here: name them, as in weight: ['400', '700'], or npm install next, which has a list of them")
		}
		return []axis{{"wght", []string{span}}}, nil
	}
	if !slices.Contains(f.Weights, "variable") {
		return nil, fmt.Errorf("its weight is missing: it has %s", strings.Join(f.Weights, ", "))
	}
	var list []axis
	for _, x := range f.Axes {
		if x.Tag == "wght" || slices.Contains(tags, x.Tag) {
			list = append(list, axis{x.Tag, []string{number(x.Min) + ".." + number(x.Max)}})
		}
	}
	for _, tag := range tags {
		if !slices.ContainsFunc(list, func(x axis) bool { return x.tag == tag }) || tag == "wght" {
			return nil, fmt.Errorf("it has no axis %s", tag)
		}
	}
	return list, nil
}

// fixedWeights checks and sorts weights that are named one by one.
func fixedWeights(f googleFamily, weights, tags []string) ([]axis, error) {
	weights = slices.Clone(weights)
	slices.SortFunc(weights, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) })
	weights = slices.Compact(weights)
	if len(tags) > 0 {
		return nil, errors.New("axes go with all weights: leave out weight")
	}
	for _, w := range weights {
		if _, err := strconv.Atoi(w); err != nil {
			return nil, fmt.Errorf("weight is one or more numbers, or variable alone, not %s", w)
		}
		if f.Weights != nil && !slices.Contains(f.Weights, w) {
			return nil, fmt.Errorf("it has no weight %s, but %s", w, strings.Join(f.Weights, ", "))
		}
	}
	return []axis{{"wght", weights}}, nil
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
