// Command freshet builds and serves a directory of React pages in the form of
// Next.js' Pages Router: pages are rendered once, served from memory, renewed
// by age and replaced on demand.
//
//	freshet build DIR
//	freshet start DIR
//	freshet why URL
//	freshet pages
//	freshet revalidate TARGET
//
// It is the place where store, engine, front-end and server are wired together,
// and holds no rule of its own about pages. Its one invariant: what goes wrong is
// said in one line on standard error (one per message for a failed build), with
// exit code 2 for a wrong call and 1 for everything else.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], streams{Out: os.Stdout, Err: os.Stderr, Env: os.Environ()}))
}
