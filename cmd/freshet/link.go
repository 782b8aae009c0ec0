package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/freshet-go/freshet"
)

// linkFlags say which running server a command asks.
type linkFlags struct {
	dir, state, server string
}

func (f *linkFlags) add(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.dir, "dir", "", "ask the server of the application in `DIR` (default: this folder)")
	fl.StringVar(&f.state, "state", "", "ask the server whose state is in this `FOLDER` (default DIR/.freshet/state)")
	fl.StringVar(&f.server, "server", "", "ask the server whose --admin address is `URL`, with the token in "+tokenName)
	for _, name := range []string{"dir", "state"} {
		_ = cmd.MarkFlagDirname(name) // it fails for a flag that is not there
	}
	_ = cmd.RegisterFlagCompletionFunc("server", cobra.NoFileCompletions)
}

// link reaches a running server that a command asks.
type link struct {
	client *http.Client
	base   string
	token  string // empty on the control socket
	name   string // for messages
	start  string // how it is started, if that is known
}

// in takes the application's folder as an argument.
func (f *linkFlags) in(dir string) error {
	if f.dir != "" {
		return usagef("the folder is named twice: %q and --dir %q", clean(dir), clean(f.dir))
	}
	f.dir = dir
	return nil
}

// open finds the server; whether it is there, the first request tells.
func (f linkFlags) open(s streams) (*link, error) {
	switch {
	case f.server != "" && (f.dir != "" || f.state != ""):
		return nil, usagef("the server is named twice: --server goes without a folder")
	case f.server != "":
		return openServer(f.server, s.env(tokenName))
	case f.dir == "":
		f.dir = "."
	}
	if err := checkDir(f.dir); err != nil {
		return nil, err
	}
	start := "freshet start " + f.dir
	if f.state == "" {
		f.state = filepath.Join(f.dir, ".freshet", "state")
	} else {
		start += " --state " + f.state
	}
	socket := filepath.Join(f.state, controlName)
	if len(socket) > longestSocket {
		return nil, fmt.Errorf("the path %s is %d bytes too long for a socket: run this in a folder from where it is shorter", socket, len(socket)-longestSocket)
	}
	return &link{
		client: newClient(&http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socket)
		}}),
		base: "http://freshet", name: f.state, start: start,
	}, nil
}

// newClient follows no redirect: the token is for one server alone.
func newClient(t *http.Transport) *http.Client {
	t.DisableKeepAlives = true
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// openServer takes HOST:PORT for http://HOST:PORT.
func openServer(text, token string) (*link, error) {
	full := text
	if !strings.Contains(text, "://") {
		full = "http://" + text
	}
	u, err := url.Parse(full)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Host == "", u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, usagef("--server is not a URL such as http://127.0.0.1:9100") // it may hold a password
	case token == "":
		return nil, usagef("--server needs the server's token in the environment variable %s", tokenName)
	}
	return &link{client: newClient(&http.Transport{}), base: strings.TrimRight(u.String(), "/"), token: token, name: u.Host}, nil
}

// refused is what a server answered instead of what it was asked for.
type refused struct {
	status int
	text   string
	rc     *freshet.Receipt
}

func (e *refused) Error() string { return e.text }

// get asks and returns the body of an answer that is good.
func (r *link) get(ctx context.Context, path string, q url.Values) (io.ReadCloser, error) {
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return r.do(ctx, http.MethodGet, path, nil)
}

func (r *link) do(ctx context.Context, method, path string, body []byte) (io.ReadCloser, error) {
	req, err := http.NewRequestWithContext(ctx, method, r.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, r.unreached(ctx, err)
	}
	if resp.StatusCode == http.StatusOK {
		return resp.Body, nil
	}
	defer resp.Body.Close()
	return nil, r.refusal(resp)
}

// unreached says in one line why nobody answered, and what to do.
func (r *link) unreached(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("interrupted while %s was asked", r.name)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // without the URL
	}
	switch {
	case r.start != "" && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED)):
		return fmt.Errorf("no server is running on %s: start it with %q", r.name, r.start)
	case r.start != "" && errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("the server on %s belongs to another user: run this as that user", r.name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("no server answers on %s: was it started with --admin?", r.name)
	}
	return fmt.Errorf("ask %s: %w", r.name, err)
}

// longestRefusal bounds what is read of an error's answer; the receipt of 100 pages is some 50 kB.
const longestRefusal = 4 << 20

func (r *link) refusal(resp *http.Response) error {
	if resp.StatusCode == http.StatusUnauthorized {
		return fmt.Errorf("%s does not accept the token in %s", r.name, tokenName)
	}
	var a answerError
	b, err := io.ReadAll(io.LimitReader(resp.Body, longestRefusal))
	if err == nil {
		err = json.Unmarshal(b, &a)
	}
	if err != nil || a.Error == "" {
		return fmt.Errorf("%s is no control address of freshet: it answered %s", r.name, resp.Status)
	}
	switch {
	case a.Error == starting.String():
		a.Error = "the server is still starting: try again in a moment"
	case a.Error == stopping.String():
		a.Error = "the server is stopping"
	case resp.StatusCode == http.StatusServiceUnavailable:
		a.Error += ": try again in a moment"
	}
	return &refused{resp.StatusCode, clean(a.Error), a.Receipt}
}

// lookTimeout bounds a question that the server answers from its store, which it
// asks for at most 10 s.
const lookTimeout = 30 * time.Second
