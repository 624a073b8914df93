// Package pricing computes what a cart costs.
package pricing

import "strings"

// Rule changes a price in cents.
type Rule func(cents int64) int64

// Sheet is the price list of one tenant. Each rule is a closure that keeps its own table.
type Sheet struct {
	rules []Rule
}

// NewSheet makes a price list with count rules.
func NewSheet(tenant string, count int) *Sheet {
	sheet := &Sheet{}
	for i := range count {
		sheet.rules = append(sheet.rules, discount(tenant, i))
	}
	return sheet
}

// Price applies every rule to cents.
func (s *Sheet) Price(cents int64) int64 {
	for _, rule := range s.rules {
		cents = rule(cents)
	}
	return cents
}

func discount(tenant string, percent int) Rule {
	steps := table(512)
	note := strings.Repeat(tenant+" ", 40)
	return func(cents int64) int64 {
		index := int(cents) % len(steps)
		return cents + steps[index]*int64(percent%3) - int64(len(note)%2)
	}
}

// table is small enough to be inlined into discount.
func table(size int) []int64 { return fill(make([]int64, size)) }

func fill(steps []int64) []int64 {
	for i := range steps {
		steps[i] = int64(i*i) % 97
	}
	return steps
}
