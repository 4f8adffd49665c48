"""What is said: text, words, patterns, examples, personal data."""
