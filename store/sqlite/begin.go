package sqlite

import (
	"context"
	"fmt"

	"github.com/freshet-go/freshet/store"
)

// Begin implements [store.Store]. Most calls write nothing: ticks are reserved
// two seconds ahead.
func (s *Store) Begin(ctx context.Context, k store.Key) (store.Tick, error) {
	if err := s.enter(ctx); err != nil {
		return store.Tick{}, err
	}
	defer s.leave()
	for {
		if t, ok := s.ledger.begin(k); ok {
			return t, nil
		}
		if err := s.do(ctx, reserve{}); err != nil {
			return store.Tick{}, fmt.Errorf("sqlite: begin %s: reserve ticks: %w", k.Path, err)
		}
	}
}

// Abort implements [store.Store]. It writes nothing: what runs does not outlive
// the process.
func (s *Store) Abort(ctx context.Context, k store.Key, begun store.Tick) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	s.ledger.end(k, begun)
	return nil
}
