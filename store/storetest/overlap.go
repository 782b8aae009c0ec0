package storetest

import (
	"context"
	"fmt"
	"slices"

	"github.com/freshet-go/freshet/store"
)

// The methods of this file may be called by several goroutines: they return
// errors instead of ending the test.

func (k *kit) accepted(d store.Demand) (a store.Accepted, err error) {
	err = call(func(ctx context.Context) (err error) {
		a, err = k.s.Demand(ctx, d)
		return err
	})
	return a, err
}

func (k *kit) snapshot(key store.Key) (s store.Snapshot, err error) {
	err = call(func(ctx context.Context) (err error) {
		s, err = k.s.Get(ctx, key)
		return err
	})
	return s, err
}

// rendered begins, does what happens meanwhile, and commits.
func (k *kit) rendered(key store.Key, meanwhile func() error, tags ...string) (e *store.Entry, c store.Committed, err error) {
	err = call(func(ctx context.Context) error {
		begun, err := k.s.Begin(ctx, key)
		if err != nil {
			return err
		}
		if meanwhile != nil {
			if err := meanwhile(); err != nil {
				return err
			}
		}
		e = entry(key, begun, tags...)
		c, err = k.s.Commit(ctx, e)
		return err
	})
	return e, c, err
}

func (k *kit) committed(e *store.Entry) (c store.Committed, err error) {
	err = call(func(ctx context.Context) (err error) {
		c, err = k.s.Commit(ctx, e)
		return err
	})
	return c, err
}

// watch reads key n times, and reports a begun that goes back behind seen.
func (k *kit) watch(key store.Key, seen *store.Tick, n int) error {
	for range n {
		s, err := k.snapshot(key)
		switch {
		case err != nil:
			return err
		case s.Entry == nil && seen.IsZero():
			continue
		case s.Entry == nil:
			return fmt.Errorf("the entry begun %v is gone", *seen)
		case seen.After(s.Entry.Begun):
			return fmt.Errorf("begun went back from %v to %v", *seen, s.Entry.Begun)
		}
		if d := differ(s.Entry, entry(key, s.Entry.Begun)); d != "" {
			return fmt.Errorf("not a whole entry: %s", d)
		}
		*seen = s.Entry.Begun
	}
	return nil
}

// whole gets key until done, and reports an entry beside a purge that covers it.
func (k *kit) whole(key store.Key, done <-chan struct{}) error {
	for {
		s, err := k.snapshot(key)
		switch {
		case err != nil:
			return err
		case s.Entry != nil && !s.Entry.Begun.After(s.Marks.Purge):
			return fmt.Errorf("got begun %v, marks %+v", s.Entry.Begun, s.Marks)
		case s.Other != nil && !s.Other.Begun.After(s.OtherMarks.Purge):
			return fmt.Errorf("got other begun %v, marks %+v", s.Other.Begun, s.OtherMarks)
		}
		select {
		case <-done:
			return nil
		default:
		}
	}
}

// check compares what the store says of key with a demand that was acknowledged.
func (k *kit) check(key store.Key, d store.Tick, waits bool) error {
	s, err := k.snapshot(key)
	if err != nil {
		return err
	}
	if s.Entry == nil || d.After(s.Marks.Demand) || s.Entry.Begun.After(d) == waits {
		return fmt.Errorf("got %+v after the demand at %v", s, d)
	}
	return call(func(ctx context.Context) error {
		list, err := k.s.Pending(ctx, key.Build, "", 1000)
		if err == nil && slices.Contains(list, key.Path) != waits {
			err = fmt.Errorf("pending is %q, %s among them: want %v", list, key.Path, waits)
		}
		return err
	})
}
