// Command cost-shift has a catalogue of 16,000 articles that was imported at the start. From /stage on, each that is looked at is
// replaced by a newer one: what one function allocated, another now has, and nothing grows.
package main

import (
	"net/http"
	"sync/atomic"

	"example.com/quayside/traffic"
)

const count = 16_000

type article struct {
	number int
	text   [2000]byte
}

var (
	articles [count]*article
	renewed  atomic.Bool
)

func main() {
	importAll()
	traffic.OnStage(func() { renewed.Store(true) })
	mux := http.NewServeMux()
	mux.HandleFunc("/", look)
	traffic.Run(mux, traffic.Steady(500))
}

func importAll() {
	for number := range articles {
		a := &article{number: number}
		copy(a.text[:], "as imported")
		articles[number] = a
	}
}

func look(w http.ResponseWriter, request *http.Request) {
	at := traffic.Number(request) * 7919 % count
	if renewed.Load() {
		articles[at] = renew(at)
	}
	w.Write(articles[at].text[:])
}

func renew(number int) *article {
	a := &article{number: number}
	copy(a.text[:], "as renewed")
	return a
}
