package storetest

import "github.com/freshet-go/freshet/store"

func runs() []testCase {
	run := func(key store.Key, begun store.Tick) store.Running { return store.Running{Key: key, Begun: begun} }
	return []testCase{
		{"a demand lists every running render, of every build and whether covered or not", func(k *kit) {
			k.running()
			a, b, c := k.begin(at("/a")), k.begin(in(there, "/a")), k.begin(at("/b"))
			k.running(run(at("/a"), a), run(in(there, "/a"), b), run(at("/b"), c))
			got := k.accept(store.Demand{Name: store.PathName("/a"), Purge: true, Build: here}).Running
			if len(got) != 3 {
				k.t.Fatalf("a purge lists %v, want all three", got)
			}
		}},
		{"renders of one key run side by side", func(k *kit) {
			a, b := k.begin(at("/a")), k.begin(at("/a"))
			k.running(run(at("/a"), a), run(at("/a"), b))
			k.abort(at("/a"), a)
			k.running(run(at("/a"), b))
		}},
		{"a committed render does not run any more", func(k *kit) {
			a, b := k.begin(at("/a")), k.begin(at("/b"))
			k.won(entry(at("/a"), a))
			k.running(run(at("/b"), b))
		}},
		{"a render whose commit loses does not run any more", func(k *kit) {
			old := k.begin(at("/a"))
			e := k.put(at("/a"))
			k.lost(entry(at("/a"), old), e.Begun)
			k.running()
		}},
		{"a render whose commit is refused does not run any more", func(k *kit) {
			old := k.begin(at("/a"))
			k.purge(store.PathName("/a"))
			k.refused(entry(at("/a"), old), store.Tick{})
			k.running()
		}},
		{"an aborted render does not run any more, and leaves no entry", func(k *kit) {
			a := k.begin(at("/a"))
			k.abort(at("/a"), a)
			k.running()
			k.stored(at("/a"), nil)
		}},
		{"an abort of a render that is not running is ignored", func(k *kit) {
			a := k.begin(at("/a"))
			k.abort(at("/b"), a)
			k.abort(in(there, "/a"), a)
			k.abort(at("/a"), store.Tick{Epoch: a.Epoch, Time: a.Time + 1})
			k.running(run(at("/a"), a))
			k.abort(at("/a"), a)
			k.abort(at("/a"), a)
		}},
		{"an abort takes no committed entry away", func(k *kit) {
			e := k.put(at("/a"))
			k.abort(at("/a"), e.Begun)
			k.stored(at("/a"), e)
		}},
		{"a render that was aborted can still be committed", func(k *kit) {
			a := k.begin(at("/a"))
			k.abort(at("/a"), a)
			e := entry(at("/a"), a)
			k.won(e)
			k.stored(at("/a"), e)
		}},
		{"a demand and a purge end no render", func(k *kit) {
			a := k.begin(at("/a"))
			k.demand(store.PathName("/a"))
			k.purge(store.SiteName)
			k.running(run(at("/a"), a))
		}},
	}
}
