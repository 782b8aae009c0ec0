package bundle

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// Marks stand for names that are to be found again in esbuild's output: there
// they are code for certain, not words in a string or variables of the file's
// own.
const (
	windowMark = "freshet$window"
	envMark    = "freshet$env"
)

// asking for the side: typeof window, as packages and pages write it.
var sideQuestion = regexp.MustCompile(`typeof[\s(]+window\b`)

func asksForSide(text []byte) bool { return sideQuestion.Match(text) }

// envPattern is a first look for const { NAME } = process.env.
var envPattern = regexp.MustCompile(`\}\s*=\s*process\s*\.\s*env\b`)

// browserCode makes of a file what browsers get: `typeof window` is "object",
// so that what is for the server alone falls away with all that it imports; and
// each variable of watch is replaced by the identifier that stands there. A
// file that has neither is given back as it is, any other as JavaScript. file
// is empty for one that is not the application's.
func browserCode(file string, loader api.Loader, text []byte, watch map[string]string) (string, []api.Message) {
	define := map[string]string{}
	if asksForSide(text) {
		define["window"] = windowMark
	}
	for name, mark := range watch {
		define["process.env."+name] = mark
	}
	if len(watch) > 0 && envPattern.Match(text) {
		define["process.env"] = envMark
	}
	if len(define) == 0 {
		return string(text), nil
	}
	out, wrong := plainCode(file, loader, text, api.ESNext, define)
	if len(wrong) > 0 {
		return "", wrong
	}
	code := answerSide(string(out))
	if len(watch) > 0 {
		code = takenFromEnv.ReplaceAllStringFunc(code, func(pattern string) string { return withMarks(pattern, watch) })
		code = strings.ReplaceAll(code, envMark, "process.env")
	}
	return code, nil
}

var markedQuestion = regexp.MustCompile(`typeof freshet\$window\b(.|$)`)

// answerSide replaces typeof window, but not typeof window.name and the like.
func answerSide(code string) string {
	code = markedQuestion.ReplaceAllStringFunc(code, func(found string) string {
		rest := found[len("typeof "+windowMark):]
		if rest != "" && strings.ContainsAny(rest, ".[(?`$") {
			return found
		}
		return `"object"` + rest
	})
	return strings.ReplaceAll(code, windowMark, "window")
}

// takenFromEnv finds const { A, B: b = "" } = process.env as esbuild writes it.
var takenFromEnv = regexp.MustCompile(`\{([^{}]*)\}\s*=\s*freshet\$env([;,)}\n]|$)`)

// withMarks gives such a pattern an object that holds the watched variables.
func withMarks(pattern string, watch map[string]string) string {
	parts := takenFromEnv.FindStringSubmatch(pattern)
	var held []string
	for one := range strings.SplitSeq(parts[1], ",") {
		name := strings.TrimSpace(one)
		if at := strings.IndexAny(name, ":= \t\n"); at >= 0 {
			name = name[:at]
		}
		if mark, ok := watch[strings.Trim(name, `"'`)]; ok {
			held = append(held, name+": "+mark)
		}
	}
	if len(held) == 0 {
		return pattern
	}
	return "{" + parts[1] + "} = { ..." + envMark + ", " + strings.Join(held, ", ") + " }" + parts[2]
}

// plainCode turns TypeScript and JSX into JavaScript as the build does, by the
// application's tsconfig.json.
func plainCode(file string, loader api.Loader, text []byte, target api.Target, define map[string]string) ([]byte, []api.Message) {
	if file == "" {
		out := api.Transform(string(text), api.TransformOptions{
			Loader: loader, Target: target, Define: define, Charset: api.CharsetUTF8, LogLevel: api.LogLevelSilent,
		})
		return out.Code, out.Errors
	}
	contents := string(text)
	out := api.Build(api.BuildOptions{
		EntryPoints: []string{file},
		Loader:      map[string]api.Loader{".js": api.LoaderJSX},
		JSX:         api.JSXAutomatic,
		Target:      target,
		Define:      define,
		Charset:     api.CharsetUTF8,
		LogLevel:    api.LogLevelSilent,
		Plugins: []api.Plugin{{Name: "one file", Setup: func(build api.PluginBuild) {
			build.OnLoad(api.OnLoadOptions{Filter: `.`}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
				return api.OnLoadResult{Contents: &contents, Loader: loader}, nil
			})
		}}},
	})
	if len(out.Errors) > 0 {
		return nil, out.Errors
	}
	return bytes.TrimSpace(out.OutputFiles[0].Contents), nil
}
