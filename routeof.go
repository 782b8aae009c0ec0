package freshet

import (
	"context"
)

type routeKey struct{}

type routed struct {
	pattern string
	params  Params
	variant string
}

// RouteOf returns the pattern and the params of the request that a Page.Handler
// got, from its context.
func RouteOf(ctx context.Context) (pattern string, params Params, ok bool) {
	v, ok := ctx.Value(routeKey{}).(routed)
	return v.pattern, v.params, ok
}

// VariantOf returns the variant that ServeVariant was asked for, from the
// context of the request that a Page.Handler got, or "".
func VariantOf(ctx context.Context) string {
	v, _ := ctx.Value(routeKey{}).(routed)
	return v.variant
}
