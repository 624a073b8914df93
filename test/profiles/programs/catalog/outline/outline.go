// Package outline writes a tree as nested lists and reads them again: two functions that call one another.
package outline

import (
	"strings"

	"git.fabrikam.example/catalog/tree"
)

// Item is one entry of an outline.
type Item struct {
	Text string
	List *List
}

// List is a list of entries.
type List struct {
	Items []Item
	note  [128]byte
}

// Of makes the outline of a tree.
func Of(n *tree.Node) *List {
	return list(n.Children)
}

func list(nodes []*tree.Node) *List {
	l := &List{}
	for _, n := range nodes {
		l.Items = append(l.Items, item(n))
	}
	return l
}

func item(n *tree.Node) Item {
	made := Item{Text: strings.ToUpper("category " + n.Name)}
	if len(n.Children) > 0 {
		made.List = list(n.Children)
	}
	return made
}
