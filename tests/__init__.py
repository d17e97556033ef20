"""The tests. `factories` makes what a test needs, `databases` the two databases, `conftest` puts both in reach."""
