package bundle

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash"
	"maps"
	"slices"
	"strings"
)

// identity is a build's ID: 16 characters, a-z and 2-7, from a hash of all that
// decides how pages come out as far as the build knows it: the output, the
// manifest without its ID, the versions of the packages that stay outside, and
// the version of the builder. The same application gives the same ID in every
// folder and on every machine, so that peers agree.
func identity(version string, manifest []byte, files map[string][]byte, externals []string) string {
	h := sha256.New()
	frame(h, []byte(version))
	frame(h, manifest)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		frame(h, []byte(name))
		frame(h, files[name])
	}
	for _, name := range externals {
		frame(h, []byte(name))
	}
	sum := h.Sum(nil)
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:10]))
}

// frame adds data with its length, so that no two lists run into the same bytes.
func frame(h hash.Hash, data []byte) {
	var length [8]byte
	binary.LittleEndian.PutUint64(length[:], uint64(len(data)))
	h.Write(length[:])
	h.Write(data)
}
