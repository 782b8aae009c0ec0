package bundle

import "sync"

// memo makes something once for each key, however many ask for it at once.
type memo[T any] struct {
	mu    sync.Mutex // guards known
	known map[string]*memoized[T]
}

type memoized[T any] struct {
	once  sync.Once
	value T
	err   error
}

func (m *memo[T]) get(key string, make func() (T, error)) (T, error) {
	m.mu.Lock()
	if m.known == nil {
		m.known = map[string]*memoized[T]{}
	}
	one := m.known[key]
	if one == nil {
		one = new(memoized[T])
		m.known[key] = one
	}
	m.mu.Unlock()
	one.once.Do(func() { one.value, one.err = make() })
	return one.value, one.err
}

// table is a map that several goroutines may use.
type table[T any] struct {
	mu     sync.Mutex // guards values
	values map[string]T
}

func (t *table[T]) set(key string, value T) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.values == nil {
		t.values = map[string]T{}
	}
	t.values[key] = value
}

func (t *table[T]) get(key string) (T, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	value, ok := t.values[key]
	return value, ok
}
