//go:build !unix

package sqlite

import (
	"errors"
	"fmt"
	"os"
)

// lock is not made for systems without flock: a file that no kernel removes
// would lock a folder for ever after a crash.
func (disk) lock(dir string) (*os.File, error) {
	return nil, fmt.Errorf("lock %s: %w on this system", dir, errors.ErrUnsupported)
}
