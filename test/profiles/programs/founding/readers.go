package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

const connections = 8

var paths = []string{"/", "/post/%d", "/post/%d", "/post/%d", "/tag/%d", "/archive/%d", "/search/%d?q=tea", "/feed", "/about", "/comment/%d?text=thanks"}

// read sends rate requests per second over a few connections, for ever. About one visitor in 500 comes for the first time.
func read(address string, rate int) {
	visitors := make(chan int, connections)
	for range connections {
		go readAll(address, visitors)
	}
	pause := time.NewTicker(time.Second / time.Duration(rate))
	defer pause.Stop()
	for visitor := 0; ; visitor++ {
		<-pause.C
		visitors <- visitor
	}
}

func readAll(address string, visitors <-chan int) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	answers := bufio.NewReader(connection)
	for visitor := range visitors {
		if err := readPage(connection, answers, address, visitor); err != nil {
			log.Fatal(err)
		}
	}
}

func readPage(connection net.Conn, answers *bufio.Reader, address string, visitor int) error {
	random := rand.New(rand.NewPCG(uint64(visitor), 2015))
	path := paths[random.IntN(len(paths))]
	if n := random.IntN(1200); path[len(path)-1] != '/' && path != "/feed" && path != "/about" {
		path = fmt.Sprintf(path, n)
	}
	first := ""
	if random.IntN(500) == 0 {
		first = "X-First-Visit: yes\r\n"
	}
	fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\nX-Visitor: visitor-%d\r\n%s\r\n", path, address, visitor, first)
	answer, err := http.ReadResponse(answers, nil)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
