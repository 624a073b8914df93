module example.org/bambu

go 1.24
