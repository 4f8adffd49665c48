"""What only time changes, besides what the sweeper does itself."""
