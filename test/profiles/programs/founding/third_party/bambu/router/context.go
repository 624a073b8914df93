package router

import (
	"net/http"
	"reflect"
)

// Context is one request on its way through the chain.
type Context struct {
	http.ResponseWriter
	Request *http.Request
	// Rest is what follows the first element of the path.
	Rest   string
	route  *Route
	chain  []reflect.Value
	step   int
	action reflect.Value
}

// Next runs what is left of the chain: the middleware that follows, at last the action.
func (c *Context) Next() {
	if c.step < len(c.chain) {
		c.step++
		c.Invoke(c.chain[c.step-1])
		return
	}
	if c.step == len(c.chain) {
		c.step++
		c.Invoke(c.Action().Method(c.route.get))
	}
}

// Invoke calls function with the context.
func (c *Context) Invoke(function reflect.Value) {
	function.Call([]reflect.Value{reflect.ValueOf(c)})
}

// Action returns the action of this request and makes it when it is first asked for.
func (c *Context) Action() reflect.Value {
	if !c.action.IsValid() {
		c.action = c.route.newAction()
	}
	return c.action
}
