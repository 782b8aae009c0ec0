// Package browser drives one headless Chromium for tests: a tab per test with
// cookies and cache of its own, what the page printed and requested recorded,
// and waits on conditions with a bound. It is no test framework, and knows
// neither the binary nor the sites that it looks at; it imports nothing of the module.
//
// Its one invariant: an error that a page reports, by the console, an
// exception or a failed request, fails the test, unless the test expects it.
package browser
