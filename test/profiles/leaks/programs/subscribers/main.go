// Command subscribers shows prices to visitors: each subscribes to changes with a page buffer of its own, and none leaves.
package main

import (
	"encoding/binary"
	"net/http"

	"example.com/quayside/traffic"
	"example.org/hub"
)

var prices = hub.New()

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", watch)
	traffic.Run(mux, traffic.Steady(130))
}

func watch(w http.ResponseWriter, request *http.Request) {
	number := traffic.Number(request)
	follow(number)
	if number%400 == 0 {
		prices.Publish(hub.Event{Topic: "tea", Value: number})
	}
}

func follow(number int) {
	page := make([]byte, 4096+number%5*1024)
	prices.Subscribe("tea", func(event hub.Event) {
		binary.BigEndian.PutUint64(page, uint64(event.Value))
	})
}
