// Command deploy has a catalogue whose size comes with the build: the second version needs more memory than the first, and then stays.
package main

import (
	"net/http"

	"example.com/quayside/traffic"
)

// version is set by the linker.
var version = "v1"

type article struct {
	number int
	text   [2000]byte
}

var articles []*article

func main() {
	if version == "v1" {
		stock(9_000)
	} else {
		stock(22_000)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", show)
	traffic.Run(mux, traffic.Steady(300))
}

func stock(count int) {
	for number := range count {
		a := &article{number: number}
		copy(a.text[:], version)
		articles = append(articles, a)
	}
}

// show replaces what it shows, so that the catalogue is not always the same objects.
func show(w http.ResponseWriter, request *http.Request) {
	at := traffic.Number(request) * 31 % len(articles)
	shown := *articles[at]
	articles[at] = &shown
	w.Write(shown.text[:])
}
