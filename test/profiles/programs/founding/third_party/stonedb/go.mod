module example.org/stonedb

go 1.24
