//go:build unix

package workers

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/freshet-go/freshet/react/internal/child"
)

// TestMain lets the test binary be a worker: a process that speaks the protocol
// without Node.js.
func TestMain(m *testing.M) {
	if os.Getenv("FAKE_WORKER") != "" {
		f := &fake{mode: filepath.Base(os.Args[1]), answers: map[uint64]chan *string{}}
		os.Exit(f.run())
	}
	os.Exit(m.Run())
}

// fake is the worker. Its script's name is the mode it runs in, the page of a
// call is what it does.
type fake struct {
	mode  string
	token string

	mu      sync.Mutex // guards writes and answers
	demands uint64
	answers map[uint64]chan *string
	aborted sync.Map // id -> chan
}

type object = map[string]any

func (f *fake) send(head object, body ...string) {
	b, err := json.Marshal(head)
	if err != nil {
		panic(err)
	}
	all := strings.Join(body, "")
	f.raw(uint32(len(b)), uint32(len(all)), append(b, all...))
}

func (f *fake) raw(head, body uint32, b []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	frame := binary.BigEndian.AppendUint32(nil, head)
	frame = binary.BigEndian.AppendUint32(frame, body)
	fakeFrames.Write(append(frame, b...))
}

var (
	fakeOrders = os.NewFile(3, "orders")
	fakeFrames = os.NewFile(4, "frames")
)

func (f *fake) log(format string, args ...any) {
	f.send(object{"kind": "log", "level": "debug", "text": fmt.Sprintf(format, args...)})
}

func (f *fake) run() int {
	signal.Ignore(syscall.SIGTERM) // only SIGKILL is to be relied on
	first, err := ReadFrame(fakeOrders)
	if err != nil {
		return 90
	}
	var init struct{ Kind, Socket, Token, Manifest string }
	if err := json.Unmarshal(first.Head, &init); err != nil || init.Kind != "init" || init.Manifest != "/m.json" {
		return 91
	}
	f.token = init.Token
	switch f.mode {
	case "fatal":
		f.send(object{"kind": "fatal", "message": "react is not installed: run npm install"})
		return 1
	case "die":
		fmt.Fprintln(os.Stderr, "Error: Cannot find module 'x'")
		return 7
	case "silent":
		select {}
	case "early":
		f.send(object{"kind": "reply", "id": 1})
		select {}
	case "once": // only the first process can start
		if os.Mkdir("started", 0o700) != nil {
			fmt.Fprintln(os.Stderr, "no second time")
			return 8
		}
	}
	if f.mode != "nosocket" {
		mask := 0o177
		if f.mode == "opensocket" {
			mask = 0
		}
		syscall.Umask(mask)
		l, err := net.Listen("unix", init.Socket)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 92
		}
		go func() { fmt.Fprintln(os.Stderr, http.Serve(l, f)) }()
	}
	f.send(object{"kind": "log", "text": "loading"})
	f.send(object{"kind": "ready", "pid": os.Getpid(), "node": "v20.0.0", "react": "19.0.0"})
	for {
		frame, err := ReadFrame(fakeOrders)
		if err != nil {
			return 93
		}
		var order struct {
			Kind  string
			ID    uint64
			Page  string
			Error *string
		}
		if err := json.Unmarshal(frame.Head, &order); err != nil {
			return 94
		}
		switch order.Kind {
		case "ping":
			f.send(object{"kind": "pong", "id": order.ID})
		case "stop":
			if f.mode == "unstoppable" {
				f.log("will not stop")
				continue
			}
			return 0
		case "abort":
			f.log("abort %d", order.ID)
			if c, ok := f.aborted.Load(order.ID); ok {
				close(c.(chan struct{}))
			}
		case "answer":
			f.mu.Lock()
			c := f.answers[order.ID]
			delete(f.answers, order.ID)
			f.mu.Unlock()
			c <- order.Error
		case "call":
			aborted := make(chan struct{})
			f.aborted.Store(order.ID, aborted)
			if order.Page == "stall" { // the event loop stands still
				f.log("stall")
				select {}
			}
			go f.call(order.ID, order.Page, string(frame.Head), aborted)
		}
	}
}

// demand sends one and returns its answer.
func (f *fake) demand(head object) *string { return <-f.post(head) }

// post sends a demand.
func (f *fake) post(head object) <-chan *string {
	c := make(chan *string, 1)
	f.mu.Lock()
	f.demands++
	id := f.demands
	f.answers[id] = c
	f.mu.Unlock()
	head["kind"], head["id"] = "demand", id
	f.send(head)
	return c
}

