"""What the town says to everybody, and who wants to hear it, or nothing."""
