// Command off-heap opens a region outside the Go heap for each tile that it draws, and closes none: the heap stays as it is
// while the process grows, as with a C library that is not told to free.
package main

import (
	"log"
	"net/http"
	"syscall"

	"example.com/quayside/traffic"
)

const tileSize = 64 << 10

// tile is a handle: all of it that the heap has.
type tile struct {
	pixels []byte
}

var (
	tiles   []*tile
	legends [3000]*legend
)

// legend is what the heap is used for: there are always as many.
type legend struct {
	number int
	text   [4000]byte
}

func main() {
	for number := range legends {
		legends[number] = describe(number)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/", draw)
	traffic.Run(mux, traffic.Steady(20))
}

func draw(w http.ResponseWriter, request *http.Request) {
	number := traffic.Number(request)
	tiles = append(tiles, open(number))
	legends[number*7%len(legends)] = describe(number)
}

func describe(number int) *legend {
	l := &legend{number: number}
	copy(l.text[:], "a tile of the map")
	return l
}

func open(number int) *tile {
	pixels, err := syscall.Mmap(-1, 0, tileSize, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		log.Fatal(err)
	}
	for i := range pixels {
		pixels[i] = byte(number)
	}
	return &tile{pixels: pixels}
}
