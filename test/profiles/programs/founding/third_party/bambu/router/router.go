// Package router is a small web framework: a route names an action (a struct with a Get method), and everything that a
// request passes through, middleware and action alike, is called through package reflect.
package router

import (
	"net/http"
	"reflect"
	"strings"
)

// Router finds the route of a request by the first element of its path.
type Router struct {
	routes     map[string]*Route
	middleware []reflect.Value
}

// Route knows the action that answers it.
type Route struct {
	path string
	get  int
	pool *pool
}

func New() *Router {
	return &Router{routes: map[string]*Route{}}
}

// Use adds functions of the form func(*Context), called in order before the action.
func (r *Router) Use(functions ...any) {
	for _, function := range functions {
		r.middleware = append(r.middleware, reflect.ValueOf(function))
	}
}

// Get answers path, and what is below it, with actions of the type that action points to.
func (r *Router) Get(path string, action any) {
	pointer := reflect.TypeOf(action)
	method, found := pointer.MethodByName("Get")
	if !found {
		panic("router: " + pointer.String() + " has no method Get")
	}
	r.routes[path] = &Route{path: path, get: method.Index, pool: newPool(pointer.Elem(), chunkSize)}
}

func (r *Router) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	path, rest := splitPath(request.URL.Path)
	route, found := r.routes[path]
	if !found {
		http.NotFound(w, request)
		return
	}
	context := &Context{ResponseWriter: w, Request: request, Rest: rest, route: route, chain: r.middleware}
	context.Next()
}

func (r *Route) newAction() reflect.Value {
	return r.pool.New()
}

func splitPath(path string) (first, rest string) {
	first, rest, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return "/" + first, rest
}
