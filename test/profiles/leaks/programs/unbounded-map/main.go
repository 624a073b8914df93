// Command unbounded-map is a shop whose carts are kept by session, and a session never ends.
package main

import (
	"fmt"
	"net/http"

	"example.com/quayside/traffic"
	"example.com/quayside/unbounded-map/carts"
)

var shelf = carts.NewShelf()

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", addToCart)
	traffic.Run(mux, traffic.Steady(1000))
}

func addToCart(w http.ResponseWriter, request *http.Request) {
	number := traffic.Number(request)
	cart := shelf.Of(fmt.Sprintf("session-%d", number))
	cart.Add(carts.Item{Article: number % 5000, Count: 1})
}
