// Command finalizer-cycle gives each connection a finalizer that closes it. Connection and session point at each other, and what
// is part of a cycle with a finalizer is never collected.
package main

import (
	"net/http"
	"runtime"

	"example.com/quayside/traffic"
)

type connection struct {
	buffer  [8 << 10]byte
	session *session
}

type session struct {
	user       int
	connection *connection
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", greet)
	traffic.Run(mux, traffic.Steady(120))
}

func greet(w http.ResponseWriter, request *http.Request) {
	s := connect(traffic.Number(request))
	copy(s.connection.buffer[:], "welcome")
	w.Write(s.connection.buffer[:7])
}

func connect(user int) *session {
	c := &connection{}
	s := &session{user: user, connection: c}
	c.session = s
	runtime.SetFinalizer(c, (*connection).close)
	return s
}

func (c *connection) close() {
	c.session = nil
}
