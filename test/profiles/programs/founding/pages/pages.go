// Package pages holds the blog's actions: one struct for each kind of page, made anew for each request.
package pages

import (
	"bytes"
	"fmt"
	"strconv"

	"example.com/blog/posts"
	"example.com/blog/visits"
	"example.org/bambu/router"
)

// Store and Journal are what the actions work on.
var (
	Store   *posts.Store
	Journal *visits.Journal
)

// Page is what all actions have in common.
type Page struct {
	Title  string
	layout [1024]byte
}

type (
	Home struct {
		Page
		recent [20]entry
	}
	Post struct {
		Page
		post    *posts.Post
		related [12]entry
	}
	Tag struct {
		Page
		entries [30]entry
	}
	Archive struct {
		Page
		entries [48]entry
	}
	Search struct {
		Page
		query [256]byte
		hits  [24]entry
	}
	Feed struct {
		Page
		items [16]entry
	}
	About   struct{ Page }
	Comment struct {
		Page
		form [512]byte
	}
)

type entry struct {
	id      int
	title   string
	readers int
}

func (p *Home) Get(c *router.Context)    { p.show(c, "Home", fill(p.recent[:], c.Rest)) }
func (p *Tag) Get(c *router.Context)     { p.show(c, "Tag "+c.Rest, fill(p.entries[:], c.Rest)) }
func (p *Archive) Get(c *router.Context) { p.show(c, "Archive "+c.Rest, fill(p.entries[:], c.Rest)) }
func (p *Feed) Get(c *router.Context)    { p.show(c, "Feed", fill(p.items[:], c.Rest)) }
func (p *About) Get(c *router.Context)   { p.show(c, "About", nil) }

func (p *Post) Get(c *router.Context) {
	id := number(c.Rest)
	p.post = Store.Find(id)
	if p.post == nil {
		c.WriteHeader(404)
		return
	}
	readers := Store.CountReader(id, c.Request.Header.Get("X-Visitor"))
	p.show(c, fmt.Sprintf("%s (%d readers)", p.post.Title, readers), fill(p.related[:], c.Rest))
	c.Write([]byte(p.post.Body))
}

func (p *Search) Get(c *router.Context) {
	copy(p.query[:], c.Request.URL.RawQuery)
	p.show(c, "Search", fill(p.hits[:], c.Rest))
}

func (p *Comment) Get(c *router.Context) {
	copy(p.form[:], c.Request.URL.RawQuery)
	Store.CountReader(number(c.Rest), c.Request.Header.Get("X-Visitor"))
	p.show(c, "Thank you", nil)
}

func (p *Page) show(c *router.Context, title string, entries []entry) {
	p.Title = title
	copy(p.layout[:], title)
	out := &bytes.Buffer{}
	fmt.Fprintf(out, "<!doctype html><title>%s</title><h1>%s</h1><ul>", title, title)
	for _, e := range entries {
		fmt.Fprintf(out, "<li><a href=/post/%d>%s</a>", e.id, e.title)
	}
	c.Write(out.Bytes())
}

// Remember is middleware: a visitor who arrives for the first time is remembered with the page that he saw.
func Remember(c *router.Context) {
	page := c.Action().Interface()
	c.Next()
	if c.Request.Header.Get("X-First-Visit") != "" {
		Journal.Remember(c.Request.Header.Get("X-Visitor"), page)
	}
}

func fill(entries []entry, seed string) []entry {
	first := number(seed)
	for i := range entries {
		id := (first + 17*i) % posts.Count
		entries[i] = entry{id: id, title: "Notes"}
	}
	return entries
}

func number(text string) int {
	id, _ := strconv.Atoi(text)
	return id
}
