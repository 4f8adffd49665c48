"""What the town hall gives on paper: one page each."""
