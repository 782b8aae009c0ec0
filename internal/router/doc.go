// Package router finds which of many patterns a path belongs to, and gives
// every path one spelling. It knows nothing of pages or HTTP.
//
// Its one invariant: two spellings of a path that RFC 3986 calls equivalent
// normalise to the same bytes, and a normalised path normalises to itself.
package router
