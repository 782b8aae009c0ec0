package envfile

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func itoa(i int) string { return strconv.Itoa(i) }

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTheStrongerFileWins(t *testing.T) {
	files := map[string]string{}
	for i, name := range []string{
		".env", ".env.production", ".env.development", ".env.test", ".env.local",
		".env.production.local", ".env.development.local", ".env.test.local",
	} {
		files[name] = fmt.Sprintf("A=%s\nN%d=1\n", name, i)
	}
	for _, c := range []struct {
		sentence, mode string
		without        []string
		process        []string
		want           string // of A
		files          []string
	}{
		{"production reads its four files, its local one first", "production", nil, nil, ".env.production.local",
			[]string{".env.production.local", ".env.local", ".env.production", ".env"}},
		{"no mode means production", "", nil, nil, ".env.production.local",
			[]string{".env.production.local", ".env.local", ".env.production", ".env"}},
		{".env.local beats the file of the mode", "production", []string{".env.production.local"}, nil, ".env.local",
			[]string{".env.local", ".env.production", ".env"}},
		{"the file of the mode beats .env", "production", []string{".env.production.local", ".env.local"}, nil, ".env.production",
			[]string{".env.production", ".env"}},
		{".env alone is enough", "production", []string{".env.production.local", ".env.local", ".env.production"}, nil, ".env",
			[]string{".env"}},
		{"development has files of its own", "development", nil, nil, ".env.development.local",
			[]string{".env.development.local", ".env.local", ".env.development", ".env"}},
		{"test does not read .env.local", "test", []string{".env.test.local", ".env.test"}, nil, ".env", []string{".env"}},
		{"the process beats every file", "production", nil, []string{"A=process"}, "",
			[]string{".env.production.local", ".env.local", ".env.production", ".env"}},
		{"an empty variable of the process beats every file", "production", nil, []string{"A="}, "",
			[]string{".env.production.local", ".env.local", ".env.production", ".env"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			mine := maps.Clone(files)
			for _, name := range c.without {
				delete(mine, name)
			}
			env, err := Load(folder(t, mine), c.mode, c.process)
			if err != nil {
				t.Fatal(err)
			}
			got, set := env.Vars["A"]
			if got != c.want || set != (c.want != "") {
				t.Errorf("A is %q (set %v), want %q", got, set, c.want)
			}
			if !slices.Equal(env.Files, c.files) {
				t.Errorf("read %v, want %v", env.Files, c.files)
			}
		})
	}
}

func TestFilesSeeEachOthersVariables(t *testing.T) {
	for _, c := range []struct {
		sentence string
		files    map[string]string
		want     string
	}{
		{"a weak file uses the value that the strong one sets", map[string]string{".env": "A=$B\nB=1", ".env.local": "B=2"}, "2"},
		{"a strong file uses a variable that stands only in a weak one", map[string]string{".env": "B=1", ".env.local": "A=$B"}, "1"},
		{"an empty value in a strong file hides the weak one's", map[string]string{".env": "A=1", ".env.production": "A="}, ""},
		{"an empty value in a strong file calls for the default", map[string]string{".env": "A=${B:-d}\nB=1", ".env.local": "B="}, "d"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			env, err := Load(folder(t, c.files), "production", nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, set := env.Vars["A"]; got != c.want || !set {
				t.Errorf("A is %q (set %v), want %q", got, set, c.want)
			}
		})
	}
}

