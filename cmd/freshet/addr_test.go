package main

import (
	"errors"
	"net"
	"strings"
	"testing"
)

func TestListenAddr(t *testing.T) {
	for _, row := range []struct {
		name, flag, port, want string
		wrong                  bool
	}{
		{name: "nothing said: this machine alone", want: "127.0.0.1:3000"},
		{name: "PORT: all interfaces", port: "8080", want: ":8080"},
		{name: "the flag wins over PORT", flag: "127.0.0.1:1", port: "8080", want: "127.0.0.1:1"},
		{name: "the flag wins over a PORT that is wrong", flag: ":1", port: "x", want: ":1"},
		{name: "an IPv6 address is in brackets", flag: "[::1]:3000", want: "[::1]:3000"},
		{name: "PORT is no number", port: "http", wrong: true},
		{name: "PORT is too large", port: "65536", wrong: true},
		{name: "the flag has no port", flag: "localhost", wrong: true},
		{name: "the flag is a port alone", flag: "3000", wrong: true},
		{name: "the flag's port is a name", flag: "127.0.0.1:http", wrong: true},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := listenAddr(row.flag, row.port)
			var usage usageError
			if errors.As(err, &usage) != row.wrong || got != row.want {
				t.Errorf("listenAddr(%q, %q) = %q, %v", row.flag, row.port, got, err)
			}
		})
	}
}

func TestListenSaysThatAPortIsInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = listen("--addr", l.Addr().String())
	want := l.Addr().String() + " is in use: choose another with --addr"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if _, err = listen("--health", "192.0.2.1:0"); err == nil || !strings.Contains(err.Error(), "no address of this machine") {
		t.Errorf("an address of somebody else: %v", err)
	}
}

func TestURLOf(t *testing.T) {
	for _, row := range []struct {
		name string
		addr net.Addr
		want string
	}{
		{"an address is shown as it is", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 3000}, "http://127.0.0.1:3000"},
		{"an IPv6 address gets brackets", &net.TCPAddr{IP: net.IPv6loopback, Port: 3000}, "http://[::1]:3000"},
		{"all interfaces can be opened as localhost", &net.TCPAddr{IP: net.IPv6zero, Port: 80}, "http://localhost:80"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := urlOf(row.addr); got != row.want {
				t.Errorf("got %s, want %s", got, row.want)
			}
		})
	}
}
