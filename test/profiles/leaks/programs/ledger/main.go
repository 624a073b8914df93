// Command ledger writes down every move of every order in one slice, by value: what grows is a single block.
package main

import (
	"net/http"

	"example.com/quayside/traffic"
)

type move struct {
	order  int
	from   [24]byte
	to     [24]byte
	amount int64
}

const movesPerOrder = 16

var ledger []move

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", settle)
	traffic.Run(mux, traffic.Steady(900))
}

func settle(_ http.ResponseWriter, request *http.Request) {
	number := traffic.Number(request)
	for amount := range movesPerOrder {
		book(move{order: number, amount: int64(amount)})
	}
}

// book is called by one goroutine only.
func book(m move) {
	ledger = append(ledger, m)
}
