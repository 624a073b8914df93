// Package tree is a category tree that calls itself at every turn.
package tree

import "strconv"

// Node is a category.
type Node struct {
	Name     string
	Path     []string
	Children []*Node
	pad      [256]byte
}

// Grow makes a tree: deep along its first child, wide near the root.
func Grow(depth, width int) *Node {
	return grow(newNode("root", nil), depth, width)
}

// Count is the number of categories below and including n.
func (n *Node) Count() int {
	count := 1
	for _, child := range n.Children {
		count += child.Count()
	}
	return count
}

// Prune cuts the tree below depth.
func (n *Node) Prune(depth int) {
	if depth == 0 {
		n.Children = nil
		return
	}
	for _, child := range n.Children {
		child.Prune(depth - 1)
	}
}

func grow(n *Node, depth, width int) *Node {
	if depth == 0 {
		return n
	}
	for i := range width {
		child := newNode(strconv.Itoa(i), n.Path)
		n.Children = append(n.Children, child)
		if i == 0 {
			grow(child, depth-1, width)
		} else if depth > 2 {
			grow(child, min(depth-2, 3), width)
		}
	}
	return n
}

// newNode is inlined into its callers, and join into it.
func newNode(name string, path []string) *Node {
	return &Node{Name: name, Path: join(path, name)}
}

func join(path []string, name string) []string {
	return append(path[:len(path):len(path)], name)
}
