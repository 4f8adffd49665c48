"""What is done with rules beside running them: replay, test, diff, suggest, schema."""
