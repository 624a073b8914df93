// Package table is a sorted table that no longer changes: blocks of entries and an index of their first keys.
package table

import (
	"bytes"
	"encoding/binary"
	"sort"
)

const blockSize = 16 << 10

type Table struct {
	blocks []block
}

type block struct {
	first []byte
	data  []byte
}

// Builder takes entries in order of their keys.
type Builder struct {
	table Table
	data  []byte
	first []byte
}

func (b *Builder) Add(key, value []byte) {
	if b.data == nil {
		b.data = make([]byte, 0, blockSize)
		b.first = bytes.Clone(key)
	}
	b.data = binary.AppendUvarint(b.data, uint64(len(key)))
	b.data = binary.AppendUvarint(b.data, uint64(len(value)))
	b.data = append(append(b.data, key...), value...)
	if len(b.data) >= blockSize-1024 {
		b.flush()
	}
}

func (b *Builder) Finish() *Table {
	if len(b.data) > 0 {
		b.flush()
	}
	return &b.table
}

func (b *Builder) flush() {
	b.table.blocks = append(b.table.blocks, block{first: b.first, data: b.data})
	b.data, b.first = nil, nil
}

// Get returns the value of key, nil where there is none.
func (t *Table) Get(key []byte) []byte {
	after := sort.Search(len(t.blocks), func(i int) bool { return bytes.Compare(t.blocks[i].first, key) > 0 })
	if after == 0 {
		return nil
	}
	var found []byte
	t.blocks[after-1].each(func(k, value []byte) bool {
		if bytes.Equal(k, key) {
			found = value
		}
		return found == nil
	})
	return found
}

// Each calls visit with every key in order, until visit returns false.
func (t *Table) Each(visit func(key, value []byte) bool) {
	for _, b := range t.blocks {
		if !b.each(visit) {
			return
		}
	}
}

func (b block) each(visit func(key, value []byte) bool) bool {
	for data := b.data; len(data) > 0; {
		keySize, n := binary.Uvarint(data)
		valueSize, m := binary.Uvarint(data[n:])
		data = data[n+m:]
		if !visit(data[:keySize], data[keySize:keySize+valueSize]) {
			return false
		}
		data = data[keySize+valueSize:]
	}
	return true
}
