package workers

import (
	"slices"
	"testing"
)

func TestKnownMethods(t *testing.T) {
	if !slices.IsSorted(methods) {
		t.Error("the methods are not in order, and would not be found")
	}
	for method, want := range map[string]bool{"GET": true, "POST": true, "M-SEARCH": true, "QUERY": true, "get": false, "BREW": false, "": false} {
		if known(method) != want {
			t.Errorf("%q: %v", method, !want)
		}
	}
}
