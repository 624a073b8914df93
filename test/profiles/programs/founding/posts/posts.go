// Package posts keeps the blog's posts and counts their readers.
package posts

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"example.org/stonedb"
)

// Count is how many posts the blog has.
const Count = 1200

// Post is a post as it is stored.
type Post struct {
	ID    int      `json:"id"`
	Title string   `json:"title"`
	Tags  []string `json:"tags"`
	Body  string   `json:"body"`
}

// Store keeps posts in a database.
type Store struct {
	db *stonedb.DB
}

// NewStore writes the blog's posts into db.
func NewStore(db *stonedb.DB) *Store {
	store := &Store{db: db}
	for id := range Count {
		store.put(write(id))
	}
	return store
}

// Find returns post id, nil where there is none.
func (s *Store) Find(id int) *Post {
	data := s.db.Get(key("post", id))
	if data == nil {
		return nil
	}
	post := &Post{}
	if err := json.Unmarshal(data, post); err != nil {
		panic(fmt.Errorf("post %d: %w", id, err))
	}
	return post
}

// CountReader adds one to the readers of post id and remembers who was the last.
func (s *Store) CountReader(id int, visitor string) int {
	at := key("readers", id)
	count, _, _ := strings.Cut(string(s.db.Get(at)), " ")
	readers, _ := strconv.Atoi(count)
	s.db.Put(at, []byte(strconv.Itoa(readers+1)+" "+visitor))
	return readers + 1
}

func (s *Store) put(post *Post) {
	data, err := json.Marshal(post)
	if err != nil {
		panic(err)
	}
	s.db.Put(key("post", post.ID), data)
}

func write(id int) *Post {
	sentence := fmt.Sprintf("Number %d was written on a rainy afternoon, between two cups of tea. ", id)
	return &Post{
		ID:    id,
		Title: fmt.Sprintf("Notes, %d", id),
		Tags:  []string{"tag-" + strconv.Itoa(id%40), "year-" + strconv.Itoa(2001+id%20)},
		Body:  strings.Repeat(sentence, 4+id%12),
	}
}

func key(table string, id int) []byte {
	return fmt.Appendf(nil, "%s/%06d", table, id)
}
