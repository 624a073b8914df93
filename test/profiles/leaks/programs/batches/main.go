// Command batches collects rows and writes them out 10,000 at a time: a saw-tooth.
package main

import (
	"net/http"

	"example.com/quayside/traffic"
)

const batchSize = 10_000

type row struct {
	number int
	text   [4000]byte
}

var batch []*row

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", collect)
	traffic.Run(mux, traffic.Steady(620))
}

func collect(w http.ResponseWriter, request *http.Request) {
	batch = append(batch, parse(traffic.Number(request)))
	if len(batch) == batchSize {
		flush()
	}
}

func parse(number int) *row {
	r := &row{number: number}
	copy(r.text[:], "a row of the export")
	return r
}

func flush() {
	sum := 0
	for _, r := range batch {
		sum += r.number
	}
	batch = nil
}
