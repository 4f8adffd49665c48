"""What the town knows, and who knows what it does not."""
