// Command testreport reads what `go test -json` writes and prints it for
// people: a line per package, the output of what failed, the name and reason of
// every skipped test, and last the counts. It is no test runner and knows
// nothing of this repository's tests.
//
// Its one invariant: it exits with 0 only if it saw the end of at least one
// package and none failed; with FRESHET_TEST_ALL=1 also only if nothing was
// skipped.
package main

import (
	"fmt"
	"os"
)

func main() {
	r := newReport(os.Stdout)
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintf(os.Stderr, "testreport: %v\n", err)
		os.Exit(2)
	}
	if !r.end(os.Getenv("FRESHET_TEST_ALL") == "1") {
		os.Exit(1)
	}
}
