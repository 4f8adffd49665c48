"""Analysis of what a message says: text, words, patterns, examples, personal data."""
