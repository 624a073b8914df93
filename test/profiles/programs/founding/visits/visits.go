// Package visits remembers how readers came to the blog.
package visits

import "sync"

// Journal remembers pages for ever: nobody ever takes one out again.
type Journal struct {
	mu    sync.Mutex
	pages map[string]any
}

func NewJournal() *Journal {
	return &Journal{pages: map[string]any{}}
}

// Remember keeps the page on which a visitor first arrived.
func (j *Journal) Remember(visitor string, page any) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, known := j.pages[visitor]; !known {
		j.pages[visitor] = page
	}
}

// Len is the number of visitors who are remembered.
func (j *Journal) Len() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.pages)
}
