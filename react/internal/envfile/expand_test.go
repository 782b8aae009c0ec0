package envfile

import (
	"strings"
	"testing"
)

// load runs Load over one .env file and gives the variables.
func load(t *testing.T, text string, process ...string) Env {
	t.Helper()
	env, err := Load(folder(t, map[string]string{".env": text}), "production", process)
	if err != nil {
		t.Fatal(err)
	}
	return env
}

func TestReferencesAreExpanded(t *testing.T) {
	for _, c := range []struct{ sentence, text, want string }{
		{"a name after a dollar sign", "A=$B\nB=2", "2"},
		{"a name in braces", "A=${B}-x\nB=2", "2-x"},
		{"a reference ends where no name can go on", "A=https://$B/path\nB=h", "https://h/path"},
		{"a reference forward is resolved", "A=$B\nB=$C\nC=$D\nD=end", "end"},
		{"a reference backward is resolved", "B=2\nA=$B", "2"},
		{"the last assignment of a name counts", "B=1\nA=$B\nB=2", "2"},
		{"two in a row", "A=${B}${C}\nB=1\nC=2", "12"},
		{"two in a row without braces", "A=$B$C\nB=1\nC=2", "12"},
		{"lower case names", "A=$b\nb=low", "low"},
		{"names with an underscore are not cut", "A=$B_C\nB=1", ""},
		{"a dash ends a plain name", "A=$B-x\nB=2", "2-x"},
		{"a dot ends a plain name", "A=$B.x\nB=2", "2.x"},
		{"in braces a name may contain a dot", "A=${B.x}\nB.x=2", "2"},
		{"in braces a name may contain a dash", "A=${B-x}\nB-x=2", "2"},
		{"an unset name is empty", "A=x${UNSET}y", "xy"},
		{"in double quotes", "A=\"$B\\n\"\nB=2", "2\n"},
		{"in single quotes too", "A='$B'\nB=2", "2"},
		{"in back ticks", "A=`a $B`\nB=2", "a 2"},
		{"the quotes of the other value do not come along", "A=$B\nB=\"q u\"", "q u"},
		{"an escaped dollar sign is plain", "A=a\\$B\nB=2", "a$B"},
		{"an escaped dollar sign before braces is plain", "A=\\${B}\nB=2", "${B}"},
		{"an escaped dollar sign in single quotes is plain", "A='\\$B'\nB=2", "$B"},
		{"a backslash before the escape stays", "A=\\\\$B\nB=2", "\\$B"},
		{"what an escape left is not expanded by those who refer to it", "A=$B\nB=\\$C\nC=no", "$C"},
		{"a dollar sign alone is itself", "A=a$", "a$"},
		{"two dollar signs are themselves", "A=$$", "$$"},
		{"a dollar sign before a parenthesis is itself", "A=$(echo hi)", "$(echo hi)"},
		{"the second of two dollar signs may refer", "A=pa$$B\nB=2", "pa$2"},
		{"empty braces are themselves", "A=${}", "${}"},
		{"spaces in braces make them plain", "A=${ B }\nB=2", "${ B }"},
		{"a default for an unset name", "A=${B:-d}", "d"},
		{"a default for an empty name", "A=${B:-d}\nB=", "d"},
		{"no default for a name with a value", "A=${B:-d}x\nB=2", "2x"},
		{"an empty default", "A=${B:-}", ""},
		{"a default with spaces", "A=${B:-a b} # c", "a b"},
		{"a default that refers", "A=${B:-$C}\nC=3", "3"},
		{"a default that refers in braces", "A=${B:-${C}}\nC=3", "3"},
		{"a default within a default", "A=${B:-${C:-x}}y", "xy"},
		{"a default that is not used is not written", "A=${B:-${C:-x}}y\nB=1", "1y"},
		{"an escape in a default", "A=${B:-\\$C}\nC=1", "$C"},
		{"text after the braces", "A=$B}\nB=2", "2}"},
		{"JSON with a reference", "A={\"a\":\"$B\"}\nB=1", `{"a":"1"}`},
		{"a value of the process", "A=$PROC", "from process"},
		{"a value of the process before the file's own", "A=$PROC\nPROC=file", "from process"},
		{"a value of the process is not expanded itself", "A=[$RAW]\nB=2", `[p$B\$B]`},
		{"an empty value of the process counts as set", "A=[$NONE]\nNONE=file", "[]"},
		{"NODE_ENV is the mode", "NODE_ENV=other\nA=$NODE_ENV", "production"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			env := load(t, c.text, "PROC=from process", `RAW=p$B\$B`, "NONE=")
			if got, ok := env.Vars["A"]; !ok || got != c.want {
				t.Errorf("A is %q (set %v), want %q", got, ok, c.want)
			}
			if len(env.Warnings) != 0 {
				t.Errorf("unexpected warnings: %v", env.Warnings)
			}
		})
	}
}