func (f *fake) call(id uint64, page, head string, aborted chan struct{}) {
	name, arg, _ := strings.Cut(page, " ")
	f.log("call %d %s", id, page)
	reply := func(text string) {
		f.send(object{"kind": "reply", "id": id, "status": 200, "revalidate": 60, "tags": []string{"t"},
			"parts": []object{{"name": "html", "length": len(text)}, {"name": "data", "length": 2}}}, text, "{}")
	}
	switch name {
	case "echo":
		reply(head)
	case "pid":
		reply(fmt.Sprint(os.Getpid()))
	case "env":
		b, _ := json.Marshal(os.Environ())
		reply(string(b))
	case "dir":
		wd, _ := os.Getwd()
		in, _ := os.Readlink("/proc/self/fd/0")
		reply(wd + "\n" + in + "\n" + fmt.Sprint(syscall.Getpgrp() == os.Getpid()))
	case "fail":
		f.send(object{"kind": "reply", "id": id, "error": object{"name": "TypeError", "message": "no", "stack": "at x", "step": "getStaticProps", "page": page}})
	case "paths":
		f.send(object{"kind": "reply", "id": id, "paths": []string{"/a%20b"}, "fallback": "blocking"})
	case "hold": // until the test answers the demand
		if e := f.demand(object{"op": "revalidate", "path": arg}); e != nil {
			reply(*e)
		} else {
			reply("released")
		}
	case "tag":
		if e := f.demand(object{"op": "revalidateTag", "tag": arg}); e != nil {
			reply(*e)
		}
	case "full": // one more demand than may be under way
		for range maxDemands {
			f.post(object{"op": "revalidate", "path": arg, "params": object{"slug": []string{"a"}}, "onlyGenerated": true})
		}
		reply(*f.demand(object{"op": "revalidate", "path": arg}))
	case "aborted":
		<-aborted
		reply("late")
	case "never":
	case "exit":
		fmt.Fprintln(os.Stderr, "last words")
		os.Exit(3)
	case "replyexit":
		reply(strings.Repeat("done", 15_000)) // nearly what a pipe holds
		os.Exit(0)
	case "kill":
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			reply(err.Error())
		}
	case "eof":
		fakeFrames.Close()
		select {}
	case "twice":
		reply("1")
		reply("2")
	case "garbage":
		f.raw(8, 0, []byte("not json"))
	case "longhead":
		f.raw(maxHead+1, 0, nil)
	case "long":
		f.raw(2, maxBody+1, nil)
	case "parts":
		f.send(object{"kind": "reply", "id": id, "parts": []object{{"name": "html", "length": 9}}}, "short")
	case "kind":
		f.send(object{"kind": "song"})
	case "pong":
		f.send(object{"kind": "pong", "id": 77})
	case "print":
		f.send(object{"kind": "log", "level": "error", "page": "/p", "path": "/q", "text": "by console"})
		fmt.Fprint(os.Stdout, "to stdout\n\n", strings.Repeat("x", 3*child.MaxLine), "\nafter\r\n")
		fmt.Fprint(os.Stderr, "to stderr")
		reply("")
	case "child", "daemon": // one that outlives its parent, holding the pipes; a daemon has left the group
		p, err := os.StartProcess("/bin/sleep", []string{"sleep", "600"}, &os.ProcAttr{
			Files: []*os.File{nil, os.Stdout, os.Stderr, nil, fakeFrames},
			Sys:   &syscall.SysProcAttr{Setsid: name == "daemon"},
		})
		if err != nil {
			reply(err.Error())
			return
		}
		reply(fmt.Sprint(p.Pid))
	default:
		reply("unknown page " + page)
	}
}

// ServeHTTP is the fake's API routes.
func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("X-Freshet-Token") != f.token {
		http.Error(w, "no token", http.StatusForbidden)
		return
	}
	rc := http.NewResponseController(w)
	switch r.URL.Path {
	case "/api/request":
		r.Header.Del("X-Freshet-Token")
		b, err := json.Marshal(object{"method": r.Method, "uri": r.RequestURI, "host": r.Host, "header": r.Header, "trailer": r.Trailer})
		if err != nil {
			panic(err)
		}
		w.Write(b)
	case "/api/pid":
		fmt.Fprint(w, os.Getpid())
	case "/api/stream": // answers each line of the body when it comes
		rc.EnableFullDuplex()
		rc.Flush()
		b := make([]byte, 64)
		for {
			n, err := r.Body.Read(b)
			w.Write([]byte(strings.ToUpper(string(b[:n]))))
			rc.Flush()
			if err != nil {
				return
			}
		}
	case "/api/hang":
		f.log("hang begins")
		<-r.Context().Done()
		f.log("hang ends")
	case "/api/unread": // answers and closes, as Node.js does with a body that it will not read
		c, buf, err := rc.Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = buf.WriteString("HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
		_ = buf.Flush()
		_ = c.Close()
	case "/api/upload":
		n, _ := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n)
	case "/api/die":
		os.Exit(4)
	case "/api/half":
		w.Header().Set("Content-Length", "100")
		fmt.Fprint(w, "half")
		rc.Flush()
		os.Exit(4)
	case "/api/slow":
		f.log("slow")
		if e := f.demand(object{"op": "revalidate", "path": "/slow"}); e != nil {
			fmt.Fprint(w, *e)
		}
		fmt.Fprint(w, "done")
	case "/api/known": // of known length, in two parts
		w.Header().Set("Content-Length", "8")
		fmt.Fprint(w, "half")
		rc.Flush()
		f.demand(object{"op": "revalidate", "path": "/known"})
		fmt.Fprint(w, "rest")
	}
}
