package sqlite

import (
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole or not at all, in bytes.
const sector = 512

// image is what a power cut left: files by name; nil is a folder.
type image map[string][]byte

// The ways in which a disk can treat what nobody asked it to flush.
const (
	cutNothing = iota // nothing of it is there
	cutAll            // all of it is there
	cutPrefix         // it was written in order, up to a part of one write
	cutSome           // any sectors and any names are there
	cutWays
)

var wayNames = [cutWays]string{"nothing kept", "everything kept", "kept in order", "some kept"}

// cut returns what is there after the power failed.
func (d *drive) cut(way int, r *rand.Rand) image {
	p := []float64{0.1, 0.5, 0.9}[r.IntN(3)]
	last := 0
	if d.seq > 0 {
		last = r.IntN(d.seq + 1)
		if r.IntN(2) == 0 { // near the end, where more is undecided
			last = d.seq - r.IntN(min(d.seq, 8)+1)
		}
	}
	keeps := func(state, seq int) bool {
		switch {
		case state == durable || way == cutAll:
			return true
		case way == cutNothing:
			return false
		case way == cutPrefix:
			return seq <= last
		}
		return r.Float64() < p
	}
	names := maps.Clone(d.base)
	for _, m := range d.log {
		if keeps(m.state, m.seq) {
			m.apply(names)
		}
	}
	img := make(image)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		ino := names[name]
		if dir := path.Dir(name); dir != "." && names[dir] == nil {
			continue // its folder never came to be
		}
		if ino.dir {
			img[name] = nil
			continue
		}
		b := slices.Clone(ino.base)
		if b == nil {
			b = []byte{}
		}
		for _, c := range ino.log {
			switch {
			case c.state == durable || way == cutAll || way == cutPrefix && c.seq < last:
				b = c.apply(b)
			case way == cutNothing:
			case way == cutPrefix && c.seq == last && c.data != nil:
				n := r.IntN(len(c.data) + 1) // torn anywhere
				b = change{off: c.off, data: c.data[:n:n]}.apply(b)
			case way == cutSome && c.data == nil:
				if r.Float64() < p {
					b = c.apply(b)
				}
			case way == cutSome:
				for _, part := range sectors(c) {
					if r.Float64() < p {
						b = part.apply(b)
					}
				}
			}
		}
		img[name] = b
	}
	return img
}

// sectors returns the parts of a write that a disk writes as one.
func sectors(c change) (parts []change) {
	for off, data := c.off, c.data; len(data) > 0; {
		n := min(int(sector-off%sector), len(data))
		parts = append(parts, change{off: off, data: data[:n:n]})
		off, data = off+int64(n), data[n:]
	}
	return parts
}

// write makes the folder that the power cut left.
func (img image) write(root string) error {
	for _, name := range slices.Sorted(maps.Keys(img)) {
		to := filepath.Join(root, name)
		if img[name] == nil {
			if err := os.MkdirAll(to, 0o700); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(to, img[name], 0o600); err != nil {
			return err
		}
	}
	return nil
}
