// Package assets serves the files that a build made for browsers. [Pack]
// compresses them once, at the end of a build, and lists them; [Files] answers
// requests from that list.
//
// It does not know what the files are for or how their names came about, and
// serves nothing that is not in the list, whatever else lies in the folder.
//
// Its one invariant: what a name answers never changes, so that browsers and
// caches may keep it for good. Names hold a hash of the content.
package assets
