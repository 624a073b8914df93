// Command catalog keeps a category tree and its outline, both made by functions that call themselves far deeper than a profile
// can record. Every request to /stage moves it on: it grows, then it is pruned.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"runtime"
	"time"

	"git.fabrikam.example/catalog/outline"
	"git.fabrikam.example/catalog/tree"
)

var (
	root  *tree.Node
	index *outline.List
)

func main() {
	listen := flag.String("listen", "127.0.0.1:6063", "address of the profiles, below /debug/pprof/")
	flag.Parse()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	stages := []func(){grow, prune, regrow}
	http.HandleFunc("/stage", func(w http.ResponseWriter, _ *http.Request) {
		if len(stages) > 0 {
			stages[0]()
			stages = stages[1:]
		}
		fmt.Fprintln(w, len(stages), "stages left;", root.Count(), "categories")
	})
	fmt.Printf("listening on %s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}

func grow() {
	root = tree.Grow(150, 5)
	index = outline.Of(root)
}

func prune() {
	root.Prune(40)
	index = nil
}

// regrow takes its time, so that a profile of the seconds in which it runs sees the tree go and the outline come: a heap
// profile shows what the last collection saw.
func regrow() {
	time.Sleep(time.Second)
	index = outline.Of(root)
	root.Prune(3)
	runtime.GC()
}
