// Package rules is the redirects, rewrites and headers of next.config: which
// request a rule is for, and what it makes of it. It knows Next.js' syntax of
// paths (that of path-to-regexp 6), the conditions on headers, cookies, query and
// host, and the regular expressions of JavaScript that both may hold.
//
// It does not answer requests, knows no pages and decides on no order: it is
// asked for one step after the other.
//
// Its one invariant: whether a rule fits is found out in time that is linear in
// the length of what it is compared with, times the length of the rule (a
// look-ahead counts anew wherever it is tried), and never beyond a fixed number
// of steps; a rule that needs more does not fit.
package rules
