// Package orders takes orders for several tenants.
package orders

import (
	"context"
	"fmt"
	"runtime/pprof"
	"strings"
	"sync"

	"code.northwind.example/checkout/lru"
	"code.northwind.example/checkout/pricing"
)

// Product is one line of a catalogue.
type Product struct {
	SKU         string
	Description string
	Cents       int64
}

// Cart is what a customer is about to buy. Nobody removes one: the growth between the two recordings.
type Cart struct {
	Customer string
	Lines    []Line
	total    int64
}

type Line struct {
	Product *Product
	Count   int
	Note    [96]byte
}

// Desk serves one tenant.
type Desk struct {
	tenant    string
	sheet     *pricing.Sheet
	catalogue []*Product
	receipts  *lru.Cache[int, []byte]
	mu        sync.Mutex
	carts     []*Cart
	wake      chan struct{}
}

func Open(tenant string, products int) *Desk {
	desk := &Desk{
		tenant:   tenant,
		sheet:    pricing.NewSheet(tenant, 160),
		receipts: lru.New[int, []byte](600),
		wake:     make(chan struct{}),
	}
	desk.Restock(products)
	return desk
}

// Restock replaces the catalogue.
func (d *Desk) Restock(products int) {
	numbers := make([]int, products)
	for i := range numbers {
		numbers[i] = i
	}
	d.catalogue = lru.Map(numbers, func(number int) *Product {
		return &Product{
			SKU:         fmt.Sprintf("%s-%06d", d.tenant, number),
			Description: strings.Repeat("A fine thing. ", 8+number%16),
			Cents:       int64(100 + number%900),
		}
	})
}

// Checkout takes count orders, labelled with the tenant and the region of the customer.
func (d *Desk) Checkout(count int, region string) {
	labels := pprof.Labels("tenant", d.tenant, "region", region)
	pprof.Do(context.Background(), labels, func(context.Context) {
		for i := range count {
			d.order(i)
		}
	})
}

// Watch starts count goroutines that wait for a delivery that never comes.
func (d *Desk) Watch(count int, region string) {
	labels := pprof.Labels("tenant", d.tenant, "region", region, "role", "courier")
	for range count {
		go pprof.Do(context.Background(), labels, func(context.Context) { d.await() })
	}
}

func (d *Desk) await() { <-d.wake }

func (d *Desk) order(number int) {
	cart := d.fill(number)
	for _, line := range cart.Lines {
		cart.total += d.sheet.Price(line.Product.Cents) * int64(line.Count)
	}
	d.receipts.GetOrMake(number%900, func(int) []byte { return receipt(cart) })
	if number%4 == 0 {
		d.keep(cart)
	}
}

func (d *Desk) fill(number int) *Cart {
	cart := &Cart{Customer: fmt.Sprint("customer-", number)}
	for i := range 3 + number%5 {
		cart.Lines = append(cart.Lines, Line{Product: d.catalogue[(number+i)%len(d.catalogue)], Count: i + 1})
	}
	return cart
}

func (d *Desk) keep(cart *Cart) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.carts = append(d.carts, cart)
}

func receipt(cart *Cart) []byte {
	text := make([]byte, 0, 2048)
	for _, line := range cart.Lines {
		text = fmt.Appendf(text, "%3d × %s %8.2f\n", line.Count, line.Product.SKU, float64(line.Product.Cents)/100)
	}
	return fmt.Appendf(text, "total %.2f\n", float64(cart.total)/100)
}
