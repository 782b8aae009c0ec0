package freshet

import (
	"crypto/sha256"
	"crypto/subtle"
)

// SecretEqual compares a secret that a request brought with the right one, in a
// time that tells nothing of either. An empty right secret equals nothing: a
// handler whose secret is not configured lets nobody in.
func SecretEqual(got, right string) bool {
	if right == "" {
		return false
	}
	g, r := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(right)) // equal lengths, whatever was sent
	return subtle.ConstantTimeCompare(g[:], r[:]) == 1
}
