// Package recent is a cache that forgets what was used least recently.
package recent

import "container/list"

type Cache[K comparable, V any] struct {
	capacity int
	entries  map[K]*list.Element
	order    *list.List
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

func New[K comparable, V any](capacity int) *Cache[K, V] {
	return &Cache[K, V]{capacity: capacity, entries: map[K]*list.Element{}, order: list.New()}
}

func (c *Cache[K, V]) Get(key K) (value V, found bool) {
	element, found := c.entries[key]
	if !found {
		return value, false
	}
	c.order.MoveToFront(element)
	return element.Value.(*entry[K, V]).value, true
}

func (c *Cache[K, V]) Put(key K, value V) {
	c.entries[key] = c.order.PushFront(&entry[K, V]{key: key, value: value})
	if c.order.Len() > c.capacity {
		oldest := c.order.Remove(c.order.Back()).(*entry[K, V])
		delete(c.entries, oldest.key)
	}
}
