// Command late-leak is healthy until somebody switches its audit on (/stage): from then on it keeps a record of every change.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"sync/atomic"

	"example.com/quayside/late-leak/audit"
	"example.com/quayside/traffic"
)

const sessions = 2500

type change struct {
	Account int
	Before  []int
	After   []int
}

var (
	recent  [sessions]*change
	journal audit.Journal
	audited atomic.Bool
)

func main() {
	traffic.OnStage(func() { audited.Store(true) })
	mux := http.NewServeMux()
	mux.HandleFunc("/", update)
	traffic.Run(mux, traffic.Steady(900))
}

func update(w http.ResponseWriter, request *http.Request) {
	number := traffic.Number(request)
	c := &change{Account: number, Before: counts(number), After: counts(number + 1)}
	recent[number%sessions] = c
	if audited.Load() {
		record(c)
	}
}

func counts(number int) []int {
	values := make([]int, 128)
	for i := range values {
		values[i] = number % (i + 2)
	}
	return values
}

func record(c *change) {
	text, err := json.Marshal(c)
	if err != nil {
		log.Fatal(err)
	}
	journal.Append(c.Account, text)
}
