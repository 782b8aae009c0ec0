package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/freshet-go/freshet/store"
)

func FuzzLabels(f *testing.F) {
	f.Add([]byte{}, "/{p}", "t", "u")
	f.Add([]byte{3, 't', 'a', 'b', 0, 1, 'r'}, "", "", "t")
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 0}, "p", "t", "t")
	f.Fuzz(func(t *testing.T, b []byte, pattern, tag, other string) {
		unpack(b) // whatever it is
		want, packed := labelsOf(&store.Entry{Pattern: pattern, Tags: []string{tag, other, tag}})
		if got, ok := unpack(packed); !ok || !slices.Equal(got, want) {
			t.Fatalf("%q, %v, want %q", got, ok, want)
		}
	})
}

// FuzzForm compares the form of a body with any bytes that a file may hold for one.
func FuzzForm(f *testing.F) {
	f.Add([]byte{}, "a", "data", []byte("body"), []byte(nil), true)
	f.Add(make([]byte, formSum), "", "", []byte{}, []byte{1}, false)
	f.Add(make([]byte, formSum+2), "t", "a", []byte{0}, []byte{}, true)
	f.Fuzz(func(t *testing.T, b []byte, tag, name string, body, gzip []byte, all bool) {
		e := &store.Entry{Tags: []string{tag}, Answers: []store.Answer{{Body: body, Gzip: gzip}, {Name: name}}}
		more := *e
		more.Answers = []store.Answer{{Body: body, Gzip: gzip, Brotli: []byte{}}, {Name: name}}
		own, packed := formOf(e), formOf(&more)
		if !own.serves(own) || !packed.serves(own) || own.serves(packed) {
			t.Fatal("what has more compressed forms must serve, what has less must not")
		}
		if form(b).serves(own) && !bytes.Equal(b[:formSum], []byte(own[:formSum])) || own.serves(form(b)) && len(b) != len(own) {
			t.Fatalf("%x serves %x", b, own)
		}
		other := *e
		other.Answers = []store.Answer{{Body: append(bytes.Clone(body), 0), Gzip: gzip}, {Name: name}}
		if all {
			other.Answers = []store.Answer{{Gzip: gzip}, {Name: name, Body: append(bytes.Clone(body), 0)}}
		}
		if formOf(&other).serves(own) {
			t.Fatal("another body serves")
		}
	})
}

func FuzzNote(f *testing.F) {
	f.Add("17 open\n")
	f.Add("17 closed")
	f.Add("-1 closed")
	f.Add("\x00 99999999999999999999")
	f.Fuzz(func(t *testing.T, text string) {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, noteName), []byte(text))
		n, err := disk{}.readNote(dir)
		if err == nil {
			err = disk{}.writeNote(dir, n)
		}
		if err != nil {
			t.Fatal(err)
		}
		if again, err := (disk{}).readNote(dir); again.epoch != n.epoch || again.closed != n.closed && n.epoch != 0 || err != nil {
			t.Fatalf("%+v, %v, want %+v", again, err, n)
		}
	})
}

// smallLog returns a log of the smallest pages that has so many transactions of
// two frames, and its index.
func smallLog(transactions int) (log, index []byte) {
	put := binary.BigEndian.AppendUint32
	log = put(put(put(put(put(put(nil, logMagic), 3007000), 512), 0), 1), 2)
	sum := logSum{order: binary.LittleEndian}
	sum.add(log)
	log = put(put(log, sum.a), sum.b)
	for n := range 2 * transactions {
		frame := put(put(put(put(nil, uint32(n+1)), uint32(n%2*9)), 1), 2)
		page := bytes.Repeat([]byte{byte(n)}, 512)
		sum.add(frame[:8])
		sum.add(page)
		log = append(append(log, put(put(frame, sum.a), sum.b)...), page...)
	}
	index = make([]byte, indexHeader)
	index[12] = 1
	binary.LittleEndian.PutUint32(index[16:], uint32(2*transactions))
	copy(index[32:], log[16:24])
	sum = logSum{order: binary.LittleEndian}
	sum.add(index[:40])
	binary.LittleEndian.PutUint32(index[40:], sum.a)
	binary.LittleEndian.PutUint32(index[44:], sum.b)
	return log, append(index, index...)
}

