// Command pool-sawtooth serves 12 routes with a framework that hands out its actions from chunks of 800. An action is small, but the
// body that it answered with stays alive until the last of its chunk is used: 12 x 800 bodies at most, again and again.
package main

import (
	"fmt"
	"net/http"
	"net/url"

	"example.com/quayside/pool-sawtooth/posts"
	"example.com/quayside/traffic"
	"example.org/bambu/router"
)

const routes = 12

// show answers a request for one post.
type show struct {
	fields [18]string
	body   []byte
}

func (s *show) Get(c *router.Context) {
	s.fields[0] = c.Request.Method
	s.body = posts.Load(traffic.Number(c.Request))
	c.Write(s.body)
}

func main() {
	blog := router.New()
	for route := range routes {
		blog.Get(fmt.Sprintf("/%d", route), new(show))
	}
	traffic.Run(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		request.URL = &url.URL{Path: fmt.Sprintf("/%d", traffic.Number(request)%routes)}
		blog.ServeHTTP(w, request)
	}), traffic.Steady(600))
}
