package mem_test

import (
	"context"
	"fmt"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/mem"
)

// A demand that comes while a page is rendered is not met by that render.
func ExampleStore() {
	ctx := context.Background()
	s := mem.New(mem.Options{})
	defer s.Close()

	key := store.Key{Build: "b1", Path: "/posts/a"}
	render := func(begun store.Tick) store.Committed {
		c, err := s.Commit(ctx, &store.Entry{Key: key, Begun: begun, Tags: []string{"author:7"}})
		if err != nil {
			fmt.Println(err)
		}
		return c
	}
	pending := func() {
		paths, err := s.Pending(ctx, "b1", "", 10)
		fmt.Println("pending:", paths, err)
	}

	begun, _ := s.Begin(ctx, key) // the data is read from here on
	asked, _ := s.Demand(ctx, store.Demand{Name: store.TagName("author:7")})
	fmt.Println("running:", len(asked.Running))
	fmt.Println("committed:", render(begun).Won)
	pending()

	begun, _ = s.Begin(ctx, key)
	fmt.Println("committed:", render(begun).Won)
	pending()

	// Output:
	// running: 1
	// committed: true
	// pending: [/posts/a] <nil>
	// committed: true
	// pending: [] <nil>
}
