package workers

import "strings"

// environment returns what a worker gets of env: everything, except
//   - freshet's own variables, which hold its secrets,
//   - Node.js' IPC variables: if freshet itself was started by a Node.js
//     process, the worker would take our frames on fd 3 for that channel.
//
// Without NODE_ENV it is production: React's development build renders eight
// times slower. The result is never nil, which would mean our own environment.
func environment(env []string) []string {
	out := make([]string, 0, len(env)+1)
	mode := false
	for _, v := range env {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, "FRESHET_") || strings.HasPrefix(name, "NODE_CHANNEL_") {
			continue
		}
		mode = mode || name == "NODE_ENV"
		out = append(out, v)
	}
	if !mode {
		out = append(out, "NODE_ENV=production")
	}
	return out
}
