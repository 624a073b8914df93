module code.northwind.example/checkout

go 1.25
