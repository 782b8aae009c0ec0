package workers

import (
	"fmt"

	"github.com/freshet-go/freshet/react/internal/child"
)

// Demand is what the user's code asks of the server.
type Demand struct {
	Op            string         // "revalidate" or "revalidateTag"
	Path          string         // "revalidate": a path, or a route if Params is not nil
	Params        map[string]any // "revalidate": strings, and []any of strings
	Tag           string         // "revalidateTag"
	OnlyGenerated bool           // "revalidate": not if the page was never generated
}

// maxDemands is how many demands of one worker are worked on at once. A handler
// that revalidates a list all at once stays below; a loop without an end does not.
const maxDemands = 64

// demanded starts the work on a demand, or refuses it.
func (w *worker) demanded(id uint64, d Demand) {
	select {
	case w.demands <- struct{}{}:
	default:
		w.decide(id, fmt.Errorf("too many revalidations at once in this worker (%d)", maxDemands))
		return
	}
	w.pool.wg.Go(func() {
		defer func() { <-w.demands }()
		w.decide(id, w.pool.opt.Demand(w.ctx, d))
	})
}

// decide answers a demand.
func (w *worker) decide(id uint64, err error) {
	v := verdict{Kind: "answer", ID: id}
	if err != nil {
		text := child.Cut(err.Error(), child.MaxLine)
		v.Error = &text
	}
	w.tell(v)
}
