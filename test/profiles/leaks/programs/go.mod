module example.com/quayside

go 1.24

require (
	example.net/gauge/v2 v2.1.0
	example.org/bambu v1.4.0
	example.org/hub v0.3.1
	example.org/pagelet v1.2.0
	example.org/recent v1.0.4
)

replace (
	example.net/gauge/v2 => ./third_party/gauge
	example.org/bambu => ../../programs/founding/third_party/bambu
	example.org/hub => ./third_party/hub
	example.org/pagelet => ./third_party/pagelet
	example.org/recent => ./third_party/recent
)
