package react

import (
	"fmt"

	"github.com/freshet-go/freshet/react/internal/bundle"
	"github.com/freshet-go/freshet/react/internal/rules"
)

// ruleset compiles the rules of next.config that stand in a manifest.
func ruleset(c *bundle.Config) (*rules.Set, error) {
	out := rules.Config{BasePath: c.BasePath}
	for _, r := range c.Redirects {
		out.Redirects = append(out.Redirects, rules.Redirect{When: when(r.Source, r.Has, r.Missing, r.NoBasePath), Destination: r.Destination, Status: r.Status})
	}
	out.BeforeFiles = rewritesOf(c.Rewrites.BeforeFiles)
	out.AfterFiles = rewritesOf(c.Rewrites.AfterFiles)
	out.Fallback = rewritesOf(c.Rewrites.Fallback)
	for _, r := range c.Headers {
		one := rules.HeaderRule{When: when(r.Source, r.Has, r.Missing, r.NoBasePath)}
		for _, h := range r.Headers {
			one.Headers = append(one.Headers, rules.Header(h))
		}
		out.Headers = append(out.Headers, one)
	}
	set, err := rules.Compile(out)
	if err != nil {
		return nil, fmt.Errorf("next.config: %w", err)
	}
	return set, nil
}

func rewritesOf(list []bundle.Rewrite) (out []rules.Rewrite) {
	for _, r := range list {
		out = append(out, rules.Rewrite{When: when(r.Source, r.Has, r.Missing, r.NoBasePath), Destination: r.Destination})
	}
	return out
}

func when(source string, has, missing []bundle.Condition, noBasePath bool) rules.When {
	return rules.When{Source: source, Has: conditionsOf(has), Missing: conditionsOf(missing), NoBasePath: noBasePath}
}

func conditionsOf(list []bundle.Condition) (out []rules.Condition) {
	for _, c := range list {
		out = append(out, rules.Condition(c))
	}
	return out
}
