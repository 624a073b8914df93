// Command goroutines hands parcels to couriers: each is a goroutine that waits for a signature that never comes.
package main

import (
	"net/http"

	"example.com/quayside/traffic"
)

type parcel struct {
	number int
	signed chan string
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", ship)
	traffic.Run(mux, traffic.Steady(1000))
}

func ship(w http.ResponseWriter, request *http.Request) {
	dispatch(parcel{number: traffic.Number(request), signed: make(chan string)})
}

func dispatch(p parcel) {
	go func() {
		awaitSignature(p)
	}()
}

func awaitSignature(p parcel) {
	print(<-p.signed)
}
