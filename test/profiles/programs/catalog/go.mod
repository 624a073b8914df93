module git.fabrikam.example/catalog

go 1.24
