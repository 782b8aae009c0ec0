package bundle

import (
	"context"

	"github.com/evanw/esbuild/pkg/api"
)

// runEsbuild makes one build, which ends early when ctx does. The error is
// ctx's; what is wrong with the code stands in the result.
func runEsbuild(ctx context.Context, options api.BuildOptions) (api.BuildResult, error) {
	build, refused := api.Context(options)
	if refused != nil {
		return api.BuildResult{Errors: refused.Errors}, nil
	}
	canceled := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(canceled)
		build.Cancel()
	})
	result := build.Rebuild()
	if !stop() {
		<-canceled
	}
	build.Dispose()
	return result, ctx.Err()
}
