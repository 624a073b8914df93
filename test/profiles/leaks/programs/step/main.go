// Command step has a price list, and gets a longer one while it runs (/stage): a step, and no leak.
package main

import (
	"net/http"
	"sync/atomic"

	"example.com/quayside/traffic"
)

const (
	shortList = 20_000
	longList  = 50_000
)

type price struct {
	article int
	cents   int
	terms   [1000]byte
}

var prices atomic.Pointer[[]*price]

func main() {
	load(shortList)
	traffic.OnStage(func() { load(longList) })
	mux := http.NewServeMux()
	mux.HandleFunc("/", answer)
	traffic.Run(mux, traffic.Steady(300))
}

func answer(w http.ResponseWriter, request *http.Request) {
	list := *prices.Load()
	found := list[traffic.Number(request)%len(list)]
	w.Write(append([]byte("terms: "), found.terms[:]...))
}

func load(count int) {
	list := make([]*price, count)
	for i := range list {
		list[i] = &price{article: i, cents: i % 997}
		copy(list[i].terms[:], "net 30 days")
	}
	prices.Store(&list)
}
