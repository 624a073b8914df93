// Package sessions keeps what the blog knows of its last few thousand readers.
package sessions

import (
	"fmt"
	"hash/fnv"
	"time"

	"example.org/stonedb"
)

// Count is how many sessions there are at most: a new reader takes the place of an old one.
const Count = 4096

// Keep writes the newest state of a reader's session.
func Keep(db *stonedb.DB, visitor, page, agent string) {
	hash := fnv.New32a()
	hash.Write([]byte(visitor))
	key := fmt.Appendf(nil, "session/%04d", hash.Sum32()%Count)
	db.Put(key, fmt.Appendf(nil, "%s %s %s %160q", visitor, page, time.Now().UTC().Format(time.RFC3339), agent))
}
