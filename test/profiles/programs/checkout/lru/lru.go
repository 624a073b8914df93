// Package lru is a cache that forgets what was not used for longest.
package lru

// Cache holds at most a fixed number of entries.
type Cache[K comparable, V any] struct {
	limit   int
	entries map[K]*entry[K, V]
	newest  *entry[K, V]
	oldest  *entry[K, V]
}

type entry[K comparable, V any] struct {
	key          K
	value        V
	newer, older *entry[K, V]
}

func New[K comparable, V any](limit int) *Cache[K, V] {
	return &Cache[K, V]{limit: limit, entries: make(map[K]*entry[K, V], limit)}
}

// GetOrMake returns the value of key and makes it where it is not there yet.
func (c *Cache[K, V]) GetOrMake(key K, make func(K) V) V {
	if e, found := c.entries[key]; found {
		c.unlink(e)
		c.link(e)
		return e.value
	}
	e := newEntry(key, make(key))
	c.entries[key] = e
	c.link(e)
	if len(c.entries) > c.limit {
		c.forget(c.oldest)
	}
	return e.value
}

func (c *Cache[K, V]) Len() int { return len(c.entries) }

func newEntry[K comparable, V any](key K, value V) *entry[K, V] {
	return &entry[K, V]{key: key, value: value}
}

func (c *Cache[K, V]) forget(e *entry[K, V]) {
	c.unlink(e)
	delete(c.entries, e.key)
}

func (c *Cache[K, V]) link(e *entry[K, V]) {
	e.older, e.newer = c.newest, nil
	if c.newest != nil {
		c.newest.newer = e
	}
	c.newest = e
	if c.oldest == nil {
		c.oldest = e
	}
}

func (c *Cache[K, V]) unlink(e *entry[K, V]) {
	if e.newer != nil {
		e.newer.older = e.older
	} else {
		c.newest = e.older
	}
	if e.older != nil {
		e.older.newer = e.newer
	} else {
		c.oldest = e.newer
	}
}

// Map returns what convert makes of every item.
func Map[A, B any](items []A, convert func(A) B) []B {
	converted := make([]B, 0, len(items))
	for _, item := range items {
		converted = append(converted, convert(item))
	}
	return converted
}
