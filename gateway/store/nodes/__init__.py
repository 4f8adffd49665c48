"""The nodes that share a database, and what each may do alone."""
