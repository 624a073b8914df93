// Command labels counts its requests by a label that contains the session, so that no label is used twice.
package main

import (
	"fmt"
	"net/http"

	"example.com/quayside/traffic"
	"example.net/gauge/v2"
)

var requests = gauge.NewVector()

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", order)
	traffic.Run(mux, traffic.Steady(2500))
}

func order(w http.ResponseWriter, request *http.Request) {
	count(traffic.Number(request))
}

func count(number int) {
	label := fmt.Sprintf(
		"method=GET,path=/orders/%08d,session=%032x,agent=Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0,region=eu-west-%d,tenant=tenant-%04d,answer=200",
		number, number*7919, number%3, number%200)
	requests.With(label).Increment()
}
