package tools

import "strings"

// environment is what the process gets: a build is for production, and what
// concerns our own parent is not its business.
func environment(list []string) []string {
	env := make([]string, 0, len(list)+1)
	for _, kv := range list {
		if !strings.HasPrefix(kv, "NODE_CHANNEL_") && !strings.HasPrefix(kv, "NODE_ENV=") {
			env = append(env, kv)
		}
	}
	return append(env, "NODE_ENV=production")
}
