// Command json-churn decodes one order after another and keeps none.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net/http"

	"example.com/quayside/traffic"
)

type order struct {
	Number  int
	Address map[string]string
	Lines   []line
}

type line struct {
	Article string
	Count   int
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", receive)
	traffic.Run(mux, traffic.Steady(1500))
}

func receive(w http.ResponseWriter, request *http.Request) {
	o := decode(write(traffic.Number(request)))
	if len(o.Lines) == 0 {
		log.Fatal("an order without lines")
	}
}

func write(number int) []byte {
	var text bytes.Buffer
	fmt.Fprintf(&text, `{"Number":%d,"Address":{"city":"Leith","street":"Shore %d"},"Lines":[`, number, number%90)
	for i := range 12 {
		if i > 0 {
			text.WriteByte(',')
		}
		fmt.Fprintf(&text, `{"Article":"tea %d","Count":%d}`, i, number%7)
	}
	text.WriteString("]}")
	return text.Bytes()
}

func decode(text []byte) order {
	var o order
	if err := json.Unmarshal(text, &o); err != nil {
		log.Fatal(err)
	}
	return o
}
