package bundle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// configRule is an entry of redirects, rewrites or headers being read.
type configRule struct {
	*configReader
	key    string
	number int // from 1
	values map[string]any
}

// fail tells what is wrong with the entry.
func (e *configRule) fail(text, hint string) {
	name := fmt.Sprintf("%s: entry %d", e.key, e.number)
	if source, ok := e.values["source"].(string); ok && source != "" {
		name += " (" + said(source) + ")"
	}
	e.found.fail(e.message(e.key, name+": "+text, hint))
}

// text reads source or destination.
func (e *configRule) text(field string) string {
	text, ok := e.values[field].(string)
	switch {
	case e.values[field] == nil || ok && text == "":
		e.fail("it has no "+field, "add it")
	case !ok:
		e.fail(field+" must be a string, not "+said(e.values[field]), "write it in quotes")
	case field == "source" && !strings.HasPrefix(text, "/"):
		e.fail("source must begin with a slash", "write '/"+text+"'")
	case field == "source" && len(text) > 4096:
		e.fail("source is longer than 4096 characters", "split the rule")
	}
	return text
}

// redirectStatuses are those that Next.js allows.
var redirectStatuses = []int{301, 302, 303, 307, 308}

// status reads how a redirect answers: statusCode, or permanent.
func (e *configRule) status() int {
	code, permanent := e.values["statusCode"], e.values["permanent"]
	if code != nil {
		number, ok := code.(float64)
		if status := int(number); ok && float64(status) == number && slices.Contains(redirectStatuses, status) {
			return status
		}
		e.fail("statusCode must be 301, 302, 303, 307 or 308, not "+said(code), "or write permanent: true (308) or false (307)")
		return 0
	}
	switch permanent {
	case true:
		return 308
	case false:
		return 307
	}
	e.fail("it must say permanent: true or false, or a statusCode", "permanent: true answers 308, which browsers keep; false answers 307")
	return 0
}

// noBasePath reads basePath, which is false or not there.
func (e *configRule) noBasePath() bool {
	value, ok := e.values["basePath"]
	if ok && value != nil && value != false {
		e.fail("basePath must be false or left out, not "+said(value), "leave it out: the site's basePath is put before source and destination")
	}
	return value == false
}

// locale has a meaning only for routes with languages.
func (e *configRule) locale() {
	if value := e.values["locale"]; value != nil && value != false {
		e.fail("locale must be false or left out, not "+said(value), "leave it out")
	}
}

// conditions reads has or missing.
func (e *configRule) conditions(field string) []Condition {
	if e.values[field] == nil {
		return nil
	}
	entries, ok := e.values[field].([]any)
	if !ok {
		e.fail(field+" must be a list, not "+said(e.values[field]), "write "+field+": [{ type, key, value }]")
		return nil
	}
	var list []Condition
	for _, entry := range entries {
		object, _ := entry.(map[string]any)
		kind, _ := object["type"].(string)
		key, hasKey := object["key"].(string)
		value, hasValue := object["value"].(string)
		switch {
		case !slices.Contains([]string{"header", "cookie", "query", "host"}, kind):
			e.fail(field+" has a condition of type "+said(object["type"]), "the types are header, cookie, query and host")
		case kind != "host" && !hasKey:
			e.fail(field+" has a condition of type "+kind+" without a key", "name the "+kind)
		case object["value"] != nil && !hasValue:
			e.fail(field+" has a condition whose value is "+said(object["value"]), "it must be a string, a regular expression")
		case kind == "host" && !hasValue:
			e.fail(field+" has a condition of type host without a value", "write the name of the host")
		default:
			if kind == "host" {
				key = ""
			}
			list = append(list, Condition{Type: kind, Key: key, Value: value})
		}
	}
	return list
}

// headerName is what RFC 9110 calls a token.
var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

// headers reads the list of a rule of headers.
func (e *configRule) headers() []Header {
	entries, ok := e.values["headers"].([]any)
	if !ok || len(entries) == 0 {
		e.fail("headers must be a list with at least one entry", "write headers: [{ key: '…', value: '…' }]")
		return nil
	}
	var list []Header
	for _, entry := range entries {
		object, _ := entry.(map[string]any)
		key, hasKey := object["key"].(string)
		value, hasValue := object["value"].(string)
		switch {
		case !hasKey || !hasValue:
			e.fail("an entry of headers is "+said(entry), "it must have a key and a value, both strings")
		case !headerName.MatchString(key) && !strings.Contains(key, ":"): // a key may hold parameters of the source
			e.fail("the header "+said(key)+" has a name that HTTP does not allow", "use letters, digits and -")
		case strings.ContainsAny(value, "\r\n\x00"):
			e.fail("the header "+said(key)+" has a value with a line break", "write it on one line")
		default:
			list = append(list, Header{Key: key, Value: value})
		}
	}
	return list
}
