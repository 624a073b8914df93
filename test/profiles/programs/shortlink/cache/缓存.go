// Package cache 把短链接保存在分片的缓存里。
package cache

import "hash/maphash"

const 分片数 = 16

// 缓存 按键的散列值分片。
type 缓存[值 any] struct {
	种子 maphash.Seed
	分片 [分片数]map[string]*条目[值]
}

type 条目[值 any] struct {
	键, 来源 string
	内容    值
	次数    int
}

// 新建 返回一个空的缓存。
func 新建[值 any]() *缓存[值] {
	c := &缓存[值]{种子: maphash.MakeSeed()}
	for i := range c.分片 {
		c.分片[i] = map[string]*条目[值]{}
	}
	return c
}

// New 是给其他包用的名字。
func New[值 any]() *缓存[值] { return 新建[值]() }

// M放入 保存一个条目。
func (c *缓存[值]) M放入(键 string, 内容 值) {
	c.选择(键)[键] = 新条目(键, 内容)
}

// M取出 返回一个条目的内容。
func (c *缓存[值]) M取出(键 string) (内容 值, 找到 bool) {
	条, 找到 := c.选择(键)[键]
	if !找到 {
		return 内容, false
	}
	条.次数++
	return 条.内容, true
}

func 新条目[值 any](键 string, 内容 值) *条目[值] {
	return &条目[值]{键: 键, 内容: 内容}
}

func (c *缓存[值]) 选择(键 string) map[string]*条目[值] {
	return c.分片[maphash.String(c.种子, 键)%分片数]
}
