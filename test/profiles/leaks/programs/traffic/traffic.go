// Package traffic gives a program its profiles and its load: requests numbered from 0, the same in every run.
package traffic

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"strconv"
	"time"
)

const tick = 20 * time.Millisecond

// Pace is how many requests per second there are at a time since the start.
type Pace func(since time.Duration) float64

// Steady is always the same pace.
func Steady(perSecond float64) Pace {
	return func(time.Duration) float64 { return perSecond }
}

// Run serves /debug/pprof/ and sends handler one request after another, for ever.
func Run(handler http.Handler, pace Pace) {
	listen := flag.String("listen", "127.0.0.1:6060", "address of the profiles")
	flag.Parse()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on %s\n", listener.Addr())
	go drive(handler, pace)
	log.Fatal(http.Serve(listener, nil))
}

// OnStage has change called when the recorder asks for /stage.
func OnStage(change func()) {
	http.HandleFunc("/stage", func(http.ResponseWriter, *http.Request) { change() })
}

// Number is the number of a request that Run sent.
func Number(request *http.Request) int {
	number, err := strconv.Atoi(request.Header.Get("X-Number"))
	if err != nil {
		log.Fatal(err)
	}
	return number
}

func drive(handler http.Handler, pace Pace) {
	start := time.Now()
	due, sent := 0.0, 0
	for range time.Tick(tick) {
		due += pace(time.Since(start)) * tick.Seconds()
		for ; float64(sent) < due; sent++ {
			send(handler, sent)
		}
	}
}

func send(handler http.Handler, number int) {
	request, err := http.NewRequest(http.MethodGet, "http://quayside/", nil)
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("X-Number", strconv.Itoa(number))
	handler.ServeHTTP(nowhere{}, request)
}

// nowhere takes answers that nobody reads.
type nowhere struct{}

func (nowhere) Header() http.Header              { return http.Header{} }
func (nowhere) Write(answer []byte) (int, error) { return len(answer), nil }
func (nowhere) WriteHeader(int)                  {}
