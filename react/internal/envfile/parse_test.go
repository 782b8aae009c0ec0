package envfile

import (
	"strings"
	"testing"
)

// one parses text that holds a single assignment to A (others may follow).
func one(t *testing.T, text string) (map[string]string, []Warning) {
	t.Helper()
	list, warnings := parse(".env", text)
	values := map[string]string{}
	for _, a := range list {
		values[a.name] = a.value
	}
	return values, warnings
}

func TestALineMeansWhatItMeansInNext(t *testing.T) {
	for _, c := range []struct {
		sentence, text, want string
	}{
		{"a plain value is itself", "A=1", "1"},
		{"spaces around the equals sign and the value are dropped", "  A = spaced out \t", "spaced out"},
		{"a no-break space is dropped like a space", "A=\u00a0x\u00a0", "x"},
		{"an empty value is empty", "A=", ""},
		{"a value may contain an equals sign", "A=a=b", "a=b"},
		{"export before a name is allowed", "export A=1", "1"},
		{"export may be followed by several spaces", "export \t A=1", "1"},
		{"a colon and a space may stand for the equals sign", "A: yaml", "yaml"},
		{"a number sign starts a comment after a space", "A=value # comment", "value"},
		{"a number sign starts a comment without a space too", "A=val#ue", "val"},
		{"a value that begins with a number sign is empty", "A=#x", ""},
		{"a backslash does not save a number sign", `A=\#x`, `\`},
		{"double quotes keep spaces and number signs", `A=" two # words "`, " two # words "},
		{"single quotes keep spaces and number signs", `A=' two # words '`, " two # words "},
		{"back ticks are quotes", "A=`two # \"words\"`", `two # "words"`},
		{"a comment may follow a quoted value", `A="a" # b`, "a"},
		{"a comment with a quote in it may follow a quoted value", `A='a' # it's`, "a"},
		{"double quotes may span lines", "A=\"l1\n\nl3\"", "l1\n\nl3"},
		{"single quotes may span lines", "A='l1\nl2'", "l1\nl2"},
		{"back ticks may span lines", "A=`l1\nl2`", "l1\nl2"},
		{"a line in quotes that looks like a comment belongs to the value", "A=\"a\n#b\"", "a\n#b"},
		{"backslash n in double quotes is a line end", `A="a\nb"`, "a\nb"},
		{"backslash r in double quotes is a carriage return", `A="a\rb"`, "a\rb"},
		{"backslash t in double quotes stays", `A="a\tb"`, `a\tb`},
		{"backslash n in single quotes stays", `A='a\nb'`, `a\nb`},
		{"backslash n without quotes stays", `A=a\nb`, `a\nb`},
		{"an escaped quote does not end the value and keeps its backslash", `A="say \"hi\""`, `say \"hi\"`},
		{"an escaped single quote does not end the value", `A='it\'s'`, `it\'s`},
		{"a backslash before the only possible closing quote does not escape it", `A="C:\dir\"`, `C:\dir\`},
		{"the same with another quoted line after it", "A=\"C:\\dir\\\" # c\nB=\"x\"", `C:\dir\`},
		{"quotes in the middle stay", `A=a"b"c`, `a"b"c`},
		{"an apostrophe in the middle stays", "A=it's # c", "it's"},
		{"quotes around nothing are empty", `A=""`, ""},
		{"a later line wins", "A=1\nA=2", "2"},
		{"CRLF ends a line", "A=1\r\nB=2\r\n", "1"},
		{"a lone CR ends a line", "A=1\rB=2", "1"},
		{"CRLF within quotes becomes LF", "A=\"l1\r\nl2\"", "l1\nl2"},
		{"a byte order mark is no part of the first name", "\ufeffA=1", "1"},
		{"empty lines and comments are skipped", "\n  # c\n\n#\nA=1", "1"},
		{"JSON in single quotes is itself", `A='{"a":1}'`, `{"a":1}`},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			values, warnings := one(t, c.text)
			if got, ok := values["A"]; !ok || got != c.want {
				t.Errorf("A is %q (set %v), want %q", got, ok, c.want)
			}
			if len(warnings) != 0 {
				t.Errorf("unexpected warnings: %v", warnings)
			}
		})
	}
}

func TestNamesOfVariables(t *testing.T) {
	for _, c := range []struct{ sentence, text, name string }{
		{"a dash is allowed", "A-B=1", "A-B"},
		{"a dot is allowed", "A.B=1", "A.B"},
		{"a digit may come first", "1A=1", "1A"},
		{"lower case is another name", "a=1", "a"},
		{"export without a space belongs to the name", "exportA=1", "exportA"},
		{"export alone is a name", "export=1", "export"},
		{"export before the equals sign is a name", "export = 1", "export"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			values, warnings := one(t, c.text)
			if len(values) != 1 || values[c.name] != "1" || len(warnings) != 0 {
				t.Errorf("got %q with warnings %v, want only %s=1", values, warnings, c.name)
			}
		})
	}
}

func TestALineThatSaysNothingIsSkippedWithItsNumber(t *testing.T) {
	for _, c := range []struct {
		sentence, text string
		line           int
		says           string
	}{
		{"words without an equals sign", "ok=1\nsome words\nA=1", 2, "not NAME=value"},
		{"a value without a name", "=x\nA=1", 1, "not NAME=value"},
		{"a name with a space", "\nB C=1\nA=1", 2, "not NAME=value"},
		{"a quoted name", "\"B\"=1\nA=1", 1, "not NAME=value"},
		{"a name outside ASCII", "É=1\nA=1", 1, "not NAME=value"},
		{"a colon without a space", "B:x\nA=1", 1, "not NAME=value"},
		{"export without anything", "export\nA=1", 1, "not NAME=value"},
		{"a line after a value of three lines", "B=\"x\ny\nz\"\nbad\nA=1", 4, "not NAME=value"},
		{"a NUL byte in a value", "B=x\x00y\nA=1", 1, "B contains a NUL byte"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			values, warnings := one(t, c.text)
			if values["A"] != "1" {
				t.Errorf("the good line is lost: %q", values)
			}
			if len(warnings) != 1 || warnings[0].Line != c.line || !strings.Contains(warnings[0].Text, c.says) {
				t.Errorf("warnings %v, want one for line %d with %q", warnings, c.line, c.says)
			}
		})
	}
}

func TestAnOddQuoteIsReadAsNextReadsItAndSaidSo(t *testing.T) {
	for _, c := range []struct{ sentence, text, want, says string }{
		{"an unclosed double quote belongs to the value", "A=\"abc\nB=1", `"abc`, `quote " is not closed`},
		{"an unclosed quote does not save a comment", `A="a # b`, `"a`, "is not closed"},
		{"text after the closing quote makes the quotes plain", `A="a"b`, `"a"b`, "text follows"},
		{"two quoted words lose only the outer quotes", `A="a" "b"`, `a" "b`, "text follows"},
		{"a quote that closes on another line among text is plain", "A=\"1\nB=2\nC=\"3\"", `"1`, "text follows"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			values, warnings := one(t, c.text)
			if values["A"] != c.want {
				t.Errorf("A is %q, want %q", values["A"], c.want)
			}
			if len(warnings) == 0 || !strings.Contains(warnings[0].Text, c.says) || warnings[0].Line != 1 {
				t.Errorf("warnings %v, want one for line 1 with %q", warnings, c.says)
			}
		})
	}
}
