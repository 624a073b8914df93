// Command lru keeps the 16,000 records that were used last. It fills, and then it stays as it is.
package main

import (
	"net/http"

	"example.com/quayside/traffic"
	"example.org/recent"
)

const capacity = 16_000

type record struct {
	number int
	fields [250]int
}

var records = recent.New[int, *record](capacity)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", look)
	traffic.Run(mux, traffic.Steady(700))
}

func look(w http.ResponseWriter, request *http.Request) {
	key := traffic.Number(request) * 7919 % 1_000_003
	if _, found := records.Get(key); !found {
		records.Put(key, load(key))
	}
}

func load(key int) *record {
	r := &record{number: key}
	for i := range r.fields {
		r.fields[i] = key + i
	}
	return r
}
