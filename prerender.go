package freshet

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// PrerenderOptions configure Site.Prerender.
type PrerenderOptions struct {
	Concurrency int                     // paths at once. 0: Options.MaxRenders
	Progress    func(PrerenderProgress) // called after each path, one call at a time. Nil: none
}

// PrerenderProgress is what became of one path.
type PrerenderProgress struct {
	Path       string
	Pattern    string
	Done       int           // paths that are finished, this one included
	Total      int           // paths in all
	Duration   time.Duration // of this path
	Status     int
	Size       int64         // bytes of all its bodies, uncompressed
	Revalidate time.Duration // its window; 0: it does not age
	Err        error
}

// PrerenderReport lists every path in order.
type PrerenderReport struct{ Pages []PrerenderProgress }

// Prerender asks every page for its paths again and renders those that have no
// fresh entry of this build. Calling it again resumes what was interrupted. The
// error joins all failed paths; the others are committed.
func (s *Site) Prerender(ctx context.Context, o PrerenderOptions) (PrerenderReport, error) {
	type job struct {
		rt   *route
		path string
	}
	var jobs []job
	for _, rt := range s.pages {
		listed, err := s.list(ctx, rt, true)
		if err != nil {
			return PrerenderReport{}, err
		}
		for p := range listed {
			jobs = append(jobs, job{rt, p})
		}
	}
	slices.SortFunc(jobs, func(a, b job) int {
		if a.path < b.path {
			return -1
		}
		return 1
	})
	report := PrerenderReport{Pages: make([]PrerenderProgress, len(jobs))}
	next := make(chan int)
	var mu sync.Mutex
	done := 0
	var wg sync.WaitGroup
	for range min(or(o.Concurrency, s.opt.MaxRenders), max(len(jobs), 1)) {
		wg.Go(func() {
			for i := range next {
				p := s.prerender(ctx, jobs[i].path)
				p.Path, p.Pattern, p.Total = jobs[i].path, jobs[i].rt.page.Pattern, len(jobs)
				mu.Lock()
				done++
				p.Done = done
				report.Pages[i] = p
				if o.Progress != nil {
					o.Progress(p)
				}
				mu.Unlock()
			}
		})
	}
	for i := range jobs {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	errs := []error{ctx.Err()}
	for _, p := range report.Pages {
		errs = append(errs, p.Err)
	}
	return report, errors.Join(errs...)
}

func (s *Site) prerender(ctx context.Context, path string) (p PrerenderProgress) {
	start := time.Now()
	if k := s.know(path); k != nil {
		k.listed.Store(true)
	}
	r, f, err := s.lookup(ctx, path, start)
	if err == nil && (r == nil || f.State != Fresh) {
		r, err = s.awaitCurrent(ctx, path)
	}
	p.Duration, p.Err = time.Since(start), err
	if err != nil {
		return p
	}
	p.Status, p.Revalidate = r.entry.Answers[0].Status, r.entry.Window
	for i := range r.entry.Answers {
		p.Size += int64(len(r.entry.Answers[i].Body))
	}
	return p
}

// awaitCurrent waits for an entry that is newer than what is shown.
func (s *Site) awaitCurrent(ctx context.Context, path string) (*resident, error) {
	w := &waiter{class: classPrerender}
	if k := s.lock(path); k != nil {
		w.floor = k.shown
		k.mu.Unlock()
	}
	return s.await(ctx, path, w)
}
