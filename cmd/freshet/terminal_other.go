//go:build !unix

package main

import "os"

// terminalWidth returns 0: plain lines are printed.
func terminalWidth(*os.File) int { return 0 }
