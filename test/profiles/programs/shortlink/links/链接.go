// Package links 生成和统计短链接。
package links

import (
	"fmt"
	"strings"
)

// T链接 是一条短链接。
type T链接 struct {
	S短码, S网址 string
	访客       []T访客
}

// T访客 是一次访问。
type T访客 struct {
	S地区, S设备 string
	备注       [64]byte
}

// F生成 生成一条链接。
func F生成(编号 int) *T链接 {
	return &T链接{S短码: 短码(编号), S网址: 网址(编号)}
}

// M记录 记录一次访问。
func (l *T链接) M记录(次数 int) {
	for i := range 次数 {
		l.访客 = append(l.访客, 访客(i))
	}
}

func 短码(编号 int) string { return fmt.Sprintf("链%06x", 编号) }

func 网址(编号 int) string {
	return "https://www.lanzhou.example/" + strings.Repeat("牛肉面/", 6+编号%9)
}

func 访客(i int) T访客 {
	return T访客{S地区: 地区[i%len(地区)], S设备: "手机"}
}

var 地区 = []string{"兰州", "西安", "成都", "上海"}
