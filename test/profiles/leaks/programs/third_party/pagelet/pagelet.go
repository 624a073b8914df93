// Package pagelet fills small templates. It keeps every template that it has compiled, by its text and without a bound:
// harmless as long as the texts are constants.
package pagelet

import (
	"strings"
	"sync"
)

type Engine struct {
	mu       sync.Mutex
	compiled map[string]*template
}

type template struct {
	nodes []node
}

type node struct {
	text, field string
}

func New() *Engine {
	return &Engine{compiled: map[string]*template{}}
}

// Render fills the fields of source, which look like {this}.
func (e *Engine) Render(source string, fields map[string]string) string {
	var answer strings.Builder
	for _, node := range e.lookup(source).nodes {
		answer.WriteString(node.text)
		answer.WriteString(fields[node.field])
	}
	return answer.String()
}

func (e *Engine) lookup(source string) *template {
	e.mu.Lock()
	defer e.mu.Unlock()
	found := e.compiled[source]
	if found == nil {
		found = compile(source)
		e.compiled[source] = found
	}
	return found
}

func compile(source string) *template {
	nodes := make([]node, 0, 24)
	for source != "" {
		text, rest, _ := strings.Cut(source, "{")
		field, after, _ := strings.Cut(rest, "}")
		nodes = append(nodes, node{text: text, field: field})
		source = after
	}
	return &template{nodes: nodes}
}
