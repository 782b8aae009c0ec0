package sqlite

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

var (
	faultKind = flag.String("fault.kind", "", "try only this kind of fault, such as write/once")
	faultN    = flag.Int("fault.n", 0, "put the fault, or the power cut, at this operation only")
	faultSeed = flag.Uint64("fault.seed", 1, "of what a power cut keeps")
)

// hang bounds one run: no call may hang.
const hang = 2 * time.Minute

// powerCuts opens what every cut of a tape leaves and checks what was promised.
type powerCuts struct {
	t     *testing.T
	tp    *tape
	facts *facts
	from  int   // no cut is made before
	ways  []int // of each point
	after string
	seen  map[imageHash]bool
	cuts  [cutWays]int // all of them
	opens int          // of different images
}

type imageHash [sha256.Size]byte

// TestPowerCut cuts the power before every single operation of a store's life:
// what was acknowledged by then is there, whatever the disk made of the rest.
func TestPowerCut(t *testing.T) {
	tp := &tape{}
	sc := newScript(t, fastDir(t), fault{}, tp)
	sc.whole()
	if len(sc.errs) > 0 {
		t.Fatal(sc.errs)
	}
	p := &powerCuts{t: t, tp: tp, facts: sc.facts, seen: make(map[imageHash]bool)}
	p.ways = []int{cutNothing, cutAll, cutPrefix, cutPrefix, cutSome, cutSome, cutSome}
	p.run()
	if *faultN != 0 {
		return
	}
	kinds := make(map[string]int)
	for _, e := range tp.events {
		kinds[e.what]++
	}
	for _, what := range []string{evCreate, evMkdir, evRename, evRemove, evWrite, evTrunc, evSync, evSyncDir} {
		if kinds[what] == 0 {
			t.Errorf("the script has no %s", what)
		}
	}
	t.Logf("power cut: %d points %v, %v cuts, %d different states opened", len(tp.events)+1, kinds, p.cuts, p.opens)
}

func (p *powerCuts) run() {
	work := make(chan func(), 4)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for f := range work {
				f()
			}
		})
	}
	d := newDrive()
	if p.tp.base != nil {
		d = p.tp.base
	}
	for n := 0; n <= len(p.tp.events); n++ {
		if n > 0 {
			d.do(p.tp.events[n-1])
		}
		if n < p.from || *faultN != 0 && p.after == "" && n != *faultN || n%stride() != 0 {
			continue
		}
		for i, way := range p.ways {
			r := rand.New(rand.NewPCG(*faultSeed, uint64(n*100+i)))
			img := d.cut(way, r)
			p.tp.addIndex(img, n, r)
			p.cuts[way]++
			promise := p.facts.by(p.facts.from + n)
			if h := img.hash(promise.acks); !p.seen[h] {
				p.seen[h] = true
				p.opens++
				work <- func() { p.open(n, way, img, promise) }
			}
		}
	}
	close(work)
	wg.Wait()
}

// addIndex puts some state of the index beside the log: the memory may have been
// written to the disk at any time before, or never.
func (t *tape) addIndex(img image, n int, r *rand.Rand) {
	at := t.index[min(n, len(t.index)-1)]
	if folder, there := img["state"]; folder != nil || !there {
		return
	}
	switch r.IntN(4) {
	case 0: // never
		return
	case 1:
		at = r.IntN(at + 1)
	}
	if b := t.states[at]; b != nil {
		img[filepath.Join("state", fileName+"-shm")] = b
	}
}

func (img image) hash(more int) (h imageHash) {
	w := sha256.New()
	fmt.Fprintln(w, more)
	for _, name := range slices.Sorted(maps.Keys(img)) {
		fmt.Fprintln(w, name, len(img[name]))
		w.Write(img[name])
	}
	w.Sum(h[:0])
	return h
}

func (p *powerCuts) open(n, way int, img image, promise *promised) {
	defer time.AfterFunc(hang, func() { panic(fmt.Sprintf("cut %d: the store hangs", n)) }).Stop()
	if err := img.check(p.t, promise); err != nil {
		p.t.Errorf("%s at %d%s, replay with -run %s -fault.n=%d -fault.seed=%d: %v", wayNames[way], n, p.after, p.t.Name(), n, *faultSeed, err)
	}
}

// check starts a store on what a power cut left. It must start, take nothing
// for damage, and hold what was promised.
func (img image) check(t testing.TB, promise *promised) (err error) {
	root, err := os.MkdirTemp(fastRoot(), "freshet")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	if err := img.write(root); err != nil {
		return err
	}
	log := &logBook{}
	o := Options{MaxPerPage: scriptPerPage, Readers: 1, Logger: log.logger(), disk: newFaultDisk(t, root, fault{}, nil).disk()}
	err = checkFolder(filepath.Join(root, "state"), o, promise)
	if err == nil && log.String() != "" && promise.lost == 0 {
		err = errors.New("it was taken for damage")
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, log.String())
	}
	return nil
}
