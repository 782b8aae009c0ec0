package bundle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// settings are what a build takes over from next.config: what the server needs
// later stands in Config, the rest is used up by the build.
type settings struct {
	Config
	Transpile []string          // names of packages to be bundled
	Inline    map[string]string // the key env: process.env.NAME is replaced by its value on both sides
	Env       map[string]string // the build's variables as the configuration left them
	Sass      map[string]any    // sassOptions
	Sheets    []sheetRule       // turbopack.rules for style sheets
}

// configFiles are the names of the configuration, in the order in which the
// first one counts.
var configFiles = []string{"next.config.js", "next.config.mjs", "next.config.ts", "next.config.mts", "next.config.cjs"}

// readConfig runs next.config and checks what it says. Without such a file the
// settings are those of Next.js' defaults.
func readConfig(ctx context.Context, o Options, dir string, found *findings) (*settings, error) {
	s := &settings{Env: o.Env, Config: Config{Images: Images{DeviceSizes: deviceSizes, ImageSizes: imageSizes}}}
	var file string
	for _, name := range configFiles {
		if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if file != "" {
			found.warn(Message{File: name, Text: "this file is not read, because there is " + file, Hint: "keep one of them"})
			continue
		}
		file = name
	}
	if file == "" {
		return s, nil
	}
	r, err := newConfigReader(dir, file, found)
	if err != nil || r == nil {
		return s, err
	}
	answer, err := runConfig(ctx, o, dir, r)
	if err != nil || answer == nil {
		return s, err
	}
	r.values = answer.Config
	r.settings(s)
	r.rules(s, answer)
	r.remaining()
	s.Env = r.environment(o.Env, answer.Env)
	return s, nil
}

// configAnswer is what the operation config answers: the object that the
// configuration exports, with functions as {"$function": true}, what its three
// functions gave, and the variables that it changed, null for deleted ones.
type configAnswer struct {
	Config    map[string]any     `json:"config"`
	Redirects any                `json:"redirects"`
	Rewrites  any                `json:"rewrites"`
	Headers   any                `json:"headers"`
	Env       map[string]*string `json:"env"`
}

// runConfig runs the configuration. Without an answer and an error what is
// wrong with it was found.
func runConfig(ctx context.Context, o Options, dir string, r *configReader) (*configAnswer, error) {
	if o.Tools == nil {
		return nil, errors.New("run " + r.file + ": the build was given no tools")
	}
	module, remove, err := r.module(o)
	if err != nil || module == "" {
		return nil, err
	}
	answer := new(configAnswer)
	err = o.Tools.Call(ctx, "config", map[string]any{"file": module, "original": filepath.Join(dir, r.file), "phase": "phase-production-build"}, answer)
	if err := errors.Join(ctx.Err(), remove()); err != nil {
		return nil, err
	}
	if err != nil {
		m, ok := toolFault(dir, err)
		if !ok {
			return nil, err
		}
		if m.File == "" {
			m.File = r.file
		}
		m.Text = "the configuration cannot be run: " + m.Text
		r.found.fail(m)
		return nil, nil
	}
	if answer.Config == nil {
		answer.Config = map[string]any{}
	}
	return answer, nil
}

// environment applies what the configuration did to the variables. The server
// does not run it again, so that is told.
func (r *configReader) environment(env map[string]string, changed map[string]*string) map[string]string {
	if len(changed) == 0 {
		return env
	}
	env = maps.Clone(env)
	if env == nil {
		env = map[string]string{}
	}
	for name, value := range changed {
		if value == nil {
			delete(env, name)
		} else {
			env[name] = *value
		}
	}
	names := slices.Sorted(maps.Keys(changed))
	r.found.warn(Message{
		File: r.file, Text: fmt.Sprintf("the configuration sets variables, which only the build knows: %s", listed(names)),
		Hint: "the server does not run it: put them into .env or into the environment of freshet start",
	})
	return env
}

// listed joins the first names of a list.
func listed(names []string) string {
	const most = 8
	text, more := "", ""
	if len(names) > most {
		names, more = names[:most], fmt.Sprintf(" and %d more", len(names)-most)
	}
	for i, name := range names {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text + more
}

// said writes a value of the configuration for a message.
func said(value any) string {
	const most = 60
	if o, ok := value.(map[string]any); ok && o["$function"] == true {
		return "a function"
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("%v", value)
	}
	if len(text) > most {
		return string([]rune(string(text[:most]))) + "…"
	}
	return string(text)
}
