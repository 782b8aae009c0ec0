package sqlite_test

import (
	"context"
	"fmt"
	"os"

	"github.com/freshet-go/freshet/store"
	"github.com/freshet-go/freshet/store/sqlite"
)

// What was acknowledged is there when the folder is opened again.
func ExampleOpen() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	key := store.Key{Build: "b1", Path: "/posts/a"}
	s, err := sqlite.Open(ctx, dir, sqlite.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	begun, _ := s.Begin(ctx, key) // the data is read from here on
	c, err := s.Commit(ctx, &store.Entry{Key: key, Begun: begun, Answers: []store.Answer{{Status: 200, Body: []byte("hello")}}})
	fmt.Println("committed:", c.Won, err)
	_, err = s.Demand(ctx, store.Demand{Name: store.PathName("/posts/a")})
	fmt.Println("demanded:", err)
	fmt.Println("closed:", s.Close())

	if s, err = sqlite.Open(ctx, dir, sqlite.Options{}); err != nil {
		fmt.Println(err)
		return
	}
	defer s.Close()
	snap, err := s.Get(ctx, key)
	fmt.Printf("%s %v\n", snap.Entry.Answers[0].Body, err)
	paths, err := s.Pending(ctx, "b1", "", 10)
	fmt.Println("pending:", paths, err)

	// Output:
	// committed: true <nil>
	// demanded: <nil>
	// closed: <nil>
	// hello <nil>
	// pending: [/posts/a] <nil>
}
