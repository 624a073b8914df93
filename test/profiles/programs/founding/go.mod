module example.com/blog

go 1.24

require (
	example.org/bambu v1.4.0
	example.org/stonedb v0.9.2
)

replace (
	example.org/bambu => ./third_party/bambu
	example.org/stonedb => ./third_party/stonedb
)
