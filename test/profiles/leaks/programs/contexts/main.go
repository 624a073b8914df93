// Command contexts derives a context for each request from one that lives as long as the program, and cancels none.
package main

import (
	"context"
	"net/http"

	"example.com/quayside/traffic"
)

var program, stop = context.WithCancel(context.Background())

func main() {
	defer stop()
	mux := http.NewServeMux()
	mux.HandleFunc("/", quote)
	traffic.Run(mux, traffic.Steady(4500))
}

func quote(w http.ResponseWriter, request *http.Request) {
	search(begin(), traffic.Number(request))
}

// begin throws the cancel function away: the program's context never forgets its child.
func begin() context.Context {
	child, _ := context.WithCancel(program)
	return child
}

func search(ctx context.Context, number int) {
	if ctx.Err() != nil {
		println("stopped before", number)
	}
}
