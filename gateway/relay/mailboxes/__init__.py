"""Letters to mailboxes, their answers and commands, and what follows from them."""
