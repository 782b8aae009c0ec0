//go:build race

package e2e

// raceFlag builds the binary as these tests were built.
const raceFlag = "-race=true"
