// Command checkout takes orders for three tenants. Every request to /stage moves it on: first it is warmed up, then most of the
// catalogue goes away while carts, which nobody removes, pile up.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"
	"sync"

	"code.northwind.example/checkout/orders"
)

var tenants = []string{"acme", "globex", "initech"}

func main() {
	listen := flag.String("listen", "127.0.0.1:6061", "address of the profiles, below /debug/pprof/")
	flag.Parse()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	var desks []*orders.Desk
	for i, tenant := range tenants {
		desks = append(desks, orders.Open(tenant, 9000*(i+1)))
	}
	stages := []func(){
		func() { warmUp(desks) },
		func() { trade(desks) },
	}
	http.HandleFunc("/stage", func(w http.ResponseWriter, _ *http.Request) {
		if len(stages) > 0 {
			stages[0]()
			stages = stages[1:]
		}
		fmt.Fprintln(w, len(stages), "stages left")
	})
	fmt.Printf("listening on %s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}

func warmUp(desks []*orders.Desk) {
	var done sync.WaitGroup
	for i, desk := range desks {
		desk.Watch(20*(i+1), "eu-west")
		done.Go(func() { desk.Checkout(4000, "eu-west") })
	}
	done.Wait()
}

func trade(desks []*orders.Desk) {
	var done sync.WaitGroup
	for i, desk := range desks {
		desk.Restock(1500)
		desk.Watch(15, "ap-south")
		done.Go(func() { desk.Checkout(30000*(i+1), "ap-south") })
	}
	done.Wait()
}
