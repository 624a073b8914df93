// Command diurnal keeps each session for four seconds, and its visitors come and go in waves of 24 seconds: days in small.
package main

import (
	"math"
	"net/http"
	"time"

	"example.com/quayside/traffic"
)

const (
	day  = 24 * time.Second
	stay = 4 * time.Second
)

type session struct {
	until time.Time
	page  [16 << 10]byte
}

// sessions are in the order in which they end.
var sessions []*session

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/", visit)
	traffic.Run(mux, func(since time.Duration) float64 {
		return 320 - 260*math.Cos(2*math.Pi*since.Seconds()/day.Seconds())
	})
}

func visit(w http.ResponseWriter, request *http.Request) {
	now := time.Now()
	sessions = append(sessions, begin(now))
	for sessions[0].until.Before(now) {
		sessions[0] = nil
		sessions = sessions[1:]
	}
}

func begin(now time.Time) *session {
	s := &session{until: now.Add(stay)}
	copy(s.page[:], "welcome")
	return s
}
