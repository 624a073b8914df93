// Package gauge counts by label. Every label that was ever used is kept, as metrics libraries do.
package gauge

import (
	"sync"
	"sync/atomic"
)

type Counter struct {
	value atomic.Int64
}

func (c *Counter) Increment() {
	c.value.Add(1)
}

// Vector is one counter for each label.
type Vector struct {
	mu       sync.Mutex
	counters map[string]*Counter
}

func NewVector() *Vector {
	return &Vector{counters: map[string]*Counter{}}
}

func (v *Vector) With(label string) *Counter {
	v.mu.Lock()
	defer v.mu.Unlock()
	counter, found := v.counters[label]
	if !found {
		counter = &Counter{}
		v.counters[label] = counter
	}
	return counter
}
