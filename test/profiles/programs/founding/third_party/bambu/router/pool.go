package router

import (
	"reflect"
	"sync"
)

// chunkSize is how many actions are made at once. One action that somebody keeps keeps the other 799 alive too:
// this is the cause that the profiles recorded from this program hide behind package reflect.
const chunkSize = 800

// pool hands out the actions of one route, each once.
type pool struct {
	mu     sync.Mutex
	action reflect.Type
	chunk  reflect.Value
	used   int
}

func newPool(action reflect.Type, size int) *pool {
	return &pool{
		action: action,
		chunk:  reflect.MakeSlice(reflect.SliceOf(action), size, size),
	}
}

// New returns a pointer to an action that nobody has used yet.
func (p *pool) New() reflect.Value {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.used == p.chunk.Len() {
		p.chunk, p.used = newPool(p.action, p.chunk.Len()).chunk, 0
	}
	action := p.chunk.Index(p.used).Addr()
	p.used++
	return action
}
