package react

import (
	"context"
	"io/fs"
	"log/slog"

	"github.com/freshet-go/freshet/react/internal/tools"
	"github.com/freshet-go/freshet/react/internal/workers"
)

// tools are the application's own, for one build. What they print is logged.
func (b *building) tools(ctx context.Context, runtime fs.FS) (*tools.Tools, error) {
	node, _, err := workers.FindNode(ctx)
	if err != nil {
		return nil, err
	}
	scripts, err := fs.Sub(runtime, "tools")
	if err != nil {
		return nil, err
	}
	return tools.New(tools.Options{Node: node, Dir: b.app, Env: b.env, Script: scripts, Log: func(level, text string) {
		to := slog.LevelInfo
		if level == "warn" {
			to = slog.LevelWarn
		}
		b.Logger.Log(ctx, to, text, "step", string(StepBundle))
	}}), nil
}
