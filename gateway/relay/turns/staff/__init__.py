"""What employees write that is no answer of their mailbox to its own letter."""
