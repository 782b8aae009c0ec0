package storetest

import "github.com/freshet-go/freshet/store"

func pendings() []testCase {
	return []testCase{
		{"nothing is pending where nothing was demanded", func(k *kit) {
			k.put(at("/a"), "t")
			k.begin(at("/b"))
			k.pending()
		}},
		{"a demanded entry is pending until one that began later is committed", func(k *kit) {
			k.put(at("/a"))
			k.put(at("/b"))
			k.demand(store.PathName("/a"))
			k.pending("/a")
			begun := k.begin(at("/a"))
			k.pending("/a")
			k.won(entry(at("/a"), begun))
			k.pending()
			k.demand(store.PathName("/a"))
			k.pending("/a")
		}},
		{"an entry that began before the demand and was committed after it does not meet it", func(k *kit) {
			k.put(at("/a"))
			begun := k.begin(at("/a"))
			k.demand(store.PathName("/a"))
			k.won(entry(at("/a"), begun))
			k.pending("/a")
		}},
		{"an aborted render meets nothing", func(k *kit) {
			k.put(at("/a"))
			k.demand(store.PathName("/a"))
			k.abort(at("/a"), k.begin(at("/a")))
			k.pending("/a")
		}},
		{"a demand on a tag, pattern, prefix or the site makes pending what it covers", func(k *kit) {
			k.put(at("/a/b"), "t")
			k.put(at("/ab"), "u")
			k.put(at("/a"), "t", "u")
			again := func(p string) { k.put(at(p), k.get(at(p)).Entry.Tags...) }
			k.demand(store.TagName("t"))
			k.pending("/a", "/a/b")
			again("/a")
			k.pending("/a/b")
			k.demand(store.PrefixName("/a"))
			k.pending("/a", "/a/b")
			k.demand(store.PatternName(pattern))
			k.pending("/a", "/a/b", "/ab")
			for _, p := range []string{"/a", "/a/b", "/ab"} {
				again(p)
			}
			k.pending()
			k.demand(store.SiteName)
			k.pending("/a", "/a/b", "/ab")
		}},
		{"a demand on a path without an entry is pending until it has one that began later", func(k *kit) {
			begun := k.begin(at("/a"))
			k.demand(store.PathName("/a"))
			k.pending("/a")
			k.won(entry(at("/a"), begun))
			k.pending("/a")
			k.put(at("/a"))
			k.pending()
		}},
		{"a demand on anything but a path is not pending without entries", func(k *kit) {
			k.demand(store.TagName("t"))
			k.demand(store.PatternName(pattern))
			k.demand(store.PrefixName("/a"))
			k.demand(store.SiteName)
			k.pending()
		}},
		{"a purge ends what is pending, with an entry or without", func(k *kit) {
			for _, n := range []store.Name{store.PathName("/a/b"), store.PrefixName("/a/b"), store.PrefixName("/a"), store.SiteName} {
				k.put(at("/a/b"))
				k.demand(store.PathName("/a/b"))
				k.pending("/a/b")
				k.purge(n)
				k.pending()
				k.demand(store.PathName("/a/b"))
				k.pending("/a/b")
				k.purge(n)
				k.pending()
			}
		}},
		{"a demand after a purge is pending", func(k *kit) {
			k.put(at("/a"), "t")
			k.purge(store.PathName("/a"))
			k.pending()
			k.demand(store.PathName("/a"))
			k.pending("/a")
		}},
		{"a demand on the site after a purge does not wait for what is not there", func(k *kit) {
			k.demand(store.PathName("/a"))
			k.purge(store.PathName("/a"))
			k.demand(store.SiteName)
			k.demand(store.PrefixName("/a"))
			k.pending()
		}},
		{"a purge of something else leaves pending what is pending", func(k *kit) {
			k.put(at("/a"), "t")
			k.demand(store.TagName("t"))
			k.demand(store.PathName("/b"))
			k.purge(store.TagName("u"))
			k.purge(store.PrefixName("/a/b"))
			k.purge(store.PathName("/"))
			k.pending("/a", "/b")
		}},
		{"pending paths come in byte order, after the given one, at most the limit", func(k *kit) {
			for _, p := range []string{"/é", "/b", "/a/b", "/a", "/a-b"} {
				if p != "/a/b" { // one has no entry
					k.put(at(p))
				}
				k.demand(store.PathName(p))
			}
			k.put(at("/met"))
			k.pending("/a", "/a-b", "/a/b", "/b", "/é")
			k.paths("the first two", k.page(here, "", 2), []string{"/a", "/a-b"})
			k.paths("two after /a-b", k.page(here, "/a-b", 2), []string{"/a/b", "/b"})
			k.paths("two after /b", k.page(here, "/b", 2), []string{"/é"})
			k.paths("two after the last", k.page(here, "/é", 2), nil)
			k.paths("after one that is not pending", k.page(here, "/aa", 9), []string{"/b", "/é"})
		}},
		{"paths that are not pending take no room in a page", func(k *kit) {
			for _, p := range []string{"/a", "/b", "/c", "/d"} {
				k.put(at(p))
			}
			k.demand(store.SiteName)
			k.put(at("/a"))
			k.put(at("/c"))
			k.paths("the first two", k.page(here, "", 2), []string{"/b", "/d"})
		}},
		{"where the build has no entry, another build's meets the demand or is pending", func(k *kit) {
			k.put(in(there, "/a"), "t")
			k.demand(store.TagName("t"))
			k.pendingIn(here, "/a")
			k.pendingIn(there, "/a")
			k.put(in(there, "/a"), "t")
			k.pendingIn(here)
			k.pendingIn(there)
		}},
		{"where the build has no entry, the newest one of the others counts", func(k *kit) {
			k.put(in("build-2", "/a"))
			k.demand(store.PathName("/a"))
			k.put(in("build-3", "/a"))
			k.pendingIn("build-2", "/a")
			k.pendingIn("build-3")
			k.pendingIn(here)
		}},
		{"where the build has an entry, another build's does not meet the demand", func(k *kit) {
			k.put(at("/a"))
			k.demand(store.PathName("/a"))
			k.put(in(there, "/a"))
			k.pendingIn(here, "/a")
			k.pendingIn(there)
		}},
		{"where another build's entry is newer than the build's, a demand on a tag of it is pending", func(k *kit) {
			k.put(at("/a"), "u")
			k.put(in(there, "/a"), "t")
			k.demand(store.TagName("t"))
			k.pendingIn(here, "/a")
			k.pendingIn(there, "/a")
			k.put(at("/a"), "u")
			k.pendingIn(here)
			k.pendingIn(there, "/a")
		}},
		{"a demand on a path without any entry is pending in every build", func(k *kit) {
			k.demand(store.PathName("/a"))
			k.pendingIn(here, "/a")
			k.pendingIn(there, "/a")
			k.put(in(there, "/a"))
			k.pendingIn(here)
		}},
	}
}
