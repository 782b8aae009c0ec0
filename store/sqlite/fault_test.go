package sqlite

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/freshet-go/freshet/store"
)

// faultKinds are what is tried at every operation of its kind.
var faultKinds = []struct{ op, shape string }{
	{opWrite, once}, {opWrite, lasting}, {opWrite, short}, {opWrite, full},
	{opSync, once}, {opSync, lasting},
	{opRead, once}, {opRead, lasting}, {opRead, medium},
	{opTrunc, once}, {opTrunc, lasting},
	{opSize, once}, {opAccess, once}, {opAccess, lasting},
	{opOpen, once}, {opOpen, lasting}, {opOpen, full},
	{opDelete, once}, {opDelete, lasting},
	{opLock, once}, {opLock, busy},
	{opShm, once}, {opShm, full},
	{opFolder, once}, {opFolder, lasting}, {opFolder, full},
}

// lives are what a store goes through while a fault is waited for.
var lives = []string{"whole", "after a kill", "damaged"}

// folderSteps are all that the store does to its folder itself.
var folderSteps = []string{"mkdir", "open", "write", "lstat", "read", "create", "remove", "rename", "rewrite", "sync", "sync folder", "chmod", "settle"}

// TestFaultAtEveryOperation lets every single operation of a store's life fail,
// in every way. Once the disk is well again no call may fail, nothing that was
// acknowledged is missing, and nothing counts as damage.
func TestFaultAtEveryOperation(t *testing.T) {
	killed := makeKilled(t)
	var mu sync.Mutex
	points, steps := make(map[string]int), make(map[string]int)
	t.Run("kinds", func(t *testing.T) {
		for _, k := range faultKinds {
			name := k.op + "/" + k.shape
			if *faultKind != "" && *faultKind != name {
				continue
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for _, life := range lives {
					n := faultEverywhere(t, fault{op: k.op, shape: k.shape}, life, killed, func(what string) {
						mu.Lock()
						defer mu.Unlock()
						steps[what]++
					})
					if n == 0 && *faultN == 0 {
						t.Errorf("%s: no %s was met", life, k.op)
					}
					mu.Lock()
					points[name] += n
					mu.Unlock()
				}
			})
		}
	})
	sum := 0
	for _, n := range points {
		sum += n
	}
	for _, what := range folderSteps {
		if steps[what] == 0 && *faultKind == "" && *faultN == 0 && stride() == 1 {
			t.Errorf("the step %q in the folder never failed", what)
		}
	}
	t.Logf("faults: %d points %v, of them in the folder %v", sum, points, steps)
}

// faultEverywhere tries one kind of fault at every operation and returns how
// many there were.
func faultEverywhere(t *testing.T, f fault, life string, killed *killedFolder, told func(step string)) (points int) {
	for f.n = 1; ; f.n++ {
		if *faultN != 0 {
			f.n = *faultN
		}
		r := &faultRun{fault: f, life: life}
		met, err := r.run(t, killed)
		if err != nil {
			t.Errorf("%s, replay with -run TestFaultAtEveryOperation -fault.kind=%s/%s -fault.n=%d -fault.seed=%d: %v", life, f.op, f.shape, f.n, *faultSeed, err)
		}
		if met {
			points++
		}
		if met && f.op == opFolder {
			told(r.sc.d.failed.what)
		}
		if !met || *faultN != 0 {
			return points
		}
		f.n += stride() - 1
	}
}

// killedFolder is a folder as kill -9 leaves it, and what was promised there.
type killedFolder struct {
	dir   string
	facts *facts
}

func makeKilled(t *testing.T) *killedFolder {
	sc := newScript(t, fastDir(t), fault{}, nil)
	sc.first()
	k := &killedFolder{dir: copied(t, sc.dir), facts: sc.facts}
	sc.close()
	if len(sc.errs) > 0 {
		t.Fatal(sc.errs)
	}
	return k
}

// copy puts the folder there.
func (k *killedFolder) copy(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	return os.CopyFS(dir, os.DirFS(k.dir))
}

// faultRun is one life of a store with one fault.
type faultRun struct {
	fault fault
	life  string
	sc    *script
	tp    *tape
}