func TestFilesThatAreNotFiles(t *testing.T) {
	t.Run("no file at all is an empty result", func(t *testing.T) {
		env, err := Load(t.TempDir(), "production", nil)
		if err != nil || len(env.Vars) != 0 || len(env.Files) != 0 || len(env.Warnings) != 0 {
			t.Errorf("got %+v, %v", env, err)
		}
	})
	t.Run("a folder named .env is passed over with a warning", func(t *testing.T) {
		dir := folder(t, map[string]string{".env.local": "A=1"})
		if err := os.Mkdir(filepath.Join(dir, ".env"), 0o700); err != nil {
			t.Fatal(err)
		}
		env, err := Load(dir, "production", nil)
		if err != nil || env.Vars["A"] != "1" || len(env.Warnings) != 1 || env.Warnings[0].File != ".env" {
			t.Errorf("got %+v, %v", env, err)
		}
	})
	t.Run("a file above the limit is an error with its name", func(t *testing.T) {
		_, err := Load(folder(t, map[string]string{".env.local": strings.Repeat("#", MaxFile+1)}), "production", nil)
		if err == nil || !strings.Contains(err.Error(), ".env.local") || !strings.Contains(err.Error(), "larger than") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("a file of exactly the limit is read", func(t *testing.T) {
		env, err := Load(folder(t, map[string]string{".env": "A=1\n" + strings.Repeat("#", MaxFile-4)}), "production", nil)
		if err != nil || env.Vars["A"] != "1" {
			t.Errorf("got %+v, %v", env, err)
		}
	})
	t.Run("a file that cannot be read is an error with its name", func(t *testing.T) {
		dir := t.TempDir()
		// Not even root can follow a link to itself; a mode of 0 would stop only others.
		if err := os.Symlink(".env", filepath.Join(dir, ".env")); err != nil {
			t.Fatal(err)
		}
		_, err := Load(dir, "production", nil)
		if err == nil || !strings.Contains(err.Error(), "load .env: ") {
			t.Errorf("error %v", err)
		}
	})
	t.Run("an unknown mode is an error", func(t *testing.T) {
		if _, err := Load(t.TempDir(), "../x", nil); err == nil || !strings.Contains(err.Error(), `unknown mode "../x"`) {
			t.Errorf("error %v", err)
		}
	})
}

// A warning or an error is printed and logged, so it must not hold a value.
func TestNoValueIsToldInAWarning(t *testing.T) {
	const secret = "s3cr3t"
	text := strings.Join([]string{
		secret + " words", "=" + secret, `Q1="` + secret, `Q2="` + secret + `"x`, "N=" + secret + "\x00",
		"C=" + secret + "$C", "O=${X:+" + secret + "}", "U=${X:-" + secret,
	}, "\n")
	env := load(t, text)
	if len(env.Warnings) < 8 {
		t.Errorf("only %d warnings: %v", len(env.Warnings), env.Warnings)
	}
	for _, w := range env.Warnings {
		if strings.Contains(w.String(), secret) {
			t.Errorf("a value is told: %s", w)
		}
	}
	_, err := Load(folder(t, map[string]string{".env": "BIG=" + strings.Repeat(secret, MaxValue/6)}), "", nil)
	if err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("a value is told, or no error: %.200v", err)
	}
}

func FuzzLoad(f *testing.F) {
	for _, text := range []string{
		"A=1\nB=$A", "A=\"x\ny\" # c", "export A='it\\'s'\r\nB=`b`", "A=${B:-${C:-$D}}\nB=$A", "\ufeffA=\\$B$", "A=\"\\\"\nB='\\'\n",
		"A:\nB: x", "A=${A", "A=$$B$$\nB=$(x)",
	} {
		f.Add(text, "B=weak\nA=$B")
	}
	f.Fuzz(func(t *testing.T, strong, weak string) {
		dir := folder(t, map[string]string{".env.local": strong, ".env": weak})
		env, err := Load(dir, "production", []string{"P=1"})
		if err != nil {
			if !strings.HasPrefix(err.Error(), "load .env") && !strings.HasPrefix(err.Error(), "expand .env") {
				t.Fatalf("an error without its file: %v", err)
			}
			return
		}
		for name, value := range env.Vars {
			if name == "" || nameLength(name, true) != len(name) || name == "P" {
				t.Errorf("a name that no line can set: %q", name)
			}
			if strings.IndexByte(value, 0) >= 0 || len(name)+1+len(value) > MaxValue {
				t.Errorf("a value that no process can be given: %s=%q", name, value)
			}
		}
		for _, w := range env.Warnings {
			if w.Line > 1+strings.Count(strong, "\n")+strings.Count(strong, "\r") && w.Line > 1+strings.Count(weak, "\n")+strings.Count(weak, "\r") {
				t.Errorf("line %d is beyond the file", w.Line)
			}
		}
		again, err := Load(dir, "production", []string{"P=1"})
		if err != nil || !maps.Equal(env.Vars, again.Vars) {
			t.Errorf("a second reading differs: %v", err)
		}
	})
}
