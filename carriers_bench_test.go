package freshet_test

import (
	"fmt"
	"testing"

	"github.com/freshet-go/freshet"
)

// BenchmarkDemandOnATag that one of many pages in memory carries: the page cache
// is looked through for pages that the store has no more.
func BenchmarkDemandOnATag(b *testing.B) {
	for _, pages := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprintf("pages=%d", pages), func(b *testing.B) {
			src := newSource("x")
			src.tags = []string{"rare"}
			site := newSite(b, freshet.Options{CacheBytes: 2 << 30}, freshet.Page{Pattern: "/{x}", Render: src})
			get(site, "/first")
			src.do(func() { src.tags = []string{"often", "author:7"} })
			for i := range pages {
				get(site, fmt.Sprintf("/%d", i))
			}
			src.do(func() { src.tags = []string{"rare"} })
			b.ReportAllocs()
			for b.Loop() {
				if rc, err := site.Revalidate(b.Context(), freshet.Tag("rare")); err != nil || len(rc.Pages) != 1 {
					b.Fatalf("%+v, %v", rc, err)
				}
			}
		})
	}
}
