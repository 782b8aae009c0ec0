package bundle

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPathAliases: the aliases of tsconfig.json and jsconfig.json lead to the
// same files in what runs on the server and in browsers.
func TestPathAliases(t *testing.T) {
	for _, c := range []struct {
		sentence string
		files    map[string]string
	}{
		{"paths of tsconfig.json", map[string]string{
			"tsconfig.json":   `{"compilerOptions":{"jsx":"preserve","paths":{"@/*":["./*"]}}}`,
			"pages/index.tsx": "import { word } from '@/lib/word';\nexport default function P() { return <p onClick={() => 1}>{word}</p>; }\n",
			"lib/word.ts":     "export const word: string = 'THE WORD';",
		}},
		{"paths of tsconfig.json with comments and a comma too many", map[string]string{
			"tsconfig.json":   "{\n  // as editors write it\n  \"compilerOptions\": { \"paths\": { \"@/*\": [\"./*\"], }, },\n}",
			"pages/index.tsx": "import { word } from '@/lib/word';\nexport default function P() { return <p>{word}</p>; }\n",
			"lib/word.ts":     "export const word = 'THE WORD';",
		}},
		{"paths of jsconfig.json", map[string]string{
			"jsconfig.json":  `{"compilerOptions":{"paths":{"@/*":["./*"]}}}`,
			"pages/index.js": "import { word } from '@/lib/word';\nexport default function P() { return <p>{word}</p>; }\n",
			"lib/word.js":    "export const word = 'THE WORD';",
		}},
		{"a base folder in jsconfig.json", map[string]string{
			"jsconfig.json":  `{"compilerOptions":{"baseUrl":"."}}`,
			"pages/index.js": "import { word } from 'lib/word';\nexport default function P() { return <p>{word}</p>; }\n",
			"lib/word.js":    "export const word = 'THE WORD';",
		}},
		{"a base folder and paths in tsconfig.json", map[string]string{
			"tsconfig.json":   `{"compilerOptions":{"baseUrl":"lib","paths":{"~words":["word"]}}}`,
			"pages/index.tsx": "import { word } from '~words';\nexport default function P() { return <p>{word}</p>; }\n",
			"lib/word.ts":     "export const word = 'THE WORD';",
		}},
		{"pages in src", map[string]string{
			"tsconfig.json":       `{"compilerOptions":{"paths":{"@/*":["./src/*"]}}}`,
			"src/pages/index.tsx": "import { word } from '@/lib/word';\nexport default function P() { return <p>{word}</p>; }\n",
			"src/lib/word.ts":     "export const word = 'THE WORD';",
		}},
		{"a configuration that tsconfig.json extends", map[string]string{
			"tsconfig.json":    `{"extends":"./config/base.json"}`,
			"config/base.json": `{"compilerOptions":{"paths":{"@/*":["../*"]}}}`,
			"pages/index.tsx":  "import { word } from '@/lib/word';\nexport default function P() { return <p>{word}</p>; }\n",
			"lib/word.ts":      "export const word = 'THE WORD';",
		}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			b := build(t, c.files)
			for _, side := range []string{"server", "static"} {
				if !holds(t, filepath.Join(b.out, side), "THE WORD") {
					t.Errorf("the file is not in what is made for %s", side)
				}
			}
			if len(b.Warnings) != 0 {
				t.Errorf("warnings %v", b.Warnings)
			}
		})
	}
}

// holds reports whether a script below a folder contains a text.
func holds(t *testing.T, folder, text string) (found bool) {
	t.Helper()
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, "js") {
			return err
		}
		data, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		found = found || strings.Contains(string(data), text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
