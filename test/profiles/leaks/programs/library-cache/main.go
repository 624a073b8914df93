// Command library-cache puts the name of its visitor into the text of a template, where a field belongs: the template library
// compiles, and keeps, one template for each visitor.
package main

import (
	"io"
	"net/http"
	"strconv"

	"example.com/quayside/traffic"
	"example.org/pagelet"
)

var pages = pagelet.New()

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", greet)
	traffic.Run(mux, traffic.Steady(1100))
}

func greet(w http.ResponseWriter, request *http.Request) {
	name := "visitor " + strconv.Itoa(traffic.Number(request))
	io.WriteString(w, pages.Render("Dear "+name+", {what} is {state}.", map[string]string{"what": "your tea", "state": "ready"}))
}
