// Command timers reminds of every order after a day: until then a timer holds the order, even one that is long paid.
package main

import (
	"net/http"
	"time"

	"example.com/quayside/traffic"
)

const patience = 24 * time.Hour

type order struct {
	number int
	paid   bool
	form   [2000]byte
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", place)
	traffic.Run(mux, traffic.Steady(450))
}

func place(w http.ResponseWriter, request *http.Request) {
	o := fill(traffic.Number(request))
	remindLater(o)
	o.paid = true
}

func fill(number int) *order {
	o := &order{number: number}
	copy(o.form[:], wish)
	return o
}

const wish = "one pound of tea, please"

// remindLater throws the timer away, and with it the only way to stop it.
func remindLater(o *order) {
	time.AfterFunc(patience, func() {
		if !o.paid {
			println("still waiting for order", o.number)
		}
	})
}
