module example.net/gauge/v2

go 1.24