// run reports whether the fault was met, and what was not as promised.
func (r *faultRun) run(t *testing.T, killed *killedFolder) (met bool, err error) {
	defer time.AfterFunc(hang, func() { panic(fmt.Sprintf("%v in a life %q: the store hangs", r.fault, r.life)) }).Stop()
	root, err := os.MkdirTemp(fastRoot(), "freshet")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(root)) }()
	r.tp = &tape{}
	sc := newScript(t, root, r.fault, r.tp)
	r.sc = sc
	switch r.life {
	case "whole":
		sc.whole()
	case "damaged":
		if err := r.damaged(killed); err != nil {
			return false, err
		}
	default:
		if err := killed.copy(sc.dir); err != nil {
			return false, err
		}
		r.tp.base = newDrive()
		if err := r.tp.base.load(root, "state"); err != nil {
			return false, err
		}
		sc.facts.all = killed.facts.until(-1).all
		sc.facts.from = killed.facts.now + 1
		sc.open()
		sc.looks()
		sc.second()
		sc.alive()
		sc.close()
	}
	met = sc.d.met()
	sc.d.heal()
	if err := r.verify(); err != nil {
		return met, fmt.Errorf("%w\ncalls that failed: %q\n%s", err, sc.errs, sc.log)
	}
	if met && r.life != "damaged" && (r.fault.op == opSync || r.fault.op == opWrite) {
		return met, r.cuts(t)
	}
	return met, nil
}

// verify says that the store works again, and that nothing was lost.
func (r *faultRun) verify() error {
	sc := r.sc
	if len(sc.wrong) > 0 {
		return fmt.Errorf("calls failed on a disk that works: %q", sc.wrong)
	}
	for _, e := range sc.errs {
		if !strings.Contains(e, ": sqlite: ") {
			return fmt.Errorf("an error that does not say whose it is: %s", e)
		}
	}
	if err := r.verifyStep(); err != nil {
		return err
	}
	if err := checkFolder(sc.dir, sc.options(), sc.facts.by(-1)); err != nil {
		return err
	}
	if names := damagedFiles(sc.dir); len(names) > 0 && r.life != "damaged" {
		return fmt.Errorf("it was taken for damage: %q", names)
	}
	return nil
}

// damaged is the life of a store whose file is damaged, and was not closed: it is
// set aside at the start, and once more while the store runs.
func (r *faultRun) damaged(killed *killedFolder) error {
	sc := r.sc
	if err := killed.copy(sc.dir); err != nil {
		return err
	}
	r.tp.base = newDrive() // nothing is cut
	sc.facts.all, sc.facts.from = killed.facts.until(-1).all, killed.facts.now+1
	sc.facts.lost = sc.facts.by(-1).issued.Epoch
	sc.spoil("-wal")
	sc.open()
	sc.put(page{path: "/a", size: 500, tags: "x", listed: true})
	sc.demand(store.PathName("/b"), false)
	sc.put(page{path: "/b", size: 500, tags: "x", listed: true})
	sc.alive()
	sc.close()
	return nil
}

// verifyStep says that a step in the folder that failed was reported with its
// subject and reason.
func (r *faultRun) verifyStep() error {
	sc := r.sc
	if r.fault.op != opFolder || !sc.d.met() {
		return nil
	}
	failed := sc.d.failed
	if len(sc.errs) == 0 {
		return fmt.Errorf("nobody was told that the step %q of %s failed", failed.what, failed.name)
	}
	first := sc.errs[0]
	if !strings.Contains(first, failed.what+" "+failed.name) || !strings.Contains(first, "input/output error") && !strings.Contains(first, "no space left on device") {
		return fmt.Errorf("the step %q of %s failed, told was only: %s", failed.what, failed.name, first)
	}
	return nil
}

// cuts has the power fail after the fault: what a failed sync left may be on
// the disk or not, whatever is synced later.
func (r *faultRun) cuts(t *testing.T) error {
	rnd := rand.New(rand.NewPCG(*faultSeed, uint64(r.fault.n)))
	at := r.sc.d.hitAt
	last := len(r.tp.events)
	within := last - at
	if rnd.IntN(2) == 0 {
		within = min(within, 40)
	}
	point := at + rnd.IntN(within+1)
	d := newDrive()
	if r.tp.base != nil {
		d = r.tp.base
	}
	for _, e := range r.tp.events[:point] {
		d.do(e)
	}
	img := d.cut([]int{cutAll, cutSome}[rnd.IntN(2)], rnd)
	r.tp.addIndex(img, point, rnd)
	if err := img.check(t, r.sc.facts.by(r.sc.facts.from+point)); err != nil {
		return fmt.Errorf("power cut at %d of %d, the fault at %d: %w", point, last, at, err)
	}
	return nil
}

// stride is how far apart the operations are that are tried.
func stride() int {
	switch {
	case *faultN != 0:
		return 1
	case testing.Short():
		return 9
	case racing:
		return 6
	}
	return 1
}

// checkFolder opens the folder and compares it with what was promised.
func checkFolder(dir string, o Options, p *promised) error {
	s, err := Open(context.Background(), dir, o)
	if err != nil {
		return err
	}
	err = p.check(s)
	if cerr := s.Close(); err == nil {
		err = cerr
	}
	return err
}

func damagedFiles(dir string) (names []string) {
	names, err := filepath.Glob(filepath.Join(dir, "*.damaged-*"))
	if err != nil {
		panic(err)
	}
	return names
}
