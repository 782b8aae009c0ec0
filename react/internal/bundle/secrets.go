package bundle

import (
	"bytes"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// secrets watch the variables that .env files set for the server. In browsers
// they are undefined; that a module relies on one is a mistake that nothing
// would tell, so each use is replaced by an identifier of its own, which is
// looked for in the output.
type secrets struct {
	*task
	names []string // sorted

	mu   sync.Mutex // guards uses
	uses map[string]secretUse
}

// secretUse is a variable that a file of the application reads.
type secretUse struct{ file, name string }

func newSecrets(t *task) *secrets {
	s := &secrets{task: t, uses: map[string]secretUse{}}
	for _, name := range t.EnvFiles {
		_, inline := t.settings.Inline[name]
		if !inline && !strings.HasPrefix(name, "NEXT_PUBLIC_") && name != "NODE_ENV" && identifier.MatchString(name) {
			s.names = append(s.names, name)
		}
	}
	slices.Sort(s.names)
	s.names = slices.Compact(s.names)
	return s
}

// watch gives an identifier for each variable of the server that occurs in a file.
func (s *secrets) watch(file string, text []byte) map[string]string {
	if !bytes.Contains(text, []byte("process")) {
		return nil
	}
	var list map[string]string
	for _, name := range s.names {
		if !bytes.Contains(text, []byte(name)) {
			continue
		}
		if list == nil {
			list = map[string]string{}
		}
		list[name] = "freshet$secret$" + name + "$" + contentHash([]byte(file))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, mark := range list {
		s.uses[mark] = secretUse{file, name}
	}
	return list
}

// admit lets a page's own file read such a variable: the value comes with the
// server's HTML, and Next.js takes it, too. That it is undefined in browsers is
// worth a warning.
func (s *secrets) admit(file, code string, watched map[string]string) string {
	for _, name := range slices.Sorted(maps.Keys(watched)) {
		if mark := watched[name]; strings.Contains(code, mark) {
			code = strings.ReplaceAll(code, mark, "undefined")
			s.found.warn(s.about(file, name, "process.env."+name+" is undefined in browsers, where this page runs as well",
				"read it in getStaticProps or getServerSideProps; what browsers may see is named NEXT_PUBLIC_"+name))
		}
	}
	return code
}

var secretMark = regexp.MustCompile(`freshet\$secret\$[A-Za-z0-9_]+\$[A-Z2-7]{8}`)

// exposed finds the variables that the output still reads.
func (s *secrets) exposed(files map[string][]byte, chain func(file string) string) {
	marks := map[string]bool{}
	for _, data := range files {
		for _, mark := range secretMark.FindAll(data, -1) {
			marks[string(mark)] = true
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for mark := range marks {
		use, known := s.uses[mark]
		if !known {
			continue
		}
		s.found.fail(s.about(use.file, use.name,
			"process.env."+use.name+" is for the server, and this file reaches browsers: "+chain(use.file),
			"import the file only for data functions and API routes, or pass the value as a prop; what browsers may see is named NEXT_PUBLIC_"+use.name))
	}
}

// about makes a message about the first place in a file where a name stands, or
// about the file if name is empty.
func (t *task) about(file, name, text, hint string) Message {
	m := Message{File: file, Text: text, Hint: hint}
	if text, err := os.ReadFile(t.assets.absolute(file)); err == nil && name != "" {
		if at := regexp.MustCompile(`(?:^|[^\w$])(` + regexp.QuoteMeta(name) + `)(?:$|[^\w$])`).FindSubmatchIndex(text); at != nil {
			m.Line, m.Column = place(text, at[2])
		}
	}
	return m
}
