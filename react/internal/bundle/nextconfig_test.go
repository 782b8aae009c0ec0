package bundle

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// answers are tools that answer the operation config with JSON.
type answers string

func (a answers) Call(_ context.Context, op string, _, reply any) error {
	if op != "config" {
		return fmt.Errorf("unexpected operation %s", op)
	}
	return json.Unmarshal([]byte(a), reply)
}

// configure reads a configuration that says what the answer has.
func configure(t *testing.T, source, answer string, files map[string]string) (*settings, *findings) {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, files)
	write(t, dir, map[string]string{"next.config.js": source})
	found := new(findings)
	s, err := readConfig(t.Context(), Options{Dir: dir, Out: filepath.Join(dir, "out", "new"), Env: map[string]string{"A": "1", "B": "2"}, Tools: answers(answer)}, dir, found)
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "out", ".next-config-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	return s, found
}

// config wraps the object of a configuration as the operation answers it.
func config(object string) string { return `{"config":` + object + `}` }

func TestValuesOfAConfiguration(t *testing.T) {
	s, found := configure(t, "module.exports = {}", `{
		"config": {
			"basePath": "/docs", "trailingSlash": true, "reactStrictMode": true, "poweredByHeader": false, "transpilePackages": ["a", "@b/c"],
			"env": {"NAME": "value", "none": null}, "publicRuntimeConfig": {"a": [1]}, "serverRuntimeConfig": {"b": "x"},
			"images": {"deviceSizes": [800, 400], "imageSizes": [16], "loader": "custom", "loaderFile": "./lib/loader.js"},
			"sassOptions": {"includePaths": ["styles"]},
			"redirects": {"$function": true}, "rewrites": {"$function": true}, "headers": {"$function": true}
		},
		"redirects": [
			{"source": "/a", "destination": "/b", "permanent": true},
			{"source": "/c", "destination": "https://x.org/d", "statusCode": 303, "basePath": false, "locale": false, "has": [{"type": "host", "value": "x"}], "missing": [{"type": "query", "key": "q"}]}
		],
		"rewrites": {"beforeFiles": [{"source": "/e", "destination": "/f"}], "fallback": [{"source": "/:p*", "destination": "https://old.org/:p*"}]},
		"headers": [{"source": "/(.*)", "headers": [{"key": "X-A", "value": "b"}]}],
		"env": {"B": null, "C": "3"}
	}`, map[string]string{"lib/loader.js": "export default (x) => x"})
	if found.failed() {
		t.Fatalf("%v", found.errors)
	}
	got, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"basePath":"/docs","trailingSlash":true,"reactStrictMode":true,"images":{"deviceSizes":[400,800],"imageSizes":[16],"loaderFile":"lib/loader.js"},` +
		`"redirects":[{"source":"/a","destination":"/b","status":308},{"source":"/c","destination":"https://x.org/d","status":303,"noBasePath":true,"has":[{"type":"host","value":"x"}],"missing":[{"type":"query","key":"q"}]}],` +
		`"rewrites":{"beforeFiles":[{"source":"/e","destination":"/f"}],"fallback":[{"source":"/:p*","destination":"https://old.org/:p*"}]},` +
		`"headers":[{"source":"/(.*)","headers":[{"key":"X-A","value":"b"}]}],"runtime":{"public":{"a":[1]},"server":{"b":"x"}},` +
		`"Transpile":["a","@b/c"],"Inline":{"NAME":"value"},"Env":{"A":"1","C":"3"},"Sass":{"includePaths":["styles"]},"Sheets":null}`
	if string(got) != want {
		t.Errorf("settings\n%s\nwant\n%s", got, want)
	}
	if _, ok := says(found.warnings, "next.config.js", "sets variables, which only the build knows: B, C", "freshet start"); !ok || len(found.warnings) != 1 {
		t.Errorf("warnings %v", found.warnings)
	}
}

func TestWithoutAConfigurationNothingRuns(t *testing.T) {
	found := new(findings)
	s, err := readConfig(t.Context(), Options{Env: map[string]string{"A": "1"}}, t.TempDir(), found)
	if err != nil || len(s.Images.DeviceSizes) != 8 || s.Env["A"] != "1" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestTheFirstOfSeveralConfigurationsCounts(t *testing.T) {
	_, found := configure(t, "module.exports = {}", config(`{}`), map[string]string{"next.config.mjs": "export default {}"})
	if _, ok := says(found.warnings, "next.config.mjs", "is not read", "next.config.js"); !ok {
		t.Errorf("%v", found.warnings)
	}
}

func TestAConfigurationThatDoesNotParseIsNotRun(t *testing.T) {
	_, found := configure(t, "module.exports = {\n  a: ,\n}", `not JSON`, nil)
	if _, ok := says(found.errors, "next.config.js:2:6", "Unexpected"); !ok {
		t.Errorf("%v", found.errors)
	}
}

// fault is a toolError.
type fault struct{ file, missing string }

func (f fault) Error() string             { return "config " + f.file + ": boom" }
func (f fault) Place() (string, int, int) { return f.file, 3, 7 }
func (f fault) Reason() string            { return "boom" }
func (f fault) MissingPackage() string    { return f.missing }
func (f fault) Call(_ context.Context, _ string, request, _ any) error {
	f.file = request.(map[string]any)["original"].(string)
	return fmt.Errorf("wrapped: %w", f)
}

func TestAFaultOfAConfigurationIsTold(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"next.config.mjs": "export default {}"})
	found := new(findings)
	if _, err := readConfig(t.Context(), Options{Out: filepath.Join(dir, "out", "new"), Tools: fault{missing: "@next/mdx"}}, dir, found); err != nil {
		t.Fatal(err)
	}
	if _, ok := says(found.errors, "next.config.mjs:3:7: the configuration cannot be run: boom", "npm install --save-dev @next/mdx"); !ok {
		t.Errorf("%v", found.errors)
	}
}

// looker is tools that read the module they are to run.
type looker struct{ text *string }

func (l looker) Call(_ context.Context, _ string, request, reply any) error {
	text, err := os.ReadFile(request.(map[string]any)["file"].(string))
	*l.text = string(text)
	return err
}

func TestAConfigurationInTypeScriptIsCompiled(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"next.config.ts": "import type { NextConfig } from 'next';\nimport { rules } from './lib/rules';\nimport mdx from '@next/mdx';\nconst config: NextConfig = { basePath: rules(__dirname) };\nexport default mdx(config) satisfies NextConfig;\n",
		"lib/rules.ts":   "export function rules(at: string): string { return at + __dirname + import.meta.url; }\n",
	})
	var text string
	found := new(findings)
	if _, err := readConfig(t.Context(), Options{Out: filepath.Join(dir, "out", "new"), Tools: looker{&text}}, dir, found); err != nil || found.failed() {
		t.Fatal(err, found.errors)
	}
	for _, part := range []string{`require("@next/mdx")`, `rules("` + dir + `")`, filepath.Join(dir, "lib") + "file:", "file://" + filepath.ToSlash(dir) + "/lib/rules.ts"} {
		if !strings.Contains(text, part) {
			t.Errorf("the module lacks %s:\n%s", part, text)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "out", "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestVariablesOfAConfigurationAreInlined(t *testing.T) {
	b := build(t, map[string]string{
		"pages/index.js": "export default () => [process.env.NAME, process.env.NEXT_PUBLIC_SET, process.env.LATER];",
		"next.config.js": "module.exports = {}",
	}, func(o *Options) {
		o.Tools = answers(`{"config":{"env":{"NAME":"the name"},"basePath":"/b"},"env":{"NEXT_PUBLIC_SET":"set by it"}}`)
	})
	text := b.module(t, "/")
	for _, part := range []string{`"the name"`, `"set by it"`, "process.env.LATER"} {
		if !strings.Contains(text, part) {
			t.Errorf("the page lacks %s:\n%s", part, text)
		}
	}
	if b.Manifest.Config.BasePath != "/b" || b.Env["NEXT_PUBLIC_SET"] != "set by it" {
		t.Errorf("manifest %+v, variables %v", b.Manifest.Config, b.Env)
	}
}
