package bundle

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fontCommon are the options that fonts of all kinds have.
type fontCommon struct {
	display  string
	variable string
	fallback []string
}

func (o *fontOptions) common() fontCommon {
	c := fontCommon{display: o.text("display", "swap"), variable: o.text("variable", ""), fallback: o.texts("fallback")}
	if !slices.Contains([]string{"auto", "block", "swap", "fallback", "optional"}, c.display) {
		o.fail("display is auto, block, swap, fallback or optional, not %s", c.display)
	}
	if c.variable != "" && (!strings.HasPrefix(c.variable, "--") || safeName(c.variable) != c.variable) {
		o.fail("variable is the name of a custom property, such as --font-text, not %s", c.variable)
	}
	return c
}

// font makes the names and the rules of a font. Weight and style are those of
// all its files; empty or a range if there are several.
func (c fontCommon) font(id, family, weight, style string) madeFont {
	id = strings.ToLower(contentHash([]byte(id), []byte(family+weight+style+c.variable), []byte(strings.Join(c.fallback, ","))))
	families := []string{"'" + family + "'"}
	for _, f := range c.fallback {
		if safeName(f) != f {
			f = "'" + strings.Trim(f, `'"`) + "'"
		}
		families = append(families, f)
	}
	f := font{ClassName: "__className_" + id, Style: fontStyle{FontFamily: strings.Join(families, ", "), FontStyle: style}}
	rule := "font-family: " + f.Style.FontFamily + ";"
	if weight != "" && !strings.Contains(weight, " ") {
		rule += " font-weight: " + weight + ";"
		f.Style.FontWeight = weight
		if n, err := strconv.Atoi(weight); err == nil {
			f.Style.FontWeight = n
		}
	}
	if strings.Contains(style, " ") {
		f.Style.FontStyle = "" // oblique with a range of angles
	} else if style != "" {
		rule += " font-style: " + style + ";"
	}
	css := fmt.Sprintf(".%s { %s }\n", f.ClassName, rule)
	if c.variable != "" {
		f.Variable = "__variable_" + id
		css += fmt.Sprintf(".%s { %s: %s; }\n", f.Variable, c.variable, f.Style.FontFamily)
	}
	return madeFont{font: f, rules: css}
}

// cssString writes a string of CSS.
func cssString(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\a `).Replace(text) + `"`
}
