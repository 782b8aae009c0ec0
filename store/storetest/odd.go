package storetest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/freshet-go/freshet/store"
)

// oddEntries are entries with something unusual in every field.
func oddEntries(k *kit) []*store.Entry {
	k.t.Helper()
	add := func(path string, change func(e *store.Entry)) *store.Entry {
		e := entry(at(path), k.begin(at(path)))
		change(e)
		return e
	}
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	big := make([]byte, 1<<20)
	noise := rand.NewChaCha8([32]byte{2})
	if _, err := noise.Read(big); err != nil {
		k.t.Fatal(err)
	}
	return []*store.Entry{
		add("/", func(e *store.Entry) { e.Listed = true }),
		add("/bytes", func(e *store.Entry) {
			e.Answers[0].Body, e.Answers[0].Gzip, e.Answers[0].Brotli = all, bytes.Repeat(all, 2), bytes.Repeat(all, 3)
		}),
		add("/big", func(e *store.Entry) { e.Answers[0].Body, e.Answers[1].Brotli = big, big[:1<<19] }),
		add("/empty", func(e *store.Entry) {
			e.Pattern, e.Window, e.Tags = "", 0, nil
			e.Answers = []store.Answer{{Status: 404, Hash: "x"}}
		}),
		add("/no-answers", func(e *store.Entry) { e.Answers = nil }),
		add("/é/"+strings.Repeat("long", 250), func(e *store.Entry) { e.Pattern = "/é/{ü}" }),
		add("/%2F%00", func(e *store.Entry) { e.Answers[0].Name = "näme" }),
		add("/tags", func(e *store.Entry) {
			for i := range 128 {
				e.Tags = append(e.Tags, fmt.Sprintf("%03d", i)+strings.Repeat(":._/-", 50))
			}
			slices.Reverse(e.Tags)
		}),
		add("/headers", func(e *store.Entry) {
			e.Answers[0].Status = 308
			e.Answers[0].Header = []store.Field{
				{Name: "Location", Value: "/é?a=b&c=\"d\""}, {Name: "Set-Empty", Value: ""},
				{Name: "Link", Value: "one"}, {Name: "Link", Value: "two"}, {Name: "Link", Value: "one"},
				{Name: "X-Long", Value: strings.Repeat("v", 9000)}, {Name: "x-lower", Value: "\xff\x80 not UTF-8"},
			}
			e.Answers[0].Hash = strings.Repeat("A-_z", 16)
		}),
		add("/times", func(e *store.Entry) {
			e.Made = time.Date(2031, 2, 3, 4, 5, 6, 123456789, time.FixedZone("away", -9*3600))
			e.Window = 31536000*time.Second + time.Nanosecond
		}),
		add("/many", func(e *store.Entry) {
			for i := range 20 {
				e.Answers = append(e.Answers, store.Answer{Name: fmt.Sprint(i), Status: 200 + i, Body: all[:i]})
			}
		}),
	}
}
