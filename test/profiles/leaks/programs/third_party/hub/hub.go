// Package hub tells subscribers of events. Who subscribes stays until the hub is gone: there is no way to leave.
package hub

import "sync"

type Event struct {
	Topic string
	Value int
}

type Hub struct {
	mu          sync.Mutex
	subscribers map[string][]func(Event)
}

func New() *Hub {
	return &Hub{subscribers: map[string][]func(Event){}}
}

func (h *Hub) Subscribe(topic string, notify func(Event)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subscribers[topic] = append(h.subscribers[topic], notify)
}

func (h *Hub) Publish(event Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, notify := range h.subscribers[event.Topic] {
		notify(event)
	}
}
