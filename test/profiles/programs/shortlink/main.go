// Command shortlink shortens links. Its identifiers are Chinese: names that a report must sort, cut and draw as characters.
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	_ "net/http/pprof"

	"dl.lanzhou.example/shortlink/cache"
	"dl.lanzhou.example/shortlink/links"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:6062", "address of the profiles, below /debug/pprof/")
	flag.Parse()
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		log.Fatal(err)
	}
	服务 := 新服务()
	http.HandleFunc("/stage", func(w http.ResponseWriter, _ *http.Request) {
		服务.预热(24000)
		服务.访问(60)
		fmt.Fprintln(w, "done")
	})
	fmt.Printf("listening on %s\n", listener.Addr())
	log.Fatal(http.Serve(listener, nil))
}

type 短链服务 struct {
	链接 interface {
		M放入(string, *links.T链接)
		M取出(string) (*links.T链接, bool)
	}
	热门 []*links.T链接
}

func 新服务() *短链服务 {
	return &短链服务{链接: cache.New[*links.T链接]()}
}

func (s *短链服务) 预热(数量 int) {
	for 编号 := range 数量 {
		链接 := links.F生成(编号)
		s.链接.M放入(链接.S短码, 链接)
		if 编号%40 == 0 {
			s.热门 = append(s.热门, 链接)
		}
	}
}

func (s *短链服务) 访问(次数 int) {
	每条(s.热门, func(链接 *links.T链接) {
		if 找到的, 找到 := s.链接.M取出(链接.S短码); 找到 {
			找到的.M记录(次数)
		}
	})
}

func 每条[元素 any](列表 []元素, 处理 func(元素)) {
	for _, 项 := range 列表 {
		处理(项)
	}
}
