package main

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3/driver"
)

// source is the data source: a database that knows nothing of pages.
type source struct{ *sql.DB }

type post struct {
	Slug, Title, Topic, Text string
	Date                     time.Time
}

// patience is how long anybody waits: for the database, for a demand, at the end.
const patience = 10 * time.Second

//go:embed posts.sql
var seed string

// openSource opens the database, and fills it if it is new.
func openSource(ctx context.Context, file string) (source, error) {
	db, err := driver.Open(file)
	if err != nil {
		return source{}, err
	}
	if _, err := db.ExecContext(ctx, seed); err != nil {
		_ = db.Close() // the first error says more
		return source{}, fmt.Errorf("prepare %s: %w", file, err)
	}
	return source{db}, nil
}

// posts returns all, the newest first.
func (s source) posts(ctx context.Context) ([]post, error) { return s.read(ctx, "true") }

func (s source) post(ctx context.Context, slug string) (p post, found bool, err error) {
	posts, err := s.read(ctx, "slug = ?", slug)
	if err != nil || len(posts) == 0 {
		return post{}, false, err
	}
	return posts[0], true, nil
}

func (s source) read(ctx context.Context, where string, args ...any) (posts []post, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	rows, err := s.QueryContext(ctx, "SELECT slug, title, topic, text, date FROM posts WHERE "+where+" ORDER BY date DESC, slug", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p post
		if err := rows.Scan(&p.Slug, &p.Title, &p.Topic, &p.Text, &p.Date); err != nil {
			return nil, err
		}
		posts = append(posts, p)
	}
	return posts, rows.Err()
}

// save writes a post and renders nothing. What a row may hold stands in posts.sql.
func (s source) save(ctx context.Context, form url.Values) (answer, error) {
	_, err := s.ExecContext(ctx, `INSERT INTO posts (slug, title, topic, text) VALUES (?, ?, ?, ?)
		ON CONFLICT (slug) DO UPDATE SET title = excluded.title, topic = excluded.topic, text = excluded.text`,
		form.Get("slug"), form.Get("title"), form.Get("topic"), strings.ReplaceAll(form.Get("text"), "\r\n", "\n"))
	return answer{"saved": err == nil}, err
}
