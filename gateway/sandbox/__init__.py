"""A whole town on loopback."""
