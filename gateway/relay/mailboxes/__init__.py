"""What a mailbox reads, what it says, and what follows from that."""
