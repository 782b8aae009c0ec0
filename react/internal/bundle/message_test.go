package bundle

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestMessagesInOneLine(t *testing.T) {
	for _, c := range []struct {
		m    Message
		want string
	}{
		{Message{Text: "wrong"}, "wrong"},
		{Message{File: "a.js", Text: "wrong"}, "a.js: wrong"},
		{Message{File: "a.js", Line: 3, Text: "wrong"}, "a.js:3: wrong"},
		{Message{File: "a.js", Line: 3, Column: 7, Text: "wrong", Hint: "right it"}, "a.js:3:7: wrong (right it)"},
	} {
		if got := c.m.String(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestMessagesAreSortedAndSaidOnce(t *testing.T) {
	f := new(findings)
	f.fail(Message{File: "b.js", Line: 2, Text: "x"}, Message{File: "a.js", Line: 10, Text: "x"}, Message{File: "a.js", Line: 9, Text: "x"})
	f.fail(Message{File: "b.js", Line: 2, Text: "x"}, Message{Text: "first"})
	f.warn(Message{Text: "w"}, Message{Text: "w"})
	warnings, err := f.result()
	want := "first\na.js:9: x\na.js:10: x\nb.js:2: x"
	if err == nil || err.Error() != want || !slices.Equal(warnings, []Message{{Text: "w"}}) {
		t.Errorf("%v\nwarnings %v", err, warnings)
	}
}

func TestALongErrorIsCutInItsTextOnly(t *testing.T) {
	e := &Error{}
	for i := range 50 {
		e.Messages = append(e.Messages, Message{Text: fmt.Sprint("m", i)})
	}
	if text := e.Error(); strings.Count(text, "\n") != shownMessages || !strings.HasSuffix(text, "and 30 more") {
		t.Error(text)
	}
}
