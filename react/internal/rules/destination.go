package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// destination is where a redirect or rewrite leads.
type destination struct {
	scheme string  // "https://" or "http://"; empty: this server
	host   []token // likewise
	port   string  // ":8080", or empty
	path   []token // with what follows a "#"
	query  []pair
	used   map[string]bool // the parameters in host and path
}

type pair struct {
	name   string
	values [][]token
}

// newDestination reads a destination. known are the parameters that there will
// be, and whether they repeat.
func newDestination(text string, known map[string]bool) (*destination, error) {
	if len(text) > maxSource {
		return nil, fmt.Errorf("it is longer than %d bytes", maxSource)
	}
	d := &destination{used: make(map[string]bool)}
	rest := text
	for _, scheme := range []string{"https://", "http://"} {
		if after, ok := strings.CutPrefix(rest, scheme); ok {
			d.scheme, rest = scheme, after
		}
	}
	if d.scheme == "" && !strings.HasPrefix(rest, "/") {
		return nil, fmt.Errorf("it must begin with /, http:// or https://")
	}
	rest, hash, hasHash := strings.Cut(rest, "#")
	rest, query, _ := strings.Cut(rest, "?")
	if err := d.readHost(&rest); err != nil {
		return nil, err
	}
	path := pathText(rest)
	if hasHash {
		path += "#" + fragmentText(hash)
	}
	var err error
	if d.path, err = readPath(path, true); err != nil {
		return nil, err
	}
	for _, t := range slices.Concat(d.host, d.path) {
		repeats, ok := known[t.name]
		switch {
		case t.isText() || t.name == "":
		case t.unnamed:
			return nil, fmt.Errorf("it has a group without a name: use :name")
		case !ok:
			return nil, fmt.Errorf("it uses :%s, which neither the source nor a condition gives; they give %s", t.name, names(known))
		case repeats && !t.repeats():
			return nil, fmt.Errorf("it uses :%s, which may be several segments: write :%s*", t.name, t.name)
		default:
			d.used[t.name] = true
		}
	}
	all := make(map[string]bool, len(known))
	for name := range known {
		all[name] = true
	}
	for _, p := range ParseQuery(query) {
		one := pair{name: p.Name}
		for _, v := range p.Values {
			one.values = append(one.values, readText(v, all))
		}
		d.query = append(d.query, one)
	}
	return d, nil
}

func names(known map[string]bool) string {
	if len(known) == 0 {
		return "nothing"
	}
	return ":" + strings.Join(slices.Sorted(maps.Keys(known)), ", :")
}

// readHost takes host and port off the beginning of rest.
func (d *destination) readHost(rest *string) (err error) {
	if d.scheme == "" {
		return nil
	}
	host := *rest
	if i := strings.IndexByte(host, '/'); i >= 0 {
		host, *rest = host[:i], host[i:]
	} else {
		*rest = "/"
	}
	if i := strings.LastIndexByte(host, ':'); i > 0 && strings.Trim(host[i+1:], "0123456789") == "" {
		host, d.port = host[:i], host[i:]
	}
	if host == "" {
		return fmt.Errorf("it names no host")
	}
	if strings.Contains(host, "@") {
		return fmt.Errorf("it holds a user name, which every visitor could see")
	}
	if host[0] == '[' { // an IPv6 address has colons
		d.host = []token{{text: host}}
		return nil
	}
	d.host, err = readPath(host, true)
	return err
}

// hostOf fills in the host. A value that is no part of a host's name, such as a slash, is
// escaped: no visitor chooses another host by it.
func (d *destination) hostOf(values params) string {
	safe := make(params, len(values))
	for name, list := range values {
		for _, v := range list {
			safe[name] = append(safe[name], component(v))
		}
	}
	return d.scheme + fill(d.host, safe) + d.port
}

// split fills in the path and cuts it at the "#", which stays with the second.
func (d *destination) split(values params) (path, hash string) {
	safe := make(params, len(values)) // a condition's are as they were sent
	for name, list := range values {
		for _, v := range list {
			safe[name] = append(safe[name], pathText(v))
		}
	}
	path = fill(d.path, safe)
	if i := strings.IndexByte(path, '#'); i >= 0 {
		path, hash = path[:i], path[i:]
	}
	return collapse(path), hash
}

// collapse makes one slash of several, and of backslashes: "//host" would be
// another server.
func collapse(path string) string {
	if !strings.Contains(path, "//") && !strings.Contains(path, `\`) {
		return path
	}
	var b strings.Builder
	slash := false
	for i := range len(path) {
		c := path[i]
		if c == '\\' {
			c = '/'
		}
		if c != '/' || !slash {
			b.WriteByte(c)
		}
		slash = c == '/'
	}
	return b.String()
}
