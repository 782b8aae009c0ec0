package sqlite

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/freshet-go/freshet/store"
)

// TestPowerCutWhileStarting cuts the power again while the store starts on what
// a first cut left, and a little later: no two cuts make a loop of crashes, or
// lose what was acknowledged before, between or after.
func TestPowerCutWhileStarting(t *testing.T) {
	tp := &tape{}
	sc := newScript(t, fastDir(t), fault{}, tp)
	sc.whole()
	if len(sc.errs) > 0 {
		t.Fatal(sc.errs)
	}
	every, opens, firsts := 7*stride(), 0, 0
	d := newDrive()
	for n := 0; n <= len(tp.events); n++ {
		if n > 0 {
			d.do(tp.events[n-1])
		}
		if *faultN != 0 && n != *faultN || *faultN == 0 && n%every != 0 {
			continue
		}
		r := rand.New(rand.NewPCG(*faultSeed, uint64(n)))
		img := d.cut([]int{cutSome, cutPrefix}[r.IntN(2)], r)
		tp.addIndex(img, n, r)
		firsts++
		opens += cutAgain(t, img, sc.facts.until(n), n, func(sc *script) {
			sc.open()
			sc.put(page{path: "/a", size: 800, tags: "x", listed: true})
			sc.demand(store.TagName("y"), false)
			sc.close()
		})
	}
	t.Logf("power cut while starting: %d first cuts, %d states opened", firsts, opens)
	if opens == 0 {
		t.Error("none")
	}
}

// cutAgain starts a store on an image, has it live, and cuts the power at every
// operation of that.
func cutAgain(t *testing.T, img image, known *facts, first int, live func(*script)) (opens int) {
	root, err := os.MkdirTemp(fastRoot(), "freshet")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.RemoveAll(root); err != nil {
			t.Error(err)
		}
	}()
	if err := img.write(root); err != nil {
		t.Fatal(err)
	}
	tp := &tape{base: newDrive()}
	if _, there := img["state"]; there {
		if err := tp.base.load(root, "state"); err != nil {
			t.Fatal(err)
		}
	}
	sc := newScript(t, root, fault{}, tp)
	sc.facts.all, sc.facts.from = known.all, first+1
	live(sc)
	if len(sc.errs) > 0 {
		t.Errorf("after the cut at %d: %q\n%s", first, sc.errs, sc.log)
		return 0
	}
	p := &powerCuts{t: t, tp: tp, facts: sc.facts, seen: make(map[imageHash]bool), ways: []int{cutNothing, cutSome}, after: fmt.Sprintf(" after one at %d", first)}
	p.run()
	return p.opens
}

// TestPowerCutAndTheClockIsSetBack opens what a cut leaves in the year 2000, as a
// machine does whose clock was lost with its power: ticks still go on.
func TestPowerCutAndTheClockIsSetBack(t *testing.T) {
	tp := &tape{}
	sc := newScript(t, fastDir(t), fault{}, tp)
	sc.whole()
	if len(sc.errs) > 0 {
		t.Fatal(sc.errs)
	}
	d, opens := newDrive(), 0
	for n, e := range tp.events {
		d.do(e)
		if *faultN != 0 && n != *faultN || *faultN == 0 && n%(3*stride()) != 0 {
			continue
		}
		r := rand.New(rand.NewPCG(*faultSeed, uint64(n)))
		img := d.cut([]int{cutNothing, cutSome}[r.IntN(2)], r)
		opens++
		synctest.Test(t, func(t *testing.T) {
			if err := img.check(t, sc.facts.by(n+1)); err != nil {
				t.Errorf("cut at %d, replay with -run %s -fault.n=%d -fault.seed=%d: %v", n, t.Name(), n, *faultSeed, err)
			}
		})
	}
	t.Logf("power cut and the clock is set back: %d states opened", opens)
	if opens == 0 {
		t.Error("none")
	}
}

// TestPowerCutWhileDamageIsSetAside cuts the power while a damaged file is
// replaced, when the store is opened and while it runs: it starts, with what
// was demanded still covering everything, or sets the file aside again.
func TestPowerCutWhileDamageIsSetAside(t *testing.T) {
	for name, live := range map[string]func(*script){
		"found at the start": func(sc *script) {
			sc.spoil("")
			sc.open()
			sc.demand(store.PathName("/new"), false)
			sc.put(page{path: "/a", size: 800, tags: "x", listed: true})
			sc.close()
		},
		"found while it runs": func(sc *script) {
			sc.open()
			sc.demand(store.PathName("/new"), false)
			sc.demand(store.PathName("/gone"), true) // of no entry: its table stays in the file
			sc.spoil("")
			sc.looks()
			sc.put(page{path: "/a", size: 800, tags: "x", listed: true})
			sc.close()
			sc.open()
			sc.close()
		},
	} {
		t.Run(name, func(t *testing.T) {
			root := fastDir(t)
			tp := &tape{}
			sc := newScript(t, root, fault{}, tp)
			sc.first()
			sc.close()
			from := len(tp.events)
			sc.facts.lost = sc.facts.by(-1).issued.Epoch
			live(sc)
			if len(sc.errs) > 0 || len(damagedFiles(sc.dir)) == 0 {
				t.Fatalf("%q, set aside: %q\n%s", sc.errs, damagedFiles(sc.dir), sc.log)
			}
			p := &powerCuts{t: t, tp: tp, facts: sc.facts, seen: make(map[imageHash]bool), from: from, ways: []int{cutNothing, cutAll, cutPrefix, cutSome, cutSome}}
			p.run()
			t.Logf("power cut while damage is set aside: %d points, %d states opened", len(tp.events)-from, p.opens)
		})
	}
}

// spoil damages the file, or its log: all of it but the first page.
func (sc *script) spoil(suffix string) {
	name := filepath.Join(sc.dir, fileName+suffix)
	b, err := os.ReadFile(name)
	if err != nil {
		sc.t.Fatal(err)
	}
	for i := pageSize; i < len(b); i++ {
		b[i] ^= 0x55
	}
	if err := os.WriteFile(name, b, 0o600); err != nil {
		sc.t.Fatal(err)
	}
	sc.d.mu.Lock()
	defer sc.d.mu.Unlock()
	rel := sc.d.rel(name)
	sc.d.tape.add(event{what: evWrite, name: rel, data: b}, event{what: evSync, name: rel})
}
