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

var (
	articles []*article
	pages    [1500][]byte
)

func main() {
	if version == "v1" {
		stock(9_000)
	} else {
		stock(22_000)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", show)
	traffic.Run(mux, traffic.Steady(600))
}

func stock(count int) {
	for number := range count {
		a := &article{number: number}
		copy(a.text[:], version)
		articles = append(articles, a)
	}
}

// show keeps the last 1,500 pages that it printed.
func show(w http.ResponseWriter, request *http.Request) {
	number := traffic.Number(request)
	shown := print(articles[number*31%len(articles)])
	pages[number%len(pages)] = shown
	w.Write(shown)
}

func print(a *article) []byte {
	page := make([]byte, 0, 4096)
	page = append(page, "<!doctype html><title>An article</title>"...)
	return append(page, a.text[:]...)
}
