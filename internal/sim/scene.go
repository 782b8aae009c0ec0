package sim

import (
	"fmt"
	"hash/fnv"
	"time"

	"github.com/freshet-go/freshet"
)

// scene is what a seed decides before anything happens: the site's limits, its
// paths, who is there and what they have to endure.
type scene struct {
	options  freshet.Options // without store, build and listeners
	paths    []string
	crowded  bool          // memory has no room for all paths: what is known of them is forgotten
	long     time.Duration // how long actors act
	visitors int           // for each path; of a crowd, in all
	callers  int           // who make demands
	usual    time.Duration // a usual render
	steady   bool          // every render takes that long
	failing  int           // of a hundred renders, while the source is up
	hanging  int           // of a hundred renders, until their context ends
	deaf     int           // of a hundred renders: they are slow, and do not listen
	gone     int           // of a hundred results are not-found
	storms   bool          // the store is slow, away, or loses answers now and then
	outages  bool          // the data source is away now and then
	restarts int           // the mean number of restarts and crashes
	packed   bool          // bodies are worth compressing
}

// deafest is the longest that a render goes on after its context has ended.
const deafest = 8 * time.Second

func newScene(seed uint64) scene {
	d := newDice(seed, "scene")
	rt := pick(d, []time.Duration{2 * time.Second, 4 * time.Second, 10 * time.Second})
	s := scene{
		options: freshet.Options{
			RenderTimeout: rt,
			VisitorWait:   pick(d, []time.Duration{0, rt / 2, 2 * rt}),
			MaxRenders:    1 + d.IntN(6),
			MaxAbandoned:  2 + d.IntN(12),
			MaxPending:    pick(d, []int{3, 40, 40, 40}),
			StateHeader:   "X-State",
		},
		long:     d.between(10*time.Second, 25*time.Second),
		visitors: 1 + d.IntN(3),
		callers:  1 + d.IntN(4),
		usual:    pick(d, []time.Duration{10 * time.Millisecond, 100 * time.Millisecond, 400 * time.Millisecond, 1500 * time.Millisecond}),
		failing:  pick(d, []int{0, 5, 20, 50}),
		hanging:  pick(d, []int{0, 0, 3, 10}),
		deaf:     pick(d, []int{0, 0, 5, 15}),
		gone:     pick(d, []int{0, 10, 40}),
		storms:   d.one(3),
		outages:  d.one(3),
		restarts: pick(d, []int{0, 0, 1, 3}),
		packed:   d.one(40),
	}
	if d.one(4) {
		s.options.RevalidateLimit = 1 + d.IntN(3)
	}
	all := []string{"/p", "/a/1", "/a/2", "/a/1/x", "/b/1", "/b/2", "/l/1", "/s/1", "/n/1", "/n/2"}
	d.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	s.paths = all[:2+d.IntN(5)]
	if s.crowded = d.one(4); s.crowded {
		s.options.CacheBytes, s.options.MaxKnown = pick(d, []int64{1, 20_000}), 1
		s.paths = append(s.paths[:1:1], crowd(d, 24)...)
		s.visitors = 4
	}
	return s
}

// crowd returns that many paths which the engine keeps in one part of its index
// (an FNV-1a hash tells the parts apart), so that a few paths press on each
// other as 200,000 would. If the engine divides them otherwise the paths are
// paths like any other.
func crowd(d dice, n int) []string {
	paths := make([]string, 0, n)
	dir := pick(d, []string{"/n/", "/b/", "/a/"})
	for i := 0; len(paths) < n; i++ {
		p := fmt.Sprintf("%sc%d", dir, i)
		h := fnv.New32a()
		_, _ = h.Write([]byte(p)) // a hash does not fail
		if h.Sum32()%64 == 7 {
			paths = append(paths, p)
		}
	}
	return paths
}

// declare returns the site's pages.
func (s scene) declare(render, shell freshet.Renderer) []freshet.Page {
	return []freshet.Page{
		{Pattern: "/p", Render: render, Revalidate: 2 * time.Second},
		{Pattern: "/a/{x...}", Render: render, Revalidate: time.Second},
		{Pattern: "/b/{x}", Render: render, MaxRenders: 2},
		{Pattern: "/l/{x}", Render: render, Fallback: freshet.FallbackNotFound, Revalidate: 3 * time.Second, Paths: listed("/l/1", "/l/2")},
		{Pattern: "/s/{x}", Render: render, Fallback: freshet.FallbackShell, Shell: shell},
		{Pattern: "/n/{x}", Render: render},
	}
}
