"""From an arrival to its filing: who says it, and what takes it."""
