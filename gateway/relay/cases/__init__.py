"""The cases that a message is about, and what happens to them."""
