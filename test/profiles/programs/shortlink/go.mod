module dl.lanzhou.example/shortlink

go 1.24
