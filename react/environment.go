package react

import (
	"fmt"
	"os"
	"strings"

	"github.com/freshet-go/freshet/react/internal/envfile"
)

// environ is what environment gives.
type environ struct {
	vars     map[string]string
	inFiles  []string // names that .env files set, also where the process sets them
	warnings []Warning
}

// environment is what the workers and the bundler see: the process' variables,
// then those of the .env files that the process does not set. Whatever begins
// with FRESHET_ is for the server alone and is left out. NODE_ENV is
// "production": React is several times slower otherwise.
func environment(dir string, process []string) (*environ, error) {
	if process == nil {
		process = os.Environ()
	}
	files, err := envfile.Load(dir, "production", process)
	if err != nil {
		return nil, fmt.Errorf("read the .env files: %w", err)
	}
	vars := make(map[string]string, len(process)+len(files.Vars))
	for k, v := range files.Vars {
		vars[k] = v
	}
	for _, kv := range process {
		if k, v, ok := strings.Cut(kv, "="); ok && k != "" {
			vars[k] = v
		}
	}
	vars["NODE_ENV"] = "production"
	for k := range vars {
		if strings.HasPrefix(k, "FRESHET_") {
			delete(vars, k)
		}
	}
	e := &environ{vars: vars, inFiles: files.Names}
	for _, w := range files.Warnings {
		e.warnings = append(e.warnings, Warning{File: w.File, Line: w.Line, Text: w.Text})
	}
	return e, nil
}

// variables gives variables as a process takes them.
func variables(vars map[string]string) []string {
	list := make([]string, 0, len(vars))
	for k, v := range vars {
		list = append(list, k+"="+v)
	}
	return list
}
