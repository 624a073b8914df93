// Command blog is a small blog on a small web framework, with readers of its own. It leaks as a blog once did: its
// journal remembers a few requests for ever, and each of them keeps alive the whole chunk of 800 actions in which the
// framework made it.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"time"

	"example.com/blog/pages"
	"example.com/blog/posts"
	"example.com/blog/sessions"
	"example.com/blog/visits"
	"example.org/bambu/router"
	"example.org/stonedb"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:6060", "address of the blog; its profiles are below /debug/pprof/")
	rate := flag.Int("rate", 480, "requests per second that the readers make")
	flag.Parse()

	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	http.Handle("/", blog())
	go serve(listener)
	fmt.Printf("listening on %s\n", listener.Addr())
	read(listener.Addr().String(), *rate)
}

func blog() http.Handler {
	db := stonedb.Open(stonedb.Options{})
	pages.Store = posts.NewStore(db)
	pages.Journal = visits.NewJournal()

	r := router.New()
	r.Use(answerTime, keepSession(db), pages.Remember)
	r.Get("/", new(pages.Home))
	r.Get("/post", new(pages.Post))
	r.Get("/tag", new(pages.Tag))
	r.Get("/archive", new(pages.Archive))
	r.Get("/search", new(pages.Search))
	r.Get("/feed", new(pages.Feed))
	r.Get("/about", new(pages.About))
	r.Get("/comment", new(pages.Comment))
	return r
}

func serve(listener net.Listener) {
	log.Fatal(http.Serve(listener, nil))
}

func answerTime(c *router.Context) {
	c.Header().Set("X-Started", time.Now().UTC().Format(time.RFC3339))
	c.Next()
}

func keepSession(db *stonedb.DB) func(*router.Context) {
	return func(c *router.Context) {
		sessions.Keep(db, c.Request.Header.Get("X-Visitor"), c.Request.URL.Path, c.Request.UserAgent())
		c.Next()
	}
}
