// Package carts keeps what visitors want to buy.
package carts

import "sync"

const most = 24

type Item struct {
	Article, Count int
}

type Cart struct {
	items [most]Item
	used  int
}

// Shelf has the cart of every session that there ever was: this is the leak.
type Shelf struct {
	mu    sync.Mutex
	carts map[string]*Cart
}

func NewShelf() *Shelf {
	return &Shelf{carts: map[string]*Cart{}}
}

// Of returns the cart of session, an empty one the first time.
func (s *Shelf) Of(session string) *Cart {
	s.mu.Lock()
	defer s.mu.Unlock()
	cart, found := s.carts[session]
	if !found {
		cart = &Cart{}
		s.carts[session] = cart
	}
	return cart
}

func (c *Cart) Add(item Item) {
	if c.used < most {
		c.items[c.used] = item
		c.used++
	}
}
