module example.org/pagelet

go 1.24
