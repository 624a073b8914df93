// Command restart remembers the last 5,000 visitors and forgets the one before for each that comes.
package main

import (
	"net/http"

	"example.com/quayside/traffic"
)

const places = 5000

type visitor struct {
	number int
	page   [4000]byte
}

var visitors [places]*visitor

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", welcome)
	traffic.Run(mux, traffic.Steady(2500))
}

func welcome(w http.ResponseWriter, request *http.Request) {
	number := traffic.Number(request)
	visitors[number%places] = admit(number)
}

func admit(number int) *visitor {
	v := &visitor{number: number}
	copy(v.page[:], "welcome")
	return v
}
