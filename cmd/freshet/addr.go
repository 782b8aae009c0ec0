package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

const defaultAddr = "127.0.0.1:3000"

// listenAddr decides where to listen: the flag, else the environment's PORT on
// all interfaces, as hosting platforms set it, else this machine alone.
func listenAddr(flag, port string) (string, error) {
	switch {
	case flag != "":
		return checkAddr("--addr", flag)
	case port != "":
		if n, err := strconv.ParseUint(port, 10, 16); err != nil {
			return "", usagef("PORT is %q: a number from 0 to 65535 is expected", port)
		} else {
			return ":" + strconv.FormatUint(n, 10), nil
		}
	}
	return defaultAddr, nil
}

// checkAddr accepts HOST:PORT and :PORT.
func checkAddr(flag, addr string) (string, error) {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "", usagef("%s is %q: HOST:PORT or :PORT is expected, such as %s", flag, addr, defaultAddr)
	}
	return addr, nil
}

// listen opens the address and says in one line why it cannot.
func listen(flag, addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use: choose another with %s", addr, flag)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s: permission denied: choose a port from 1024 on with %s", addr, flag)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s is no address of this machine: choose another with %s", addr, flag)
	}
	return nil, fmt.Errorf("listen on %s: %w", addr, err)
}

// urlOf is the address as a person opens it.
func urlOf(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return a.String()
	}
	host := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, strconv.Itoa(tcp.Port))
}
