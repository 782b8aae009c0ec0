package tools

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// unpack writes the scripts to a folder of their own: Node.js runs modules that
// import each other from files only.
func unpack(script fs.FS) (folder string, err error) {
	if folder, err = os.MkdirTemp("", "freshet-tools-"); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(folder)
		}
	}()
	// Stack traces tell real paths, by which our own lines are known.
	if folder, err = filepath.EvalSymlinks(folder); err != nil {
		return "", err
	}
	if err = os.CopyFS(folder, script); err != nil {
		return "", fmt.Errorf("write the tools' scripts: %w", err)
	}
	return folder, nil
}
