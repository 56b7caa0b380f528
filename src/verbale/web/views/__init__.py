"""One module a view: its routes, and what its page shows."""
