package bundle

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// localFile is one file of a local font.
type localFile struct{ path, weight, style string }

var fontFormats = map[string]string{".woff": "woff", ".woff2": "woff2", ".ttf": "truetype", ".otf": "opentype", ".eot": "embedded-opentype"}

// localFont makes a font of files that lie beside the file of the call.
func (a *assets) localFont(file string, call fontCall) (madeFont, error) {
	if call.name != "" {
		return madeFont{}, errors.New("next/font/local has no export " + call.name + ": import localFont from 'next/font/local'")
	}
	o := fontOptions{object: call.argument}
	files := o.files()
	c := o.common()
	rules := o.declarations()
	if o.err != nil {
		return madeFont{}, o.err
	}
	var css strings.Builder
	family := "__" + safeName(call.constant) + "_" + strings.ToLower(contentHash([]byte(relative(a.dir, file)), []byte(call.constant)))
	for _, f := range files {
		source := filepath.Join(filepath.Dir(file), filepath.FromSlash(f.path))
		if info, err := os.Stat(source); err != nil || !info.Mode().IsRegular() {
			return madeFont{}, errors.New("there is no file " + f.path + " (paths are relative to the file of the call)")
		}
		address, err := a.mediaURL(source)
		if err != nil {
			return madeFont{}, err
		}
		fmt.Fprintf(&css, "@font-face {\n  font-family: '%s';\n  src: url(%s) format('%s');\n  font-display: %s;\n", family, cssString(address), fontFormats[strings.ToLower(filepath.Ext(f.path))], c.display)
		if f.weight != "" {
			fmt.Fprintf(&css, "  font-weight: %s;\n", f.weight)
		}
		if f.style != "" {
			fmt.Fprintf(&css, "  font-style: %s;\n", f.style)
		}
		css.WriteString(rules + "}\n")
	}
	weight, style := "", ""
	if len(files) == 1 {
		weight, style = files[0].weight, files[0].style
	}
	made := c.font(relative(a.dir, file)+" "+call.constant, family, weight, style)
	made.rules = css.String() + made.rules
	return made, nil
}

// fontOptions reads the argument of a call; the first error is kept.
type fontOptions struct {
	*object
	err error
}

func (o *fontOptions) fail(format string, values ...any) {
	if o.err == nil {
		o.err = fmt.Errorf(format, values...)
	}
}

// text gives a string. Numbers are taken, too: a weight is often one.
func (o *fontOptions) text(key, otherwise string) string {
	switch v := o.get(key).(type) {
	case nil:
		return otherwise
	case string:
		return o.safe(key, v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	o.fail("%s is not a string", key)
	return ""
}

// texts gives a list of strings; one alone is a list, too.
func (o *fontOptions) texts(key string) []string {
	list, ok := o.get(key).([]any)
	if !ok {
		if one := o.text(key, ""); one != "" {
			return []string{one}
		}
		return nil
	}
	var out []string
	for _, v := range list {
		item := fontOptions{object: &object{values: map[string]any{key: v}}}
		out = append(out, item.text(key, ""))
		if item.err != nil {
			o.fail("%s is not a list of strings", key)
		}
	}
	return out
}

// safe refuses what would end a declaration of the style sheet.
func (o *fontOptions) safe(key, value string) string {
	if strings.ContainsAny(value, ";{}\n\r\\") {
		o.fail("%s: %q cannot stand in a style sheet", key, value)
	}
	return value
}

func (o *fontOptions) files() []localFile {
	list, several := o.get("src").([]any)
	if !several {
		list = []any{o.object}
	}
	if len(list) == 0 {
		o.fail("src is empty")
	}
	var files []localFile
	for _, one := range list {
		item, ok := one.(*object)
		if !ok {
			o.fail("src is neither a path nor a list of { path, weight, style }")
			return nil
		}
		part := fontOptions{object: item}
		name := "path"
		if !several {
			name = "src"
		}
		f := localFile{part.text(name, ""), part.text("weight", o.text("weight", "")), part.text("style", o.text("style", ""))}
		switch {
		case part.err != nil:
			o.fail("%w", part.err)
		case f.path == "":
			o.fail("it has no %s", name)
		case fontFormats[strings.ToLower(filepath.Ext(f.path))] == "":
			o.fail("%s is not a font file (.woff2, .woff, .ttf, .otf, .eot)", f.path)
		}
		files = append(files, f)
	}
	return files
}

// declarations gives more lines for @font-face.
func (o *fontOptions) declarations() string {
	list, ok := o.get("declarations").([]any)
	if !ok && o.get("declarations") != nil {
		o.fail("declarations is not a list")
	}
	var b strings.Builder
	for _, one := range list {
		item, ok := one.(*object)
		if !ok {
			o.fail("a declaration is not { prop, value }")
			continue
		}
		part := fontOptions{object: item}
		prop, value := part.text("prop", ""), part.text("value", "")
		switch {
		case part.err != nil || prop == "" || value == "" || safeName(prop) != prop:
			o.fail("a declaration is not { prop, value }")
		case slices.Contains([]string{"src", "font-display", "font-weight", "font-style"}, prop):
			o.fail("the declaration %s has an option of its own", prop)
		}
		fmt.Fprintf(&b, "  %s: %s;\n", prop, value)
	}
	return b.String()
}
