package main

import (
	"context"
	"errors"
	"net/http"

	"github.com/freshet-go/freshet"
)

// serveDemand does what a demand asks and answers with its receipt. If a page
// failed the receipt stands beside the error.
func serveDemand(w http.ResponseWriter, r *http.Request, run *running) {
	if _, err := onlyQuery(r); err != nil {
		refuse(w, http.StatusBadRequest, err.Error(), nil)
		return
	}
	a, err := readAsk(http.MaxBytesReader(w, r.Body, maxAskBytes))
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		refuse(w, http.StatusRequestEntityTooLarge, "the demand is longer than 1 MiB", nil)
		return
	}
	var targets []freshet.Target
	if err == nil {
		for i := range a.Targets {
			a.Targets[i].Path = run.path(a.Targets[i].Path)
		}
		targets, err = a.targets()
	}
	if err != nil {
		refuse(w, http.StatusBadRequest, oneLine(err), nil)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), demandWait)
	defer cancel()
	rc, err := run.do(ctx, a.Kind, targets)
	if err == nil {
		writeJSON(w, http.StatusOK, rc)
		return
	}
	said := &rc
	if len(rc.Pages) == 0 && rc.More == 0 {
		said = nil
	}
	refuse(w, statusOf(err), a.spell(oneLine(err)), said)
}

func (run *running) do(ctx context.Context, kind string, targets []freshet.Target) (freshet.Receipt, error) {
	switch kind {
	case kindStale:
		return run.site.MarkStale(ctx, targets...)
	case kindPurge:
		return run.site.Purge(ctx, targets...)
	case kindPlan:
		return run.site.Plan(ctx, targets...)
	}
	return run.site.Revalidate(ctx, targets...)
}