func TestALogIsReadAsSQLiteReadsIt(t *testing.T) {
	log, index := smallLog(3)
	const frame = frameHeader + 512
	for says, c := range map[string]struct {
		log, index []byte
		commits    int
		damaged    bool
	}{
		"whole":            {log, index, 3, false},
		"without an index": {log, nil, 3, false},
		"with the first half of a transaction more": {append(bytes.Clone(log), log[logHeader:logHeader+frame]...), index, 3, false},
		"without its last transaction":              {log[:len(log)-2*frame], nil, 2, false},
		"without its last one, which the index has": {log[:len(log)-2*frame], index, 0, true},
		"with an index of another log":              {log[:len(log)-2*frame], bytes.ReplaceAll(index, log[16:24], make([]byte, 8)), 2, false},
		"with an index whose copies differ":         {log[:len(log)-2*frame], append(index[:95:95], 1), 2, false},
		"its head alone":                            {log[:logHeader], nil, 0, false},
	} {
		t.Run(says, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "f")
			writeFile(t, name+"-wal", c.log)
			if c.index != nil {
				writeFile(t, name+"-shm", c.index)
			}
			n, err := disk{}.inspectLog(name+"-wal", true)
			if n != c.commits || damaged(err) != c.damaged || !c.damaged && err != nil {
				t.Errorf("%d transactions, %v; want %d, damaged: %v", n, err, c.commits, c.damaged)
			}
		})
	}
}

// FuzzLog gives inspectLog any bytes for a log and its index.
func FuzzLog(f *testing.F) {
	for _, n := range []int{0, 1, 3} {
		log, index := smallLog(n)
		f.Add(log, index)
	}
	f.Add([]byte{}, []byte{})
	f.Add(make([]byte, 100), make([]byte, 96))
	f.Fuzz(func(t *testing.T, log, index []byte) {
		name := filepath.Join(t.TempDir(), "f")
		writeFile(t, name+"-wal", log)
		writeFile(t, name+"-shm", index)
		for _, unclosed := range []bool{false, true} {
			n, err := disk{}.inspectLog(name+"-wal", unclosed)
			var damage *damageError
			if n < 0 || err != nil && !errors.As(err, &damage) {
				t.Fatal(n, err)
			}
		}
	})
}

// FuzzDamage changes a byte of one of the files that a killed process left, and
// cuts another: whatever it is, the store opens, and what was demanded is not
// called fresh.
func FuzzDamage(f *testing.F) {
	dir := f.TempDir()
	s := open(f, dir, Options{})
	e := put(f, s, key("/a"), 20_000, "t")
	demand := make1(f, s, store.TagName("t"), false)
	for i := range 4 { // the log's last transaction is another one
		put(f, s, key(string(rune('b'+i))), 9000)
	}
	left := f.TempDir()
	names := []string{fileName, fileName + "-wal", fileName + "-shm", noteName, "freshet.lock"}
	for _, n := range names {
		writeFile(f, filepath.Join(left, n), readFile(f, filepath.Join(dir, n)))
	}
	shut(f, s)
	f.Add(uint8(0), uint32(20), uint8(1), uint8(9), uint32(0))
	f.Add(uint8(1), uint32(60), uint8(255), uint8(9), uint32(0))
	f.Add(uint8(1), uint32(9000), uint8(8), uint8(0), uint32(9000))
	f.Add(uint8(2), uint32(16), uint8(3), uint8(1), uint32(40000))
	f.Add(uint8(3), uint32(2), uint8(4), uint8(2), uint32(100))
	f.Fuzz(func(t *testing.T, which uint8, at uint32, xor, other uint8, cut uint32) {
		dir := copied(t, left)
		name := filepath.Join(dir, names[int(which)%len(names)])
		if b := readFile(t, name); len(b) > 0 {
			b[int(at)%len(b)] ^= xor
			writeFile(t, name, b)
		}
		if int(other) < len(names) {
			name := filepath.Join(dir, names[other])
			if st, err := os.Stat(name); err != nil || os.Truncate(name, min(int64(cut), st.Size())) != nil {
				t.Fatal(err)
			}
		}
		s, err := Open(t.Context(), dir, Options{Logger: (&logBook{}).logger()})
		if errors.Is(err, ErrNewer) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		snap := get(t, s, key("/a"))
		cutLog := other == 1 || other == 2 // then the end of the log cannot be missed
		if m := snap.Marks; snap.Entry != nil && (snap.Entry.Begun != e.Begun || demand.After(m.Demand) && !cutLog) {
			t.Fatalf("begun %v, marks %+v, demanded %v", snap.Entry.Begun, m, demand)
		}
		if after := put(t, s, key("/a"), 10); !after.Begun.After(e.Begun) {
			t.Fatalf("begun %v after %v", after.Begun, e.Begun)
		}
		shut(t, s)
	})
}
