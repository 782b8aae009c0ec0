package react

import "runtime/debug"

const modulePath = "github.com/freshet-go/freshet"

// version is freshet's own, as far as the Go toolchain recorded it: part of
// what a build's ID is made of.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	if info.Main.Path == modulePath {
		return info.Main.Version
	}
	for _, d := range info.Deps {
		if d.Path == modulePath {
			return d.Version
		}
	}
	return ""
}
