"""Which cases a message is about, and what becomes of them."""
