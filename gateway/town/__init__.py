"""What a town hall does."""
