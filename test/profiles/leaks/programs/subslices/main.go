// Command subslices reads documents and keeps only their titles: slices that each keep the whole document alive.
package main

import (
	"bytes"
	"io"
	"log"
	"net/http"

	"example.com/quayside/traffic"
)

var (
	source = bytes.Repeat([]byte("a line of a document that nobody needs any more\n"), 600)
	titles [][]byte
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", index)
	traffic.Run(mux, traffic.Steady(45))
}

func index(w http.ResponseWriter, request *http.Request) {
	document := read(traffic.Number(request))
	titles = append(titles, document[:40])
}

func read(number int) []byte {
	size := 12<<10 + number%7*2048
	document, err := io.ReadAll(bytes.NewReader(source[:size]))
	if err != nil {
		log.Fatal(err)
	}
	return document
}
