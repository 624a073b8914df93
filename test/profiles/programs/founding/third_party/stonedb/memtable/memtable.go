// Package memtable is a sorted table in memory: a skip list over one arena of bytes.
package memtable

import (
	"bytes"
	"math/rand/v2"
)

const maxHeight = 12

// Table holds the newest value of every key put into it. It never overwrites: an old value stays in the arena
// until the table as a whole is thrown away.
type Table struct {
	arena  []byte
	nodes  []node
	height int
	random *rand.Rand
}

type node struct {
	keyAt, keySize     uint32
	valueAt, valueSize uint32
	next               [maxHeight]uint32
}

// New makes an empty table. capacity is the arena's size to begin with.
func New(capacity int) *Table {
	return &Table{
		arena:  make([]byte, 0, capacity),
		nodes:  make([]node, 1, 256),
		height: 1,
		random: rand.New(rand.NewPCG(7, 11)),
	}
}

// Size is the number of bytes in the arena.
func (t *Table) Size() int {
	return len(t.arena)
}

func (t *Table) Put(key, value []byte) {
	var before [maxHeight]uint32
	at := t.seek(key, &before)
	if at != 0 && bytes.Equal(t.key(at), key) {
		n := &t.nodes[at]
		n.valueAt, n.valueSize = t.store(value)
		return
	}
	t.insert(key, value, &before)
}

// Get returns the value of key, nil where there is none. It points into the arena.
func (t *Table) Get(key []byte) []byte {
	at := t.seek(key, nil)
	if at == 0 || !bytes.Equal(t.key(at), key) {
		return nil
	}
	return t.value(at)
}

// Each calls visit with every key in order, until visit returns false.
func (t *Table) Each(visit func(key, value []byte) bool) {
	for at := t.nodes[0].next[0]; at != 0; at = t.nodes[at].next[0] {
		if !visit(t.key(at), t.value(at)) {
			return
		}
	}
}

func (t *Table) insert(key, value []byte, before *[maxHeight]uint32) {
	height := t.randomHeight()
	for ; t.height < height; t.height++ {
		before[t.height] = 0
	}
	n := node{}
	n.keyAt, n.keySize = t.store(key)
	n.valueAt, n.valueSize = t.store(value)
	at := uint32(len(t.nodes))
	for level := range height {
		n.next[level] = t.nodes[before[level]].next[level]
		t.nodes[before[level]].next[level] = at
	}
	t.nodes = append(t.nodes, n)
}

// seek finds the first node whose key is not below key (0 where there is none), and the node before it on every level.
func (t *Table) seek(key []byte, before *[maxHeight]uint32) uint32 {
	at := uint32(0)
	for level := t.height - 1; ; level-- {
		next := t.nodes[at].next[level]
		for next != 0 && bytes.Compare(t.key(next), key) < 0 {
			at, next = next, t.nodes[next].next[level]
		}
		if before != nil {
			before[level] = at
		}
		if level == 0 {
			return next
		}
	}
}

func (t *Table) store(data []byte) (at, size uint32) {
	at = uint32(len(t.arena))
	t.arena = append(t.arena, data...)
	return at, uint32(len(data))
}

func (t *Table) key(at uint32) []byte {
	n := &t.nodes[at]
	return t.arena[n.keyAt : n.keyAt+n.keySize]
}

func (t *Table) value(at uint32) []byte {
	n := &t.nodes[at]
	return t.arena[n.valueAt : n.valueAt+n.valueSize]
}

func (t *Table) randomHeight() int {
	height := 1
	for height < maxHeight && t.random.IntN(4) == 0 {
		height++
	}
	return height
}