func TestReferencesThatCannotBeFollowedWarn(t *testing.T) {
	for _, c := range []struct {
		sentence, text, want, says string
		line                       int
	}{
		{"a name that refers to itself is empty there", "A=x$A", "x", "refers to itself", 1},
		{"a default helps a name that refers to itself", "A=${A:-x}", "x", "refers to itself", 1},
		{"two names that refer to each other", "A=1$B\nB=2$A", "12", "refers to itself", 1},
		{"an operator of the shell stays as it is", "\nA=${B:+x}\nB=1", "${B:+x}", "only ${NAME}", 2},
		{"the shell's default without a colon is a name with a dash", "A=x${B-d}", "x", "written as ${NAME:-default}", 1},
		{"braces that are not closed", "A=${B\nB=1", "1", "not closed", 1},
		{"a default that is not closed", "A=${B:-d", "d", "not closed", 1},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			env := load(t, c.text)
			if env.Vars["A"] != c.want {
				t.Errorf("A is %q, want %q", env.Vars["A"], c.want)
			}
			if len(env.Warnings) == 0 || env.Warnings[0].Line != c.line || !strings.Contains(env.Warnings[0].Text, c.says) {
				t.Errorf("warnings %v, want one for line %d with %q", env.Warnings, c.line, c.says)
			}
		})
	}
}

func copies(n int) string {
	text := ""
	for i := range n {
		text += "\nC" + itoa(i) + "=$X"
	}
	return text
}

func TestExpansionIsBounded(t *testing.T) {
	bomb := "A0=" + strings.Repeat("x", 100) + "\n"
	for i := 1; i < 30; i++ {
		n := string(rune('A'+i/10)) + string(rune('0'+i%10))
		p := string(rune('A'+(i-1)/10)) + string(rune('0'+(i-1)%10))
		bomb += n + "=${" + p + "}${" + p + "}\n"
	}
	chain := ""
	for i := range 5000 {
		chain += "N" + strings.Repeat("x", i%7) + itoa(i) + "=$N" + strings.Repeat("x", (i+1)%7) + itoa(i+1) + "\n"
	}
	for _, c := range []struct{ sentence, text, says string }{
		{"values that double thirty times", bomb, "larger than"},
		{"twenty copies of a value that is not too large itself", "X=" + strings.Repeat("x", 100<<10) + copies(20), "together"},
		{"one value that no process can be given", "BIG='" + strings.Repeat("x", MaxValue) + "'", "BIG is larger than"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, err := Load(folder(t, map[string]string{".env": c.text}), "", nil)
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), ".env:") {
				t.Errorf("error %v, want one that names the line and says %q", err, c.says)
			}
		})
	}
	t.Run("a chain of five thousand references ends with a warning", func(t *testing.T) {
		env := load(t, chain)
		if len(env.Vars) != 5000 || len(env.Warnings) == 0 || len(env.Warnings) > maxWarnings+1 {
			t.Errorf("%d variables and %d warnings", len(env.Vars), len(env.Warnings))
		}
	})
	t.Run("a value of half a megabyte of escaped quotes is read in one go", func(t *testing.T) {
		env := load(t, `A="`+strings.Repeat(`\"x`, 40<<10))
		if len(env.Vars["A"]) == 0 || len(env.Warnings) == 0 {
			t.Errorf("%d bytes, warnings %v", len(env.Vars["A"]), env.Warnings)
		}
	})
	t.Run("defaults within defaults stop being read at a depth", func(t *testing.T) {
		env := load(t, "A="+strings.Repeat("${B:-", 20000)+"x"+strings.Repeat("}", 20000))
		if len(env.Warnings) != 0 || !strings.Contains(env.Vars["A"], "x") {
			t.Errorf("A has %d bytes, warnings %v", len(env.Vars["A"]), env.Warnings)
		}
	})
}
