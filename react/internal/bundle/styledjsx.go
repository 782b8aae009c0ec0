package bundle

import (
	"bytes"
	"regexp"
)

// styledTag is a <style jsx> element as it is mostly written.
var styledTag = regexp.MustCompile(`<style\s[^>]*\bjsx\b`)

// usesStyledJSX reports whether a file has a <style jsx> element or takes css
// from styled-jsx/css: both are for the compiler plugin of styled-jsx.
func usesStyledJSX(file string, source []byte) bool {
	if bytes.Contains(source, []byte("styled-jsx/css")) {
		return true
	}
	if !bytes.Contains(source, []byte("<style")) || !bytes.Contains(source, []byte("jsx")) {
		return false
	}
	s, err := parseScript(file, source, "jsx")
	if err != nil {
		return styledTag.Match(source) // for the compiler, or esbuild, to say what is wrong
	}
	_, ok := s.styledElement()
	return ok
}

// styledJSX compiles a file that uses styled-jsx with the plugin that the
// application has installed. The result is still TypeScript and JSX where the
// source was.
func (a *assets) styledJSX(file string, source []byte) ([]byte, error) {
	rel := relative(a.dir, file)
	if !usesStyledJSX(rel, source) {
		return source, nil
	}
	var reply struct {
		Code string `json:"code"`
	}
	if err := a.call("styledjsx", map[string]string{"file": file, "code": string(source)}, &reply, file, "<style jsx>"); err != nil {
		return nil, err
	}
	return []byte(reply.Code), nil
}

// styledRegistry is the source of the runtime's module styledjsx.mjs. Packages
// may use styled-jsx as well as the application, so what counts is whether it
// is installed.
func styledRegistry(dir string) (source string, installed bool) {
	if findPackage(dir, "styled-jsx") == "" {
		return "", false
	}
	return "import * as styled from 'styled-jsx';\nexport default styled;\n", true
}
