// Package repotest holds the house rules against the code: which package may
// import which, that packages and exported names are documented, that files
// stay short, that nothing was left half done. It has no code of its own, only
// tests, and nothing imports it.
//
// Its one invariant: a rule of ARCHITECTURE.md that a program can check is
// checked here, and an exception stands in a table beside its reason.
package repotest
