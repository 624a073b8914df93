// Package stonedb is a key-value store in memory that works like one on disk: a memtable takes the writes, and when it
// is full it is merged into a sorted table.
package stonedb

import (
	"bytes"
	"sync"

	"example.org/stonedb/memtable"
	"example.org/stonedb/table"
)

// Options: the zero value of a field means its default.
type Options struct {
	// WriteBuffer is the size at which the memtable is merged into the table. Default 4 MiB.
	WriteBuffer int
}

type DB struct {
	mu          sync.RWMutex
	writeBuffer int
	memory      *memtable.Table
	frozen      *memtable.Table
	sorted      *table.Table
	compaction  sync.WaitGroup
}

func Open(options Options) *DB {
	if options.WriteBuffer == 0 {
		options.WriteBuffer = 4 << 20
	}
	return &DB{
		writeBuffer: options.WriteBuffer,
		memory:      memtable.New(options.WriteBuffer / 4),
		sorted:      &table.Table{},
	}
}

func (db *DB) Put(key, value []byte) {
	db.mu.Lock()
	defer db.mu.Unlock()
	db.memory.Put(key, value)
	if db.memory.Size() >= db.writeBuffer && db.frozen == nil {
		db.rotate()
	}
}

// Get returns a copy of the value of key, nil where there is none.
func (db *DB) Get(key []byte) []byte {
	db.mu.RLock()
	defer db.mu.RUnlock()
	if value := db.memory.Get(key); value != nil {
		return bytes.Clone(value)
	}
	if db.frozen != nil {
		if value := db.frozen.Get(key); value != nil {
			return bytes.Clone(value)
		}
	}
	return bytes.Clone(db.sorted.Get(key))
}

// Close waits for the compaction that is under way.
func (db *DB) Close() {
	db.compaction.Wait()
}

func (db *DB) rotate() {
	db.frozen, db.memory = db.memory, memtable.New(db.writeBuffer/4)
	db.compaction.Add(1)
	go db.compact(db.frozen, db.sorted)
}

func (db *DB) compact(newer *memtable.Table, older *table.Table) {
	defer db.compaction.Done()
	merged := merge(newer, older)
	db.mu.Lock()
	defer db.mu.Unlock()
	db.sorted, db.frozen = merged, nil
}

// merge writes both into one table; newer wins.
func merge(newer *memtable.Table, older *table.Table) *table.Table {
	builder := &table.Builder{}
	entries := make(chan [2][]byte, 64)
	go func() {
		defer close(entries)
		newer.Each(func(key, value []byte) bool {
			entries <- [2][]byte{key, value}
			return true
		})
	}()
	entry, more := <-entries
	older.Each(func(key, value []byte) bool {
		for more && bytes.Compare(entry[0], key) < 0 {
			builder.Add(entry[0], entry[1])
			entry, more = <-entries
		}
		if more && bytes.Equal(entry[0], key) {
			return true
		}
		builder.Add(key, value)
		return true
	})
	for ; more; entry, more = <-entries {
		builder.Add(entry[0], entry[1])
	}
	return builder.Finish()
}
