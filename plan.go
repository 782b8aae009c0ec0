package freshet

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/freshet-go/freshet/store"
)

// Plan lists what Revalidate, MarkStale and Purge would touch, without doing
// anything: Done and Changed are false in its receipt.
func (s *Site) Plan(ctx context.Context, targets ...Target) (Receipt, error) {
	return s.each(ctx, "plan", targets, func(ctx context.Context, rc *receipts, t resolved) error {
		paths, more, err := s.touched(ctx, t)
		if err != nil {
			return err
		}
		for _, p := range paths {
			rc.add(PageReceipt{Path: p, OldHash: s.hashNow(ctx, p)})
		}
		rc.more(more)
		return nil
	})
}

// touched lists the pages that a demand on t would name in its receipt, and how
// many more it would cover.
func (s *Site) touched(ctx context.Context, t resolved) (paths []string, more int, err error) {
	if t.path != "" {
		return []string{t.path}, 0, nil
	}
	ctx, stop := context.WithTimeout(ctx, storeWait)
	defer stop()
	c, err := s.opt.Store.Covered(ctx, "", t.name, carriersAsked)
	if err != nil {
		s.storeFailed("covered", err)
		return nil, 0, fmt.Errorf("pages of %s: %w", targetText(t.name), err)
	}
	paths, more = s.choose(s.rendered(c))
	return paths, more, nil
}

// hashesOf returns the content hashes of the pages that a demand on t will
// name, as far as the store tells them in time.
func (s *Site) hashesOf(ctx context.Context, t resolved) map[string]string {
	ctx, stop := context.WithTimeout(ctx, storeWait)
	defer stop()
	was := make(map[string]string)
	paths, _, err := s.touched(ctx, t)
	if err != nil {
		return was // it was reported, and the demand will fail likewise
	}
	for _, p := range paths {
		was[p] = s.hashNow(ctx, p)
	}
	return was
}

// choose returns the most visited of the covered paths, up to the limit, and
// how many are left out.
func (s *Site) choose(c store.Carriers) ([]string, int) {
	paths := c.Paths
	if len(paths) > s.opt.RevalidateLimit {
		visits := make(map[string]uint64, len(paths))
		for _, p := range paths {
			if k := s.index.get(p); k != nil {
				visits[p] = k.visits.Load()
			}
		}
		paths = slices.Clone(paths)
		slices.SortStableFunc(paths, func(a, b string) int {
			switch va, vb := visits[a], visits[b]; {
			case va > vb:
				return -1
			case va < vb:
				return 1
			}
			return 0
		})
		paths = paths[:s.opt.RevalidateLimit]
	}
	return paths, max(c.Total-len(paths), 0)
}

// hashNow returns the content hash of what path shows now, or "".
func (s *Site) hashNow(ctx context.Context, path string) string {
	r, _, err := s.lookup(ctx, path, time.Now())
	if err != nil {
		return ""
	}
	return r.hash()
}
