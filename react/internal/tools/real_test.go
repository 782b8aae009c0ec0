package tools

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// realPackages are what applications use; the versions are the newest when the
// test was written.
const realPackages = `{"private":true,"dependencies":{
	"@babel/core":"7.29.13","autoprefixer":"10.7.0","bootstrap":"5.3.9","postcss":"8.5.33","react":"19.3.1",
	"sass":"1.108.2","styled-jsx":"5.1.7","tailwindcss":"4.3.5","@tailwindcss/postcss":"4.3.5"}}`

// TestRealPackages runs the operations with the packages from npm.
func TestRealPackages(t *testing.T) {
	dir, tools := app(t, map[string]string{
		"package.json": realPackages,
		"styles/site.scss": `@use "sass:math";
@use "vars" as *;
@import "~bootstrap/scss/functions";
.a { width: math.div(10px, 4); .b { color: $main; } }
`,
		"styles/_vars.scss":  "$main: #123456;\n",
		"styles/wrong.scss":  ".a {\n  color: $nothing;\n}\n",
		"styles/plain.css":   ".a { user-select: none }\n",
		"styles/wrong.css":   ".a {\n  color: red;\n",
		"styles/tw.css":      "@import \"tailwindcss\";\n",
		"pages/index.js":     "export default () => <p className=\"underline\">x</p>;",
		"postcss.config.mjs": "export default { plugins: { '@tailwindcss/postcss': {}, autoprefixer: { overrideBrowserslist: ['safari 12'] }, off: false } };",
	})
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not on PATH")
	}
	install := exec.Command(npm, "install", "--no-audit", "--no-fund", "--prefer-offline")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	text := func(name string) string {
		data, err := os.ReadFile(file(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	fails := func(t *testing.T, op string, request map[string]any, line int, says string) {
		t.Helper()
		_, err := ask(t, tools, op, request)
		e, ok := errors.AsType[*OpError](err)
		if !ok || e.File != request["file"] || e.Line != line || !strings.Contains(e.Message, says) {
			t.Errorf("error %v, want one about line %d with %q", err, line, says)
		}
	}
	t.Run("a style sheet in Sass uses files beside it and packages", func(t *testing.T) {
		reply, err := ask(t, tools, "sass", map[string]any{"file": file("styles/site.scss"), "options": map[string]any{"silenceDeprecations": []string{"import"}, "quietDeps": true}})
		if err != nil {
			t.Fatal(err)
		}
		css := reply["css"].(string)
		if !strings.Contains(css, "width: 2.5px") || !strings.Contains(css, "color: #123456") {
			t.Errorf("css %s", css)
		}
		for _, name := range []string{"styles/site.scss", "styles/_vars.scss", "node_modules/bootstrap/scss/_functions.scss"} {
			if !slices.Contains(reply["files"].([]any), any(file(name))) {
				t.Errorf("%s is not among %v", name, reply["files"])
			}
		}
	})
	t.Run("what stands before a style sheet can use its own imports, and does not shift lines", func(t *testing.T) {
		options := map[string]any{"additionalData": "@use 'vars' as v;\n$nothing: v.$main;", "includePaths": []string{"styles"}}
		reply, err := ask(t, tools, "sass", map[string]any{"file": file("styles/wrong.scss"), "options": options})
		if err != nil || !strings.Contains(reply["css"].(string), "#123456") {
			t.Errorf("%v, %v", reply, err)
		}
		fails(t, "sass", map[string]any{"file": file("styles/wrong.scss"), "options": map[string]any{"additionalData": "$x: 1;\n$y: 2;"}}, 2, "Undefined variable")
	})
	t.Run("a fault in Sass names its line", func(t *testing.T) {
		fails(t, "sass", map[string]any{"file": file("styles/wrong.scss")}, 2, "Undefined variable")
	})
	t.Run("PostCSS plugins run, and tell what they read", func(t *testing.T) {
		reply, err := ask(t, tools, "postcss", map[string]any{"file": file("styles/plain.css"), "css": text("styles/plain.css")})
		if err != nil || !strings.Contains(reply["css"].(string), "-webkit-user-select") {
			t.Fatalf("%v, %v", reply, err)
		}
		reply, err = ask(t, tools, "postcss", map[string]any{"file": file("styles/tw.css"), "css": text("styles/tw.css")})
		if err != nil || !strings.Contains(reply["css"].(string), "underline") {
			t.Errorf("Tailwind made %v, %v", reply, err)
		}
		if files, _ := reply["files"].([]any); len(files) == 0 {
			t.Errorf("no files in %v", reply)
		}
	})
	t.Run("a fault in CSS names its line", func(t *testing.T) {
		fails(t, "postcss", map[string]any{"file": file("styles/wrong.css"), "css": text("styles/wrong.css")}, 1, "Unclosed block")
	})
	t.Run("<style jsx> is compiled, JSX and types stay", func(t *testing.T) {
		code := "import type { X } from './x';\nconst id = <T,>(x: T): T => x;\nexport default function P() {\n  return <div><style jsx>{`p { color: red }`}</style><p>{id<string>('x')}</p></div>;\n}\n"
		reply, err := ask(t, tools, "styledjsx", map[string]any{"file": file("pages/p.tsx"), "code": code})
		if err != nil {
			t.Fatal(err)
		}
		out := reply["code"].(string)
		for _, part := range []string{"styled-jsx/style", "import type { X }", "<T,>(x: T): T", "<p className={", "p.jsx-"} {
			if !strings.Contains(out, part) {
				t.Errorf("%q is not in\n%s", part, out)
			}
		}
		if line := strings.Split(out, "\n")[3]; !strings.Contains(line, "jsx-") {
			t.Errorf("the styles moved to another line:\n%s", out)
		}
	})
	t.Run("a fault in such code names its line", func(t *testing.T) {
		fails(t, "styledjsx", map[string]any{"file": file("pages/p.js"), "code": "\nexport default () => <style jsx>{`a{}`}</stile>;\n"}, 2, "closing tag")
	})
}
