"""What the gateway says by itself."""
